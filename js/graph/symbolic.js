import { shapeText } from '../utils/shape.js';

/**
 * @typedef {import('./variable.js').Variable} Variable
 * @typedef {readonly (number | null)[]} SymbolicShape null stands for a size that is not known yet: the batch
 *
 * One use of a layer. Its outputs are what the layer's `call` makes of the arguments.
 * @typedef {object} LayerCall
 * @property {any} layer
 * @property {any} [argument] the first argument: a tensor or an array of them; undefined for an input
 * @property {Record<string, any>} [options] the others that were given: training, mask, tensors by name
 * @property {SymbolicTensor[]} inputs all tensors among the arguments, those of the first one first
 * @property {SymbolicTensor[]} outputs
 *
 * Where a symbolic tensor comes from: a layer, or an op of the engine.
 * @typedef {{call: LayerCall, index: number}} LayerProducer
 * @typedef {{op: string, inputs: (SymbolicTensor | Variable)[], attrs: number[]}} OpProducer
 */

/**
 * A value that will be known when data flows: what `Input` returns, and what layers and `ops` make of it. It has a
 * shape, whose first size, the batch, is null.
 */
export class SymbolicTensor {
  /**
   * @param {SymbolicShape} shape
   * @param {{dtype?: 'float32' | 'int32', name?: string, producer?: LayerProducer | OpProducer}} [options]
   */
  constructor(shape, { dtype = 'float32', name = '', producer } = {}) {
    this.shape = Object.freeze([...shape]);
    this.dtype = dtype;
    this.name = name;
    this.producer = producer;
    /**
     * Which steps count: 1 or 0 for each, [batch, steps]; null if all do. Layers that work on sequences, losses and
     * metrics skip the others.
     *
     * @type {SymbolicTensor | null}
     */
    this.mask = null;
  }

  /** The call that made it; undefined for the result of an op. */
  get call() {
    return this.producer && 'call' in this.producer ? this.producer.call : undefined;
  }

  /** The op that made it; undefined for the output of a layer. */
  get op() {
    return this.producer && 'op' in this.producer ? this.producer : undefined;
  }

  /** Number of axes, the batch included. */
  get rank() {
    return this.shape.length;
  }

  toString() {
    return `SymbolicTensor ${this.name ? `'${this.name}' ` : ''}${this.dtype} ${shapeText(this.shape)}`;
  }
}

/** @param {unknown} x @returns {x is SymbolicTensor} */
export const isSymbolic = (x) => x instanceof SymbolicTensor;

/**
 * The same op on other inputs.
 *
 * @param {SymbolicTensor} tensor the result of an op
 * @param {(input: SymbolicTensor) => SymbolicTensor} replace
 * @returns {SymbolicTensor}
 */
export function repeatOp({ shape, dtype, op }, replace) {
  const { inputs, ...rest } = /** @type {OpProducer} */ (op);
  const replaced = inputs.map((input) => (isSymbolic(input) ? replace(input) : input));
  return new SymbolicTensor(shape, { dtype, producer: { ...rest, inputs: replaced } });
}

/**
 * The same structure with other tensors.
 *
 * @param {any} value a tensor, anything else, or arrays of these
 * @param {(tensor: SymbolicTensor) => any} replace
 * @returns {any}
 */
export function mapTensors(value, replace) {
  if (Array.isArray(value)) return value.map((one) => mapTensors(one, replace));
  return isSymbolic(value) ? replace(value) : value;
}

/** All tensors within. @param {any} value a tensor, anything else, or arrays of these @returns {SymbolicTensor[]} */
export const tensorsIn = (value) => [value].flat(Infinity).filter(isSymbolic);

/**
 * The same use of a layer with other tensors.
 *
 * @param {LayerCall} call
 * @param {(tensor: SymbolicTensor) => SymbolicTensor} replace
 * @param {boolean} training unless the call says so itself
 * @returns {any} what the layer makes of them
 */
export function repeatCall({ layer, argument, options }, replace, training) {
  const given = Object.entries(options ?? {}).map(([key, value]) => [key, mapTensors(value, replace)]);
  return layer.compute(mapTensors(argument, replace), { training, ...Object.fromEntries(given) });
}

/**
 * A tensor with this mask: itself if that is the one it has, else another view of it.
 *
 * @param {SymbolicTensor} tensor
 * @param {SymbolicTensor | null} mask
 * @returns {SymbolicTensor}
 */
export function withMask(tensor, mask) {
  if (tensor.mask === mask) return tensor;
  const { shape, dtype, name } = tensor;
  const producer = { op: 'reshape', inputs: [tensor], attrs: shape.map((size) => size ?? -1) };
  return Object.assign(new SymbolicTensor(shape, { dtype, name, producer }), { mask });
}

/**
 * The size of the batch, where the Input behind a tensor says it.
 *
 * @param {SymbolicTensor} tensor of the layer graph, or of ops on such
 * @returns {number | null}
 */
export function fixedBatch(tensor) {
  const seen = new Set([tensor]);
  for (const one of seen) {
    if (one.call?.layer.batchSize) return one.call.layer.batchSize;
    const inputs = one.call?.inputs ?? one.op?.inputs ?? [];
    inputs.forEach((input) => isSymbolic(input) && seen.add(input));
  }
  return null;
}
