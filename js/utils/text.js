import { stridesOf } from './shape.js';

/** @param {number} value @param {string} dtype */
function numberText(value, dtype) {
  if (dtype === 'bool') return value ? 'true' : 'false';
  if (dtype !== 'float32' || Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(5)));
}

/**
 * Which positions along an axis are shown: all of a short one, the ends of a long one. Of the outer axes of a tensor
 * with many the ends are one element each, so that a batch of pictures does not flood the screen.
 *
 * @param {number} size
 * @param {number} inside number of axes further in
 * @returns {(number | null)[]} null stands for those left out
 */
function shownPositions(size, inside) {
  const edge = inside > 1 ? 1 : 3;
  const limit = inside > 1 ? 2 : inside === 1 ? 6 : 12;
  if (size <= limit) return Array.from({ length: size }, (_, i) => i);
  const ends = Array.from({ length: edge }, (_, i) => i);
  return [...ends, null, ...ends.map((i) => size - edge + i)];
}

/**
 * The elements of a tensor as a person reads them: rows in brackets, the middle of long axes left out.
 *
 * @param {readonly number[]} shape
 * @param {string} dtype
 * @param {(index: number) => number} value the element at a row-major index
 * @returns {string}
 */
export function tensorText(shape, dtype, value) {
  const strides = stridesOf(shape);
  /** @param {number} axis @param {number} offset @returns {string} */
  const text = (axis, offset) => {
    if (axis === shape.length) return numberText(value(offset), dtype);
    const inside = shape.length - 1 - axis;
    const items = shownPositions(shape[axis], inside).map((i) =>
      i === null ? '…' : text(axis + 1, offset + i * strides[axis]),
    );
    return `[${items.join(inside ? `,\n${' '.repeat(axis + 1)}` : ', ')}]`;
  };
  return text(0, 0);
}
