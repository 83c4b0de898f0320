import { ShapeError } from '../errors.js';

/**
 * Arithmetic on shapes: arrays of sizes, outermost first. A size that is not known yet, the batch, is null.
 *
 * @typedef {readonly number[]} Shape
 */

/**
 * Number of elements.
 *
 * @param {Shape} shape
 */
export const sizeOf = (shape) => shape.reduce((product, size) => product * size, 1);

/**
 * A shape as it stands in messages: `[60000, 28, 28]`.
 *
 * @param {readonly (number | null)[]} shape
 */
export const shapeText = (shape) => `[${shape.map((size) => size ?? 'batch').join(', ')}]`;

/**
 * @param {readonly (number | null)[]} a
 * @param {readonly (number | null)[]} b
 */
export const sameShape = (a, b) => a.length === b.length && a.every((size, i) => size === b[i]);

/**
 * Elements between neighbours along each axis, for row-major data.
 *
 * @param {Shape} shape
 * @returns {number[]}
 */
export function stridesOf(shape) {
  const strides = new Array(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = strides[i + 1] * shape[i + 1];
  return strides;
}

/**
 * Checks a shape that somebody passed and works out its one size of -1.
 *
 * @param {readonly number[]} shape
 * @param {number} count number of elements that it must hold
 * @returns {number[]}
 * @throws {ShapeError}
 * @example resolveShape([-1, 28, 28, 1], 7840); // [10, 28, 28, 1]
 */
export function resolveShape(shape, count) {
  if (!Array.isArray(shape) || !shape.every((size) => Number.isInteger(size) && size >= -1)) {
    throw new ShapeError(
      `A shape is an array of whole sizes, one of which may be -1; received ${String(shape)}.`,
    );
  }
  const unknowns = shape.filter((size) => size === -1).length;
  if (unknowns > 1) throw new ShapeError(`Only one size may be -1; received the shape ${shapeText(shape)}.`);
  const known = sizeOf(shape.filter((size) => size !== -1));
  if (unknowns ? known === 0 || count % known : known !== count) {
    const hint = unknowns
      ? `${count} is not a multiple of ${known}`
      : `it would need ${known}; one size may be -1 to be worked out`;
    throw new ShapeError(`${count} elements do not fill the shape ${shapeText(shape)}: ${hint}.`);
  }
  return shape.map((size) => (size === -1 ? count / known : size));
}

/**
 * The shape that two shapes broadcast to, by NumPy's rule: aligned at the last axis, sizes equal or 1.
 *
 * @param {Shape} a
 * @param {Shape} b
 * @returns {number[]}
 * @throws {ShapeError}
 */
export function broadcastShapes(a, b) {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const x = a[i - rank + a.length] ?? 1;
    const y = b[i - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) {
      throw new ShapeError(
        `The shapes ${shapeText(a)} and ${shapeText(b)} do not fit together: compared from the last axis, sizes ` +
          `must be equal or one of them 1, but ${x} meets ${y}.`,
      );
    }
    return x === 1 ? y : x;
  });
}

/**
 * For each element of `shape`, in order, the index of the element of `from` that broadcasting puts there.
 *
 * @param {Shape} from
 * @param {Shape} shape
 * @returns {Int32Array}
 */
export function broadcastIndices(from, shape) {
  const lead = shape.length - from.length;
  const strides = stridesOf(from).map((stride, i) => (from[i] === 1 ? 0 : stride));
  let indices = new Int32Array(1);
  shape.forEach((size, axis) => {
    const stride = axis < lead ? 0 : strides[axis - lead];
    const next = new Int32Array(indices.length * size);
    for (let i = 0; i < indices.length; i++) {
      for (let k = 0; k < size; k++) next[i * size + k] = indices[i] + k * stride;
    }
    indices = next;
  });
  return indices;
}
