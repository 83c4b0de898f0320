import { callable } from '../utils/callable.js';
import { resolve } from '../utils/registry.js';
import { OwnConstraint, Constraint } from './constraint.js';
import * as norms from './norms.js';

/**
 * Constraints: what weights are made to be after every step of training. Layers take one for each of their weights
 * (`kernelConstraint`, `biasConstraint`, …), by name or as an object.
 *
 * @example layers.Dense(64, { kernelConstraint: constraints.MaxNorm({ maxValue: 3 }), biasConstraint: 'non_neg' })
 */
export { Constraint };
export const MaxNorm = /* @__PURE__ */ callable(norms.MaxNorm);
export const MinMaxNorm = /* @__PURE__ */ callable(norms.MinMaxNorm);
export const NonNeg = /* @__PURE__ */ callable(norms.NonNeg);
export const UnitNorm = /* @__PURE__ */ callable(norms.UnitNorm);

const classes = { MaxNorm, MinMaxNorm, NonNeg, UnitNorm };

/**
 * The constraint that a name, a config, an object or a function stands for.
 *
 * @param {any} identifier
 * @returns {any} null for null
 * @throws {import('../errors.js').ValueError} naming the nearest known one
 * @example constraints.get('unit_norm')
 */
export function get(identifier) {
  if (identifier === null || identifier === undefined) return null;
  if (/** @type {any[]} */ (Object.values(classes)).includes(identifier)) return new identifier();
  if (typeof identifier === 'function') return new OwnConstraint(identifier);
  return resolve('constraint', identifier, { classes, base: Constraint });
}
