import { shapeText } from '../utils/shape.js';

/**
 * @typedef {import('./variable.js').Variable} Variable
 * @typedef {readonly (number | null)[]} SymbolicShape null stands for a size that is not known yet: the batch
 *
 * One use of a layer. Its outputs are what the layer's `call` makes of the inputs.
 * @typedef {object} LayerCall
 * @property {any} layer
 * @property {SymbolicTensor[]} inputs
 * @property {boolean} list whether the layer was given an array
 * @property {boolean} [training] said by the caller, else decided by what the graph is used for
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
