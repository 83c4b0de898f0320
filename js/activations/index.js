import { ValueError, unknown } from '../errors.js';
import { relu, sigmoid, softmax, tanh } from '../graph/ops.js';
import { describe } from '../utils/options.js';

/**
 * Activation functions, as functions of symbolic tensors. Every option that takes one also takes its name.
 *
 * @example layers.Dense(64, { activation: 'relu' })
 */
export { relu, sigmoid, softmax, tanh };

/** The input itself. @param {any} x @returns {any} */
export const linear = (x) => x;

/** @type {Record<string, (x: any) => any>} */
const known = { linear, relu, sigmoid, softmax, tanh };

/**
 * The activation that a name or a function stands for.
 *
 * @param {any} identifier null: linear
 * @returns {(x: any) => any}
 * @throws {ValueError} naming the nearest known one
 */
export function get(identifier) {
  if (identifier === null || identifier === undefined) return linear;
  if (typeof identifier === 'function') return identifier;
  if (typeof identifier !== 'string') {
    throw new ValueError(
      `An activation is given by its name or as a function; received ${describe(identifier)}.`,
    );
  }
  if (Object.hasOwn(known, identifier.toLowerCase())) return known[identifier.toLowerCase()];
  throw unknown('activation', identifier, Object.keys(known));
}

/** The name of an activation, for configs; null for a function of one's own. @param {(x: any) => any} f */
export const nameOf = (f) => Object.keys(known).find((name) => known[name] === f) ?? null;
