import { ShapeError, ValueError } from '../errors.js';
import { shapeText, sizeOf } from './shape.js';

/**
 * Nested arrays to flat ones and back.
 */

/** @param {unknown} x @returns {x is ArrayLike<any>} */
const isList = (x) => Array.isArray(x) || (ArrayBuffer.isView(x) && 'length' in x);

/** @param {unknown} x @returns {number[]} */
function shapeOfNested(x) {
  const shape = [];
  for (let item = x; isList(item); item = item[0]) shape.push(item.length);
  return shape;
}

/**
 * Flattens nested arrays of numbers or booleans. Rows may be typed arrays.
 *
 * @param {unknown} nested
 * @returns {{shape: number[], values: number[], boolean: boolean}} boolean: there were nothing but booleans
 * @throws {ShapeError} if rows differ in length; the message names the place
 */
export function flatten(nested) {
  const shape = shapeOfNested(nested);
  const values = new Array(sizeOf(shape));
  let count = 0;
  let booleans = 0;

  /** @type {number[]} */ const path = [];

  /** @param {any} item */
  const visit = (item) => {
    const depth = path.length;
    if (depth < shape.length) {
      if (!isList(item) || item.length !== shape[depth]) throw raggedError(item, path, shape);
      for (let i = 0; i < item.length; i++) {
        path.push(i);
        visit(item[i]);
        path.pop();
      }
    } else if (typeof item === 'number' || typeof item === 'boolean') {
      booleans += Number(typeof item === 'boolean');
      values[count++] = Number(item);
    } else if (isList(item)) {
      throw raggedError(item, path, shape);
    } else {
      throw new ValueError(`Numbers were expected, but element ${shapeText(path)} is ${describe(item)}.`);
    }
  };
  visit(nested);
  return { shape, values, boolean: count > 0 && booleans === count };
}

/** @param {unknown} item */
function describe(item) {
  if (item === null || item === undefined) return String(item);
  return `a ${typeof item}`;
}

/** @param {unknown} item @param {number[]} path @param {number[]} shape */
function raggedError(item, path, shape) {
  const found = isList(item) ? `has ${item.length} elements` : 'is not an array';
  const wanted = path.length < shape.length ? `has ${shape[path.length]}` : 'is a number';
  return new ShapeError(
    `The nested arrays are ragged: element ${shapeText(path)} ${found} where the first one of that depth ${wanted}. ` +
      'All rows must have the same length.',
  );
}

/**
 * The inverse of `flatten`.
 *
 * @param {ArrayLike<number>} values
 * @param {readonly number[]} shape
 * @param {(value: number) => unknown} [convert] applied to every value
 * @returns {any} nested arrays; a single value for the shape []
 */
export function nest(values, shape, convert = (value) => value) {
  let position = 0;
  /** @param {number} axis @returns {unknown} */
  const build = (axis) => {
    if (axis === shape.length) return convert(values[position++]);
    return Array.from({ length: shape[axis] }, () => build(axis + 1));
  };
  return build(0);
}
