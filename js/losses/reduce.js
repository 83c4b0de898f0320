import { ValueError } from '../errors.js';
import * as ops from '../graph/ops.js';
import { isSymbolic } from '../graph/symbolic.js';
import { describe } from '../utils/options.js';

/**
 * From the losses of rows, or the values of a metric, to numbers: with weights of samples and with masks.
 *
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {SymbolicTensor | null} Weight [N], or [N, …] with the leading axes of what is weighed; null: all count alike
 * @typedef {{weight?: Weight, mask?: Weight}} Weights mask: 0 for rows that do not count, else 1
 */

/**
 * Weights under a shape that broadcasts against the values: [N] for values [N, T] becomes [N, 1].
 *
 * @param {SymbolicTensor} weight
 * @param {SymbolicTensor} values
 */
function align(weight, values) {
  const { shape } = weight;
  const given = shape.length > values.rank && shape.at(-1) === 1 ? shape.slice(0, -1) : shape;
  const sizes = values.shape.map((_, i) => (i === 0 ? -1 : Number(given[i] ?? 1)));
  return given.length === values.rank && given === shape ? weight : ops.reshape(weight, sizes);
}

/**
 * Mask and weight in one, in the shape of the values or one that broadcasts against it.
 *
 * @param {SymbolicTensor} values
 * @param {Weights} weights
 * @returns {Weight}
 */
export function mergeWeights(values, { weight = null, mask = null }) {
  const parts = [weight, mask].flatMap((part) => (part ? [align(part, values)] : []));
  if (parts.length === 0) return null;
  return parts.length === 1 ? parts[0] : ops.mul(parts[0], parts[1]);
}

/**
 * @param {any} value that a function of the user may have returned
 * @returns {SymbolicTensor}
 * @throws {ValueError} whose message lacks the name of what returned it
 */
export function expectValues(value) {
  if (isSymbolic(value)) return value;
  throw new ValueError(`must return a symbolic tensor, composed of ops; it returned ${describe(value)}.`);
}

/** Refuses weights for one number. @returns {never} */
export function refuseWeights() {
  throw new ValueError(
    'returns one number for the whole batch, so that samples cannot be weighed. Return one value for each sample.',
  );
}

/** What both masks let count. @param {Weight} a @param {Weight} b @returns {Weight} */
export const bothMasks = (a, b) => (a && b && a !== b ? ops.mul(a, b) : (a ?? b));

/** Whether it is one value for each row, rather than one for the whole batch. @param {SymbolicTensor} values */
export const hasRows = (values) => values.shape[0] === null;

/**
 * The loss of a batch, as Keras reduces it: with the default the sum of the weighted losses over their number, where
 * rows that a mask takes out do not count.
 *
 * @param {SymbolicTensor} values one for each row
 * @param {Weights & {reduction: string}} options
 * @returns {SymbolicTensor} one number
 */
export function reduceLoss(values, { weight = null, mask = null, reduction }) {
  if (!hasRows(values)) {
    return weight ? refuseWeights() : ops.mean(values);
  }
  const factor = mergeWeights(values, { weight, mask });
  const weighted = factor ? ops.mul(values, factor) : values;
  if (reduction === 'sum') return ops.sum(weighted);
  if (reduction === 'mean_with_sample_weight' && factor)
    return ops.divideNoNan(ops.sum(weighted), ops.sum(factor));
  const average = ops.mean(weighted);
  return mask ? ops.divideNoNan(average, ops.mean(mask)) : average;
}
