import { ShapeError } from './errors.js';
import { shapeText } from './utils/shape.js';

/**
 * The inside of a sparse tensor: a matrix of zeros and ones by rows (compressed sparse rows). The ones of row r stand in
 * the columns `indices[offsets[r] - offsets[0]]` and so on up to, not including, `offsets[r + 1] - offsets[0]`, in
 * ascending order. So a part of the rows is a part of either array.
 *
 * @typedef {{offsets: Int32Array, indices: Int32Array}} Ones
 */

/**
 * @param {Ones} ones
 * @param {number[]} shape
 * @param {string} dtype
 * @returns {Ones}
 * @throws {ShapeError} if they are not those of a float32 matrix of that shape
 */
export function checkOnes(ones, shape, dtype) {
  const { offsets, indices } = ones;
  const rows = offsets.length - 1;
  if (
    shape.length === 2 &&
    shape[0] === rows &&
    dtype === 'float32' &&
    indices.length === countOnes(ones, 0, rows)
  )
    return ones;
  throw new ShapeError(
    `A sparse tensor is a float32 matrix; received ${rows} rows with ${indices.length} ones for ${dtype} ${shapeText(shape)}.`,
  );
}

/** Number of ones in rows from … to - 1. @param {Ones} ones @param {number} from @param {number} to */
export const countOnes = ({ offsets }, from, to) => offsets[to] - offsets[from];

/**
 * For how many ones a row of a plan's input has room, so that every row of these finds it: a power of two, so that few
 * different plans are made.
 *
 * @param {Ones} ones
 */
export function roomFor(ones) {
  let room = 1;
  for (let r = 0; r + 1 < ones.offsets.length; r++) while (room < countOnes(ones, r, r + 1)) room *= 2;
  return room;
}

/** Rows from … to - 1, a view. @param {Ones} ones @param {number} from @param {number} to @returns {Ones} */
export function someRows({ offsets, indices }, from, to) {
  const [first] = offsets;
  return {
    offsets: offsets.subarray(from, to + 1),
    indices: indices.subarray(offsets[from] - first, offsets[to] - first),
  };
}

/** Whether there is a one. @param {Ones} ones @param {number} row @param {number} column */
export function hasOne(ones, row, column) {
  const { indices } = someRows(ones, row, row + 1);
  return indices.includes(column);
}

/** Every element as a byte. @param {Ones} ones @param {readonly number[]} shape */
export function onesAsBytes({ offsets, indices }, [rows, columns]) {
  const bytes = new Uint8Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    const end = offsets[r + 1] - offsets[0];
    for (let i = offsets[r] - offsets[0]; i < end; i++) bytes[r * columns + indices[i]] = 1;
  }
  return bytes;
}
