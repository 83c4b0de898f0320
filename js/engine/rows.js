import { roomFor } from '../ones.js';
import { sizeOf } from '../utils/shape.js';

/** @param {any} x also one of another realm */
const isFloats = (x) => Object.prototype.toString.call(x) === '[object Float32Array]';

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
   * @param {Int32Array | null} order
   * @param {number} from
   * @param {number} to
   */
  copy(target, order, from, to) {
    if (this.offsets) {
      for (let i = from, at = 0; i < to; i++, at += this.rowSize)
        this.#copyOnes(target, at, order ? order[i] : i);
      return;
    }
    if (!order) this.#copyRun(target, from * this.rowSize, to * this.rowSize);
    for (let i = from, at = 0; order && i < to; i++, at += this.rowSize) {
      const start = order[i] * this.rowSize;
      this.#copyRun(at === 0 ? target : target.subarray(at), start, start + this.rowSize);
    }
  }

  /** @param {Float32Array | Int32Array} target @param {number} start @param {number} end */
  #copyRun(target, start, end) {
    const { values, table } = this;
    if (!table) target.set(values.subarray(start, end));
    else for (let i = start, k = 0; i < end; i++, k++) target[k] = table[values[i]];
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
