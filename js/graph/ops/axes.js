import { ShapeError, ValueError } from '../../errors.js';
import { describe } from '../../utils/options.js';
import { shapeText } from '../../utils/shape.js';
import { axisOf, dtypeOf, record } from './op.js';
import { reshape } from './shape.js';

/**
 * Ops that order, add and take away axes.
 *
 * @import {Operand} from './op.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 */

/** Reshape to sizes in which null is the batch. @param {Operand} x @param {readonly (number | null)[]} shape */
export const shaped = (x, shape) =>
  reshape(
    x,
    shape.map((size) => size ?? -1),
  );

/**
 * The axes in another order.
 *
 * @param {Operand} x
 * @param {readonly number[]} [axes] axis k of the result is axis axes[k] of x; backwards unless given. A batch of
 *   unknown size stays in front
 * @returns {SymbolicTensor}
 * @throws {ValueError} if axes is not an order of all axes
 * @example ops.transpose(x, [0, 2, 1])
 */
export function transpose(x, axes) {
  const order = axes ?? x.shape.map((_, k) => x.shape.length - 1 - k);
  if (!Array.isArray(order) || order.length !== x.shape.length) {
    throw new ValueError(
      `transpose takes the order of all ${x.shape.length} axes of ${shapeText(x.shape)}; received ${describe(order)}.`,
    );
  }
  const perm = order.map((axis) => axisOf(x, axis));
  if (new Set(perm).size !== perm.length)
    throw new ValueError(`transpose takes every axis once; received ${describe(order)}.`);
  if (x.shape[0] === null && perm[0] !== 0) {
    throw new ShapeError(
      `the batch, axis 0 of ${shapeText(x.shape)}, has to stay in front; received the order ${describe(perm)}.`,
    );
  }
  return record(
    'transpose',
    [x],
    perm.map((axis) => x.shape[axis]),
    perm,
    dtypeOf(x),
  );
}

/** @param {number | readonly number[]} axes @returns {number[]} */
const listOf = (axes) => (typeof axes === 'number' ? [axes] : [...axes]);

/**
 * Puts axes elsewhere; the others keep their order.
 *
 * @param {Operand} x
 * @param {number | readonly number[]} source
 * @param {number | readonly number[]} destination where they stand afterwards
 * @returns {SymbolicTensor}
 * @throws {ValueError} if the two have not the same length
 * @example ops.moveaxis(x, -1, 1)
 */
export function moveaxis(x, source, destination) {
  const from = listOf(source).map((axis) => axisOf(x, axis));
  const to = listOf(destination).map((axis) => axisOf(x, axis));
  if (from.length !== to.length)
    throw new ValueError(`moveaxis takes as many destinations as axes; received ${describe(destination)}.`);
  const rest = x.shape.map((_, axis) => axis).filter((axis) => !from.includes(axis));
  const order = x.shape.map((_, k) => (to.includes(k) ? from[to.indexOf(k)] : Number(rest.shift())));
  return transpose(x, order);
}

/**
 * Exchanges two axes.
 *
 * @param {Operand} x
 * @param {number} axis1
 * @param {number} axis2
 * @returns {SymbolicTensor}
 * @example ops.swapaxes(x, 1, 2)
 */
export function swapaxes(x, axis1, axis2) {
  const [a, b] = [axisOf(x, axis1), axisOf(x, axis2)];
  return transpose(
    x,
    x.shape.map((_, k) => (k === a ? b : k === b ? a : k)),
  );
}

/**
 * New axes of size 1.
 *
 * @param {Operand} x
 * @param {number | readonly number[]} axis where they stand in the result; behind a batch of unknown size
 * @returns {SymbolicTensor}
 * @example ops.expandDims(x, -1)
 */
export function expandDims(x, axis) {
  const places = listOf(axis);
  const rank = x.shape.length + places.length;
  const added = places.map((place) => axisOf(x, place, rank));
  if (x.shape[0] === null && added.includes(0))
    throw new ShapeError(`the batch of ${shapeText(x.shape)} has to stay in front: axis must not be 0.`);
  const rest = [...x.shape];
  const shape = Array.from({ length: rank }, (_, k) =>
    added.includes(k) ? 1 : /** @type {number | null} */ (rest.shift()),
  );
  return shaped(x, shape);
}

/**
 * Without axes of size 1.
 *
 * @param {Operand} x
 * @param {number | readonly number[]} [axis] all that have size 1 unless given
 * @returns {SymbolicTensor} at least one axis is left
 * @throws {ShapeError} if such an axis has another size
 * @example ops.squeeze(x, -1)
 */
export function squeeze(x, axis) {
  const gone =
    axis === undefined || axis === null
      ? x.shape.flatMap((size, k) => (size === 1 ? k : []))
      : listOf(axis).map((one) => axisOf(x, one));
  const odd = gone.find((k) => x.shape[k] !== 1);
  if (odd !== undefined) throw new ShapeError(`axis ${odd} of ${shapeText(x.shape)} has not the size 1.`);
  const left = x.shape.filter((_, k) => !gone.includes(k));
  return shaped(x, left.length ? left : [1]);
}
