import { roomFor } from '../ones.js';
import { sizeOf } from '../utils/shape.js';

/** @param {any} x also one of another realm */
const isFloats = (x) => Object.prototype.toString.call(x) === '[object Float32Array]';

const SHORT = 96; // below that many values a loop is faster than making a view

/**
 * A data set as the engine's side keeps it: rows of bytes, floats or whole numbers, which are copied to a plan's input a
 * batch at a time. Bytes with a table stay bytes until then. Of sparse data (js/ones.js) a plan gets where the ones are:
 * `rowSize` places a sample, -1 behind the last one.
 *
 * @typedef {import('../tensor.js').PackedTensor} PackedTensor
 */
export class Rows {
  /** @param {PackedTensor} packed shared, not copied */
  constructor({ shape, data, bytes, table, offsets, indices }) {
    this.shape = shape;
    this.count = shape[0];
    this.rowSize = offsets && indices ? roomFor({ offsets, indices }) : sizeOf(shape.slice(1));
    this.values = /** @type {import('../tensor.js').TensorData} */ (indices ?? bytes ?? data);
    this.offsets = offsets;
    this.table = bytes ? table : undefined;
  }

  /**
   * Copies rows order[from] … order[to - 1] (from … to - 1 where there is no order) one behind the other.
   *
   * @param {Float32Array | Int32Array} target
   * @param {number} at where in it
   * @param {Int32Array | null} order
   * @param {number} from
   * @param {number} to
   */
  copy(target, at, order, from, to) {
    const size = this.rowSize;
    if (this.offsets)
      for (let i = from; i < to; i++, at += size) this.#copyOnes(target, at, order ? order[i] : i);
    else if (!order) this.#copyRun(target, at, from * size, to * size);
    else
      for (let i = from; i < to; i++, at += size)
        this.#copyRun(target, at, order[i] * size, (order[i] + 1) * size);
  }

  /** @param {Float32Array | Int32Array} target @param {number} at @param {number} start @param {number} end */
  #copyRun(target, at, start, end) {
    const { values, table } = this;
    if (table) for (let i = start; i < end; i++, at++) target[at] = table[values[i]];
    else if (end - start < SHORT) for (let i = start; i < end; i++, at++) target[at] = values[i];
    else target.set(values.subarray(start, end), at);
  }

  /** @param {Float32Array | Int32Array} target @param {number} at @param {number} row */
  #copyOnes(target, at, row) {
    const { values, offsets } = /** @type {{values: Int32Array, offsets: Int32Array}} */ (this);
    const [start, end] = [offsets[row] - offsets[0], offsets[row + 1] - offsets[0]];
    for (let i = start; i < end; i++) target[at++] = values[i];
    if (end - start < this.rowSize) target[at] = -1;
  }

  /** Position of the first value that is NaN or infinite, or -1. */
  findNonFinite() {
    const { values, table } = this;
    if (!isFloats(table ?? values) || table?.every(Number.isFinite)) return -1;
    if (table) return values.findIndex((/** @type {number} */ byte) => !Number.isFinite(table[byte]));
    for (let i = 0; i < values.length; i++) if (values[i] - values[i] !== 0) return i;
    return -1;
  }
}
