// What both sides of a shared training step agree on: what lies where in the buffer that goes back and forth. There:
// weights, states and samples; back: gradients in the place of the weights, new states, and the sums that are tallied.
//
// States are what the plan writes by itself and the optimizer does not train: moving statistics, say. Every shard makes
// its own of its samples; the mean of them, weighted by samples, is what the step leaves. So all workers begin the next
// step with the same ones, and these depend on the number of shards, but on nothing else.

import { OPS } from '../engine/generated.js';
import { nodesOf } from '../graph/words.js';
import { sizeOf } from '../utils/shape.js';

/**
 * @typedef {import('../engine/engine.js').Engine} Engine
 * @typedef {import('../engine/engine.js').PlanHandle} PlanHandle
 *
 * @typedef {{words: Int32Array, inputs: number[], tallies: import('../engine/batches.js').TallySpec[], names: string[]}} PlanSpec
 * @typedef {{node: number, word: number, count: number, written: boolean}} Param `word`: where in the words its variable
 *   stands; `written`: the plan assigns to it
 * @typedef {{variable: number, at: number, count: number, offset: number}} State
 * @typedef {State & {gradient: number}} Trained
 */

/** The plan's weights, in their order. @param {Int32Array} words @returns {Param[]} */
export function paramsOf(words) {
  /** @type {Map<number, Param>} */ const params = new Map();
  let node = 0;
  for (const { op, inputs, attrs, shape } of nodesOf(words)) {
    const count = shape.reduce((product, size) => product * size, 1);
    if (op === OPS.param) params.set(node, { node, word: attrs, count, written: false });
    const target = op === OPS.assign && params.get(words[inputs]);
    if (target) target.written = true;
    node++;
  }
  return [...params.values()];
}

/** A plan as one side has it, and the buffer's layout, which is the same on all sides. */
export class Shard {
  /** @type {Trained[]} weights with a gradient */ trained = [];
  /** @type {State[]} weights without, which the plan writes */ states = [];
  /** @type {Param[]} all others */ frozen = [];
  /** @type {{at: number, size: number, offset: number}[]} `size`: numbers a sample */ inputs = [];
  /** Where in the buffer the inputs stand. @type {number[]} */ offsets = [];
  /** Numbers of all weights with a gradient, and of all states. */ weights = 0;
  /** Variables that the plan writes, trained or not. @type {number[]} */ #written;
  /** Where in the buffer the sums stand. */ sums = 0;
  /** Numbers in the buffer. */ length = 0;
  #engine;
  #tallies;

  /** @param {Engine} engine @param {PlanHandle} handle @param {PlanSpec} spec @param {number} batch the most samples */
  constructor(engine, handle, { words, inputs, tallies }, batch) {
    this.#engine = engine;
    this.handle = handle;
    this.#tallies = tallies.map(({ node }) => ({
      at: engine.place(handle, node).at,
      size: sizeOf(engine.shape(handle, node).shape),
    }));
    let offset = 0;
    const params = paramsOf(words);
    this.#written = params.filter(({ written }) => written).map(({ word }) => words[word]);
    for (const param of params) {
      const gradient = engine.gradientPlace(handle, param.node);
      const { at } = engine.place(handle, param.node);
      const placed = { variable: words[param.word], at, count: param.count, offset };
      if (gradient) this.trained.push({ ...placed, gradient });
      else if (param.written) this.states.push(placed);
      else this.frozen.push(param);
      if (gradient || param.written) offset += param.count;
    }
    this.weights = offset;
    for (const node of inputs) {
      const size = engine
        .shape(handle, node)
        .shape.slice(1)
        .reduce((product, d) => product * d, 1);
      this.offsets.push(offset);
      this.inputs.push({ at: engine.place(handle, node).at, size, offset });
      offset += size * batch;
    }
    this.sums = offset;
    this.length = offset + this.#tallies.reduce((sum, { size }) => sum + size, 0);
  }

  /** What is tallied, one behind the other. @returns {number[]} */
  readSums() {
    const { f32 } = this.#engine.heap;
    return this.#tallies.flatMap(({ at, size }) => [...f32.subarray(at, at + size)]);
  }

  /** Gradients of n samples, and the states that follow. @param {number} n @returns {boolean} false: not finite */
  compute(n) {
    const finite = this.#engine.gradients(this.handle, n);
    if (finite) this.#engine.post(this.handle);
    return finite;
  }

  /** What the plan writes, as it is now. @returns {() => void} puts it back */
  keepWritten() {
    const old = this.#written.map((id) => this.#engine.variable(id).slice());
    return () => this.#written.forEach((id, i) => this.#engine.variable(id).set(old[i]));
  }

  /** @param {Float32Array} values the buffer */
  readWeights(values) {
    const { f32 } = this.#engine.heap;
    for (const { at, count, offset } of [...this.trained, ...this.states])
      values.set(f32.subarray(at, at + count), offset);
  }

  /** Weights and n samples into the plan. @param {ArrayBuffer} buffer @param {number} n */
  load(buffer, n) {
    const { i32 } = this.#engine.heap; // copies bits, whatever they stand for
    const values = new Int32Array(buffer);
    this.#engine.setBatch(this.handle, n);
    for (const { variable, count, offset } of [...this.trained, ...this.states])
      this.#engine.variable(variable).set(new Float32Array(buffer, 4 * offset, count));
    for (const { at, size, offset } of this.inputs) i32.set(values.subarray(offset, offset + n * size), at);
  }

  /** Gradients, states and sums out of the plan. @param {Float32Array} values the buffer */
  store(values) {
    const { f32 } = this.#engine.heap;
    for (const { gradient, count, offset } of this.trained)
      values.set(f32.subarray(gradient, gradient + count), offset);
    for (const { at, count, offset } of this.states) values.set(f32.subarray(at, at + count), offset);
    values.set(this.readSums(), this.sums);
  }
}
