import { ValueError } from '../errors.js';
import { isSymbolic } from '../graph/symbolic.js';

/**
 * The graph of layers between inputs and outputs.
 *
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {import('../graph/symbolic.js').LayerCall} LayerCall
 */

/**
 * The calls whose outputs a tensor is computed from, without another layer in between.
 *
 * @param {SymbolicTensor} tensor
 * @returns {LayerCall[]}
 */
function callsBehind({ call, op }) {
  if (call) return [call];
  return (op?.inputs ?? []).flatMap((input) => (isSymbolic(input) ? callsBehind(input) : []));
}

/**
 * Calls of layers from inputs to outputs, in an order in which they can run: by distance from the outputs as in Keras,
 * then in the order of first use.
 *
 * @param {SymbolicTensor[]} inputs
 * @param {SymbolicTensor[]} outputs
 * @returns {{calls: LayerCall[], layers: any[]}} with those of the inputs
 * @throws {ValueError} for a tensor without source, and for two layers of one name
 */
export function traceGraph(inputs, outputs) {
  const depth = new Map();
  /** @type {LayerCall[]} in running order */ const found = [];
  const starts = new Set(inputs.map(({ call }) => /** @type {LayerCall} */ (call)));
  const visit = (/** @type {SymbolicTensor} */ tensor, /** @type {string} */ wanted) => {
    if (tensor.op) {
      tensor.op.inputs.forEach((input) => isSymbolic(input) && visit(input, wanted));
      return;
    }
    const { call } = tensor;
    if (!call || (call.inputs.length === 0 && !starts.has(call))) {
      throw new ValueError(
        `The graph is disconnected: '${wanted}' needs the tensor '${tensor.name}', which is not among the inputs ` +
          `(${inputs.map(({ name }) => name).join(', ')}). Add it to inputs.`,
      );
    }
    if (depth.has(call)) return;
    depth.set(call, 0);
    call.inputs.forEach((input) => visit(input, call.layer.name));
    found.push(call);
  };
  outputs.forEach((output) => visit(output, output.name));
  const unused = [...starts].filter((call) => !depth.has(call));
  unused.forEach((call) => depth.set(call, 0));
  found.unshift(...unused);
  // A call is deeper than all that use its outputs; found is in running order, so backwards every user comes first.
  for (const call of [...found].reverse()) {
    for (const before of call.inputs.flatMap(callsBehind)) {
      if (depth.has(before)) depth.set(before, Math.max(depth.get(before), depth.get(call) + 1));
    }
  }
  const order = new Map(found.map((call, i) => [call, i]));
  const calls = found.sort(
    (a, b) => depth.get(b) - depth.get(a) || Number(order.get(a)) - Number(order.get(b)),
  );
  const layers = [...new Set(calls.map(({ layer }) => layer))];
  checkNames(layers);
  return { calls, layers };
}

/** @param {any[]} layers */
function checkNames(layers) {
  const seen = new Set();
  for (const { name } of layers) {
    if (seen.has(name)) {
      throw new ValueError(
        `The name "${name}" is used 2 times in the model. All operation names should be unique.`,
      );
    }
    seen.add(name);
  }
}
