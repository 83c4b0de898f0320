import { ValueError, nearest } from '../errors.js';
import { describe, isPlainObject } from '../utils/options.js';

/**
 * What is given for the outputs of a model, as `compile` and the data passes take it: one thing, an array in the model's
 * order, or an object by name.
 */

/** Whether the keys of a thing are names of outputs: a single loss or metric may be a config, an object, too. @param {any} given */
const isByName = (given) => isPlainObject(given) && !('class_name' in given);

/**
 * The outputs' names: the keys where they were given by name, else those of the layers that make them.
 *
 * @param {{outputs: import('../graph/symbolic.js').SymbolicTensor[], outputNames: string[] | null}} model
 * @returns {string[]}
 */
export function namesOfOutputs({ outputs, outputNames }) {
  if (outputNames) return outputNames;
  /** @type {string[]} */ const names = [];
  for (const { call, name } of outputs) {
    const own = call?.layer.name ?? (name || 'output');
    const count = names.filter((other) => other === own).length;
    names.push(count ? `${own}_${count}` : own);
  }
  return names;
}

/**
 * @param {string} what for messages: `compile(): loss`
 * @param {Record<string, any>} given by name
 * @param {string[]} names
 * @returns {any[]} in the order of the names, null where nothing is given
 * @throws {ValueError} for a name that no output has
 */
function byName(what, given, names) {
  const odd = Object.keys(given).find((key) => !names.includes(key));
  if (odd === undefined) return names.map((name) => given[name] ?? null);
  const near = nearest(odd, names);
  throw new ValueError(
    `${what} names the output '${odd}', which the model does not have.${near ? ` Did you mean '${near}'?` : ''} ` +
      `Its outputs: ${names.join(', ')}.`,
  );
}

/**
 * One thing for each output.
 *
 * @param {string} what for messages: `compile(): loss`
 * @param {any} given nothing, one for all, an array, or an object by name
 * @param {string[]} names of the outputs
 * @returns {any[]} null where nothing is given
 * @throws {ValueError} if there are more or fewer, or a name is unknown
 */
export function byOutput(what, given, names) {
  if (given === null || given === undefined) return names.map(() => null);
  if (isByName(given)) return byName(what, given, names);
  if (!Array.isArray(given)) return names.map(() => given);
  if (given.length === names.length) return given.map((one) => one ?? null);
  throw new ValueError(
    `${what} has ${given.length} entries, but the model has ${names.length} output${names.length > 1 ? 's' : ''} ` +
      `(${names.join(', ')}). Pass one for each, in this order, null for none; or an object by name.`,
  );
}

/** @param {string} what @param {any} given @throws {ValueError} unless it is nothing, an array, or an object by name */
export function expectLists(what, given) {
  if (given === null || given === undefined || Array.isArray(given) || isByName(given)) return;
  throw new ValueError(
    `${what} must be an array, such as ['accuracy'], or an object by output; received ${describe(given)}.`,
  );
}

/**
 * A list of things for each output.
 *
 * @param {string} what
 * @param {any} given an array, for one output; one array for each output; or an object by name
 * @param {string[]} names
 * @returns {any[][]}
 * @throws {ValueError}
 */
export function listsByOutput(what, given, names) {
  expectLists(what, given);
  const many = Array.isArray(given);
  if (names.length === 1 && many) return [given.flat(Infinity)];
  if (many && given.length === 0) return names.map(() => []);
  return byOutput(what, given, names).map((one) => [one].flat(Infinity).filter((metric) => metric !== null));
}

/** @param {any} given losses or metrics, by output or not @returns {any[]} each of them */
export function leavesOf(given) {
  const several = Array.isArray(given) || isByName(given);
  return several ? Object.values(given).flatMap(leavesOf) : [given];
}
