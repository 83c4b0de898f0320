// What both sides of a shared training step agree on: what lies where in the buffer that goes back and forth. There:
// weights and samples; back: gradients in the place of the weights, and the sums that are tallied.

import { OPS } from '../engine/generated.js';

/**
 * @typedef {import('../engine/engine.js').Engine} Engine
 * @typedef {import('../engine/engine.js').PlanHandle} PlanHandle
 *
 * @typedef {{words: Int32Array, inputs: number[], tallies: number[], names: string[]}} PlanSpec
 * @typedef {{node: number, word: number, count: number}} Param `word`: where in the words its variable stands
 * @typedef {{variable: number, at: number, gradient: number, count: number, offset: number}} Trained
 */

const [HEADER, NODE_HEADER] = [6, 5]; // see src/plan.c

/** The plan's weights. @param {Int32Array} words @returns {Param[]} */
export function paramsOf(words) {
  const params = [];
  for (let node = 0, at = HEADER; node < words[2]; node++) {
    const [op, inputs, attrs, , rank] = words.subarray(at, at + NODE_HEADER);
    const end = at + NODE_HEADER + inputs + attrs + rank;
    const count = words.subarray(end - rank, end).reduce((product, size) => product * size, 1);
    if (op === OPS.param) params.push({ node, word: at + NODE_HEADER + inputs, count });
    at = end;
  }
  return params;
}

/** A plan as one side has it, and the buffer's layout, which is the same on all sides. */
export class Shard {
  /** @type {Trained[]} weights with a gradient */ trained = [];
  /** @type {Param[]} weights without */ frozen = [];
  /** @type {{at: number, size: number, offset: number}[]} `size`: numbers a sample */ inputs = [];
  /** Where in the buffer the inputs stand. @type {number[]} */ offsets = [];
  /** Numbers of all weights with a gradient. */ weights = 0;
  /** Where in the buffer the sums stand. */ sums = 0;
  /** Numbers in the buffer. */ length = 0;
  #engine;
  #tallies;

  /** @param {Engine} engine @param {PlanHandle} handle @param {PlanSpec} spec @param {number} batch the most samples */
  constructor(engine, handle, { words, inputs, tallies }, batch) {
    this.#engine = engine;
    this.handle = handle;
    this.#tallies = tallies.map((node) => engine.place(handle, node).at);
    let offset = 0;
    for (const param of paramsOf(words)) {
      const gradient = engine.gradientPlace(handle, param.node);
      if (!gradient) this.frozen.push(param);
      else {
        const { at } = engine.place(handle, param.node);
        this.trained.push({ variable: words[param.word], at, gradient, count: param.count, offset });
        offset += param.count;
      }
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
    this.length = offset + 2 * tallies.length;
  }

  /** Sum and count of each tally. @returns {number[]} */
  readSums() {
    const { f32 } = this.#engine.heap;
    return this.#tallies.flatMap((at) => [f32[at], f32[at + 1]]);
  }

  /** @param {Float32Array} values the buffer */
  readWeights(values) {
    const { f32 } = this.#engine.heap;
    for (const { at, count, offset } of this.trained) values.set(f32.subarray(at, at + count), offset);
  }

  /** Weights and n samples into the plan. @param {ArrayBuffer} buffer @param {number} n */
  load(buffer, n) {
    const { i32 } = this.#engine.heap; // copies bits, whatever they stand for
    const values = new Int32Array(buffer);
    this.#engine.setBatch(this.handle, n);
    for (const { variable, count, offset } of this.trained)
      this.#engine.variable(variable).set(new Float32Array(buffer, 4 * offset, count));
    for (const { at, size, offset } of this.inputs) i32.set(values.subarray(offset, offset + n * size), at);
  }

  /** Gradients and sums out of the plan. @param {Float32Array} values the buffer */
  store(values) {
    const { f32 } = this.#engine.heap;
    for (const { gradient, count, offset } of this.trained)
      values.set(f32.subarray(gradient, gradient + count), offset);
    values.set(this.readSums(), this.sums);
  }
}
