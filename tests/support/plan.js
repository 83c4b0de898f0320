// Plans written by hand, for tests of ops and of the engine itself, and the file in which they travel to the native
// harness (tests/native/replay.c).

import { encodePlan } from '../../js/graph/words.js';

/**
 * Collects nodes; each method returns the node's position.
 *
 *     const b = new PlanBuilder();
 *     const x = b.input([null, 4]), w = b.param([4, 3]);
 *     const y = b.op('dense', [x, w], [0], [null, 3]);
 *     b.words({ root: y, wrt: [x, w] });
 */
export class PlanBuilder {
  constructor() {
    this.nodes = [];
    this.inputs = []; // { node, shape, dtype }
    this.params = []; // { node, shape }; the k-th has variable id k + 1 until bind()
  }

  #add(node) {
    return this.nodes.push(node) - 1;
  }

  input(shape, dtype = 'float32') {
    const node = this.#add({ op: 'input', inputs: [], attrs: [], shape, dtype });
    this.inputs.push({ node, shape, dtype });
    return node;
  }

  param(shape) {
    const node = this.#add({ op: 'param', inputs: [], attrs: [this.params.length + 1], shape });
    this.params.push({ node, shape });
    return node;
  }

  op(op, inputs, attrs, shape, dtype = 'float32') {
    return this.#add({ op, inputs, attrs, shape, dtype });
  }

  /** Replaces the provisional variable ids by real ones. */
  bind(ids) {
    this.params.forEach(({ node }, k) => (this.nodes[node].attrs = [ids[k]]));
    return this;
  }

  words({ root = -1, fetch = [], wrt = [], post } = {}) {
    return encodePlan({ nodes: this.nodes, root, fetch, wrt, post });
  }
}

/** As many numbers as an optimizer's own settings have at most (NN_RULE_HYPER). */
export const HYPERS = 6;
/** No decay, no clipping, no average, no accumulation, no scale (nn_common). */
export const UNCOMMON = [0, 0, 0, 0, 0, 0, 1, 1];

/** What an optimizer is set to, as floats: first its own numbers, then the common ones. */
export const settingsOf = ({ hyper = [], common = UNCOMMON } = {}) =>
  Float32Array.from([...Array.from({ length: HYPERS }, (_, k) => hyper[k] ?? 0), ...common]);

const CASE_MAGIC = 0x43524e48;

/**
 * The file that tests/native/replay.c reads. A case: {words, batch, variables: Float32Array[], inputs: {node, data}[],
 * optimizer?: {kind, hyper: number[], common?: number[], rate, steps}}. Variable ids in words count from 1 in the case's own order.
 */
export function encodeCases(cases) {
  const parts = [Int32Array.of(CASE_MAGIC, cases.length)];
  for (const { words, batch, variables = [], inputs = [], optimizer } of cases) {
    const { kind = -1, rate = 0, steps = 0 } = optimizer ?? {};
    parts.push(Int32Array.of(batch, words.length), words, Int32Array.of(kind, steps));
    parts.push(settingsOf(optimizer), Float32Array.of(rate), Int32Array.of(variables.length));
    for (const data of variables) parts.push(Int32Array.of(data.length), Float32Array.from(data));
    parts.push(Int32Array.of(inputs.length));
    for (const { node, data } of inputs) parts.push(Int32Array.of(node, data.length), data);
  }
  const bytes = parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength));
  return Buffer.concat(bytes);
}
