import { ValueError, nearest } from '../errors.js';
import { camelKey } from './names.js';

/**
 * What a function or constructor takes besides its leading arguments.
 *
 * @typedef {object} OptionSpec
 * @property {Record<string, any>} defaults every option with the value that it has unless given
 * @property {Record<string, any[]>} [refused] options that Keras has and we do not implement, with the values that
 *   change nothing and are therefore accepted (and dropped)
 * @property {Record<string, string>} [aliases] other spellings of options
 */

/** @param {unknown} x whether it is a literal object: not an array, not an instance of a class */
export function isPlainObject(x) {
  if (Object.prototype.toString.call(x) !== '[object Object]') return false;
  const prototype = Object.getPrototypeOf(x);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** @param {any} a @param {any} b @returns {boolean} */
const sameValue = (a, b) =>
  a === b ||
  (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((v, i) => sameValue(v, b[i])));

/**
 * Completes the options with their defaults. Nothing is ignored: an option that is unknown, or known to Keras but not
 * implemented here, is an error. Keys may be camelCase or Keras's snake_case.
 *
 * @param {string} where what takes them, for the messages: `layer Dense`, `fit()`
 * @param {any} given
 * @param {OptionSpec} spec
 * @returns {Record<string, any>} all keys of spec.defaults
 * @throws {ValueError}
 */
export function readOptions(where, given, { defaults, refused = {}, aliases = {} }) {
  const options = { ...defaults };
  if (given === undefined || given === null) return options;
  if (!isPlainObject(given)) {
    throw new ValueError(
      `${where} takes its options as one object, { name: value }; received ${describe(given)}.`,
    );
  }
  for (const [key, value] of Object.entries(given)) {
    const camel = camelKey(key);
    const name = aliases[camel] ?? camel;
    if (Object.hasOwn(defaults, name)) {
      if (value !== undefined) options[name] = value;
    } else if (!Object.hasOwn(refused, name)) {
      throw unknownOption(where, key, Object.keys(defaults));
    } else if (value !== undefined && !refused[name].some((harmless) => sameValue(harmless, value))) {
      throw new ValueError(
        `${where}: the option '${key}' is not implemented in this version` +
          ` (only ${refused[name].map((v) => JSON.stringify(v)).join(' or ')} is accepted). Leave it out.`,
      );
    }
  }
  return options;
}

/** @param {string} where @param {string} key @param {string[]} known */
function unknownOption(where, key, known) {
  const near = nearest(key, known);
  const error = new ValueError(
    `${where} has no option '${key}'.${near ? ` Did you mean '${near}'?` : ''} ` +
      `Its options: ${[...known].sort().join(', ')}.`,
  );
  return Object.assign(error, { unknownOption: key });
}

/**
 * What was passed, without its data.
 *
 * @param {any} x
 * @returns {string}
 */
export function describe(x) {
  if (x === null || x === undefined || typeof x === 'boolean') return String(x);
  if (typeof x === 'number' || typeof x === 'bigint') return String(x);
  if (typeof x === 'string') return `'${x.length > 40 ? `${x.slice(0, 40)}…` : x}'`;
  if (Array.isArray(x)) {
    const short =
      x.length <= 6 && x.every((v) => v === null || typeof v === 'number' || typeof v === 'string');
    return short ? JSON.stringify(x) : `an array of ${x.length}`;
  }
  return `${typeof x === 'function' ? 'a function' : `a ${x.constructor?.name ?? 'value'}`}`;
}

/**
 * @param {string} where
 * @param {string} name
 * @param {any} value
 * @returns {number} the value, a whole number of at least 1
 * @throws {ValueError}
 */
export function positiveInteger(where, name, value) {
  if (Number.isInteger(value) && value > 0) return value;
  throw new ValueError(`${where}: '${name}' must be a positive whole number; received ${describe(value)}.`);
}

/**
 * One number for all axes, or one for each.
 *
 * @param {string} where
 * @param {string} name
 * @param {any} value
 * @param {number} n axes
 * @param {number} [least]
 * @returns {number[]} one for each axis
 * @throws {ValueError}
 */
export function sizesOf(where, name, value, n, least = 1) {
  const all = typeof value === 'number' ? Array(n).fill(value) : value;
  if (Array.isArray(all) && all.length === n && all.every((v) => Number.isInteger(v) && v >= least))
    return [...all];
  const several = ['', '', ' or two of them', ' or three of them'][n];
  throw new ValueError(
    `${where}: '${name}' must be a ${least > 0 ? 'positive ' : ''}whole number${several}; received ${describe(value)}.`,
  );
}

/**
 * @param {string} where
 * @param {string} name
 * @param {any} value
 * @param {{min?: number, max?: number, below?: number}} [range] below: values must be smaller than this
 * @returns {number} the value, a finite number in the range
 * @throws {ValueError}
 */
export function numberIn(where, name, value, { min = -Infinity, max = Infinity, below = Infinity } = {}) {
  if (typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max && value < below)
    return value;
  const low = min > -Infinity ? ` from ${min}` : '';
  const high = below < Infinity ? ` to below ${below}` : max < Infinity ? ` to ${max}` : '';
  throw new ValueError(`${where}: '${name}' must be a number${low}${high}; received ${describe(value)}.`);
}

/**
 * @param {string} where
 * @param {string} name
 * @param {any} value
 * @param {string[]} choices
 * @returns {string} one of the choices
 * @throws {ValueError}
 */
export function oneOf(where, name, value, choices) {
  const found = typeof value === 'string' ? value.toLowerCase() : value;
  if (choices.includes(found)) return found;
  const near = typeof value === 'string' ? nearest(value, choices) : undefined;
  throw new ValueError(
    `${where}: '${name}' must be ${choices.map((c) => `'${c}'`).join(' or ')}; received ${describe(value)}.${
      near ? ` Did you mean '${near}'?` : ''
    }`,
  );
}

/**
 * Keras writes every option, also those of later versions that we do not know; null says that an option is not used. Only
 * for Bidirectional's merge_mode it is a choice like others.
 *
 * @param {any} config
 * @returns {any}
 */
export function withoutNulls(config) {
  if (!isPlainObject(config)) return config;
  const used = Object.entries(config).filter(
    ([key, value]) => value !== undefined && (value !== null || camelKey(key) === 'mergeMode'),
  );
  return Object.fromEntries(used.map(([key, value]) => [key, withoutNulls(value)]));
}
