// A plan as the engine reads it: a flat list of int32 words. The layout stands at the head of src/plan.c.

import { OPS } from '../engine/generated.js';

const MAGIC = 0x31504e48;
const VERSION = 2;
const DTYPES = { float32: 0, int32: 1 };

/**
 * @typedef {object} PlanNode
 * @property {string} op name in src/ops.def
 * @property {number[]} inputs positions of earlier nodes
 * @property {number[]} attrs int32 attributes in the order of src/ops.def; floats through {@link floatBits}
 * @property {(number | null)[]} shape declared output shape; null in front stands for the batch
 * @property {'float32' | 'int32'} [dtype] of the output, float32 unless said
 */

const scratch = new DataView(new ArrayBuffer(4));

/**
 * The bits of a float32, as they travel in an attribute.
 * @param {number} x
 */
export function floatBits(x) {
  scratch.setFloat32(0, x);
  return scratch.getInt32(0);
}

/**
 * Encodes a plan.
 * @param {{nodes: PlanNode[], root?: number, fetch?: number[], wrt?: number[], post?: number}} plan root: the node that is
 *   differentiated, -1 for inference; fetch: nodes whose values are read after a step; wrt: nodes whose gradients are;
 *   post: the first of the nodes that run after the update
 * @returns {Int32Array}
 */
export function encodePlan({ nodes, root = -1, fetch = [], wrt = [], post = nodes.length }) {
  const words = [MAGIC, VERSION, nodes.length, root, fetch.length, wrt.length, post];
  for (const { op, inputs, attrs, shape, dtype = 'float32' } of nodes) {
    words.push(OPS[op], inputs.length, attrs.length, DTYPES[dtype], shape.length, ...inputs);
    for (const attr of attrs) words.push(attr); // one by one: a constant may have more than a call takes arguments
    words.push(...shape.map((size) => size ?? -1));
  }
  return Int32Array.from([...words, ...fetch, ...wrt]);
}

const [HEADER, NODE_HEADER] = [7, 5];

/**
 * Walks through the nodes of a plan: the op, where in the words the inputs stand and where the attributes do, and the
 * declared shape.
 *
 * @param {Int32Array} words a whole plan
 * @returns {Generator<{op: number, inputs: number, attrs: number, shape: Int32Array}>}
 */
export function* nodesOf(words) {
  for (let node = 0, at = HEADER; node < words[2] && at < words.length; node++) {
    const [op, inputs, attrs, , rank] = words.subarray(at, at + NODE_HEADER);
    const start = at + NODE_HEADER;
    at = start + inputs + attrs + rank;
    yield { op, inputs: start, attrs: start + inputs, shape: words.subarray(at - rank, at) };
  }
}
