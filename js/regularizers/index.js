import { callable } from '../utils/callable.js';
import { resolve } from '../utils/registry.js';
import * as strengths from './l1l2.js';
import { OrthogonalRegularizer as Orthogonal } from './orthogonal.js';
import { OwnRegularizer, Regularizer } from './regularizer.js';

/**
 * Regularizers: penalties that training keeps small along with the loss. Layers take one for each of their weights
 * (`kernelRegularizer`, `biasRegularizer`, …) and one for what they make (`activityRegularizer`), by name or as an object.
 *
 * @example layers.Dense(64, { kernelRegularizer: 'l2', activityRegularizer: regularizers.L1(1e-4) })
 */
export { Regularizer };
export const L1 = /* @__PURE__ */ callable(strengths.L1);
export const L2 = /* @__PURE__ */ callable(strengths.L2);
export const L1L2 = /* @__PURE__ */ callable(strengths.L1L2);
export const OrthogonalRegularizer = /* @__PURE__ */ callable(Orthogonal);

const classes = { L1, L2, L1L2, OrthogonalRegularizer };

/**
 * The regularizer that a name, a config, an object or a function stands for.
 *
 * @param {any} identifier
 * @returns {any} null for null
 * @throws {import('../errors.js').ValueError} naming the nearest known one
 * @example regularizers.get('l2')
 */
export function get(identifier) {
  if (identifier === null || identifier === undefined) return null;
  if (/** @type {any[]} */ (Object.values(classes)).includes(identifier)) return new identifier();
  if (typeof identifier === 'function') return new OwnRegularizer(identifier);
  return resolve('regularizer', identifier, { classes, base: Regularizer });
}
