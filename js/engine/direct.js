import { explain } from './explain.js';
import { rateAt } from './rates.js';

/**
 * @typedef {import('./engine.js').Engine} Engine
 * @typedef {import('./engine.js').PlanHandle} PlanHandle
 * @typedef {import('./engine.js').Seed} Seed
 */

/**
 * A plan run by plain calls, for those who are in the engine's thread: nobody is waited for, and nothing is made, so
 * that a game can ask its network in every frame and the garbage collector never stops it.
 */
export class Direct {
  #engine;
  #plan;
  #inputs;
  /** By node. Growing memory detaches them; they are made anew then. @type {(Float32Array | Int32Array)[]} */ #views =
    [];

  /**
   * @param {Engine} engine
   * @param {{handle: PlanHandle, inputs: number[]}} plan
   * @param {number} batch size of all batches
   */
  constructor(engine, { handle, inputs }, batch) {
    this.#engine = engine;
    this.#plan = handle;
    this.#inputs = inputs;
    this.batch = batch;
  }

  /** Whether the plan has been freed. */
  get gone() {
    return this.#plan.pointer === 0;
  }

  /** A node's value. @param {number} node @returns {Float32Array | Int32Array} a view, good until something is created */
  value(node) {
    if (!this.#views[node]?.length) {
      this.#engine.setBatch(this.#plan, this.batch);
      this.#views[node] = this.#engine.value(this.#plan, node);
    }
    return this.#views[node];
  }

  /** Where the data of an input goes. @param {number} i position among the inputs */
  input(i) {
    return this.value(this.#inputs[i]);
  }

  forward() {
    this.#engine.forward(this.#plan, this.batch);
  }

  /**
   * Forward, backward, update.
   *
   * @param {import('./rates.js').Optimizer} optimizer
   * @param {Seed} seed of dropout
   * @returns {boolean} false if the loss was not finite: nothing has been updated then
   */
  step(optimizer, seed) {
    const { pointer } = optimizer;
    const iteration = this.#engine.iteration(pointer);
    this.#engine.seed(this.#plan, seed, iteration);
    return this.#engine.step(this.#plan, pointer, this.batch, rateAt(optimizer, iteration));
  }

  /** Steps that an optimizer has done. @param {{pointer: number}} optimizer */
  iteration({ pointer }) {
    return this.#engine.iteration(pointer);
  }

  /** Where the first value that is not finite came from. */
  explain() {
    return explain(this.#engine, this.#plan);
  }
}
