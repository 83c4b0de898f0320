import { ShapeError, ValueError } from '../../errors.js';
import { describe } from '../../utils/options.js';
import { shapeText } from '../../utils/shape.js';
import { axisOf, dtypeOf, record } from './op.js';

/**
 * @import {Operand} from './op.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 */

/** @param {readonly (number | null)[]} shape the batch counts as 1 */
const countOf = (shape) => shape.reduce((/** @type {number} */ product, size) => product * (size ?? 1), 1);

/**
 * The same values under another shape.
 *
 * @param {Operand} x
 * @param {readonly number[]} shape all sizes; one may be -1. In front, -1 stands for the batch
 * @returns {SymbolicTensor}
 * @throws {ShapeError} if the values do not fill the shape
 * @example ops.reshape(x, [-1, 28 * 28])
 */
export function reshape(x, shape) {
  const sizes = [...shape];
  if (!sizes.every((size) => Number.isInteger(size) && (size > 0 || size === -1))) {
    throw new ValueError(
      `a shape is an array of positive sizes, one of which may be -1; received ${describe(shape)}.`,
    );
  }
  const batched = x.shape[0] === null;
  if (sizes.filter((size) => size === -1).length > (batched ? 2 : 1)) {
    throw new ValueError(`only one size may be -1 besides the batch; received ${describe(shape)}.`);
  }
  if (batched && sizes[0] !== -1)
    throw new ShapeError(`the first size must be -1, the batch; received ${shapeText(sizes)}.`);
  const free = sizes.indexOf(-1, batched ? 1 : 0);
  const known = countOf(sizes.filter((size) => size !== -1));
  const count = countOf(x.shape);
  if (free >= 0) sizes[free] = count / known;
  const result = sizes.map((size, i) => (batched && i === 0 ? null : size));
  if (countOf(result) === count && result.every((size) => size === null || Number.isInteger(size))) {
    return record('reshape', [x], result, sizes, dtypeOf(x));
  }
  throw new ShapeError(
    `an input of shape ${shapeText(x.shape)} has ${count} values${batched ? ' a sample' : ''}, ` +
      `which do not fill ${shapeText(shape.map((size, i) => (batched && i === 0 ? null : size)))}.`,
  );
}

/**
 * Puts tensors behind one another along an axis.
 *
 * @param {Operand[]} xs equal in every other axis
 * @param {number} [axis] the last one unless given; negative ones count from the end; not a batch of unknown size
 * @returns {SymbolicTensor}
 * @throws {ShapeError}
 * @example ops.concatenate([a, b])
 */
export function concatenate(xs, axis = -1) {
  const rank = xs[0].shape.length;
  const at = axisOf(xs[0], axis);
  if (xs[0].shape[at] === null) {
    throw new ValueError(
      `cannot join shape ${shapeText(xs[0].shape)} along axis ${axis}, the batch; use 1 to ${rank - 1}.`,
    );
  }
  const fit = xs.every(
    (x) => x.shape.length === rank && x.shape.every((size, i) => i === at || size === xs[0].shape[i]),
  );
  if (!fit) {
    throw new ShapeError(
      `requires inputs with matching shapes except for axis ${axis}, along which they are joined. ` +
        `Received ${xs.map((x) => shapeText(x.shape)).join(', ')}.`,
    );
  }
  const size = xs.reduce((sum, x) => sum + (x.shape[at] ?? 0), 0);
  return record(
    'concat',
    xs,
    xs[0].shape.map((old, i) => (i === at ? size : old)),
    [at],
    dtypeOf(xs[0]),
  );
}
