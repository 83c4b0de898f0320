import { ValueError, unknown } from '../errors.js';
import { describe, isPlainObject } from './options.js';
import { snakeCase } from './names.js';

/** @param {string} name one spelling for all: `categorical_crossentropy`, `CategoricalCrossentropy`, … */
const plain = (name) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * The object that a name, a config or an object stands for. Names may be spelled in any of Keras's ways: snake case,
 * camelCase, class name, alias.
 *
 * @template T
 * @param {string} kind for messages: 'optimizer', 'loss', …
 * @param {any} identifier a name, `{class_name, config}` as in Keras's files, or an object that is returned as it is
 * @param {{classes: Record<string, new (...args: any[]) => T>, aliases?: Record<string, string>,
 *   base: new (...args: any[]) => any}} table aliases: short name, or
 *   one that is not the class's in snake case, to class name; base: what instances are made of
 * @returns {T}
 * @throws {ValueError} naming the nearest known one
 */
export function resolve(kind, identifier, { classes, aliases = {}, base }) {
  if (identifier instanceof base) return /** @type {T} */ (identifier);
  if (typeof identifier === 'string') return new (findClass(kind, identifier, classes, aliases))();
  if (isPlainObject(identifier) && typeof identifier.class_name === 'string') {
    return new (findClass(kind, identifier.class_name, classes, aliases))(identifier.config ?? {});
  }
  throw new ValueError(
    `An ${kind} is given by its name or as an object; received ${describe(identifier)}.`.replace(
      /^An (?=[^aeiou])/,
      'A ',
    ),
  );
}

/**
 * The name among several that some spelling of it stands for.
 *
 * @param {any} given
 * @param {string[]} names
 * @returns {string | undefined}
 */
export const nameIn = (given, names) =>
  typeof given === 'string' ? names.find((name) => plain(name) === plain(given)) : undefined;

/**
 * @template T
 * @param {string} kind
 * @param {string} name
 * @param {Record<string, T>} classes
 * @param {Record<string, string>} aliases
 * @returns {T}
 */
function findClass(kind, name, classes, aliases) {
  const wanted = plain(name);
  const alias = Object.keys(aliases).find((key) => plain(key) === wanted);
  const target = alias ? plain(aliases[alias]) : wanted;
  const found = Object.keys(classes).find((key) => plain(key) === target);
  if (found) return classes[found];
  const short = Object.keys(aliases);
  const others = Object.keys(classes).filter((key) => !short.some((alias) => plain(alias) === plain(key)));
  throw unknown(kind, name, [...others.map(snakeCase), ...short]);
}
