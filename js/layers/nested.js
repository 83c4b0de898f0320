import { ValueError } from '../errors.js';
import { describe, isPlainObject, withoutNulls } from '../utils/options.js';
import { Layer, made } from './layer.js';

/** What makes layers of configs while a file is read: `js/io/deserialize.js`, which knows all of them. @type {((json: any) => any) | null} */
let reader = null;

/**
 * Lets configs of layers within others be read in one's own way. Nothing else here knows all layers there are, so that
 * a program has only those it names.
 *
 * @template T
 * @param {(json: any) => any} read a layer of {class_name, config}
 * @param {() => T} make
 * @returns {T} what `make` returns
 */
export function readingNested(read, make) {
  const before = reader;
  reader = read;
  try {
    return make();
  } finally {
    reader = before;
  }
}

/**
 * Layers that are options of other layers: a cell, what Bidirectional and TimeDistributed go around.
 *
 * @param {string} where for messages
 * @param {string} name of the option
 * @param {any} given a layer, or one as configs have it: `{class_name, config}`
 * @returns {Layer}
 * @throws {ValueError}
 */
export function nestedLayer(where, name, given) {
  if (given instanceof Layer) return given;
  if (!isPlainObject(given) || typeof given.class_name !== 'string') {
    throw new ValueError(
      `${where}: '${name}' must be a layer, such as layers.Dense(8); received ${describe(given)}.`,
    );
  }
  return reader ? reader(given) : madeBefore(where, name, given);
}

/** Of a class of which this program has made a layer already. @param {string} where @param {string} name @param {any} config */
function madeBefore(where, name, { class_name: className, config }) {
  const type = made.get(className);
  if (!type) {
    throw new ValueError(
      `${where}: '${name}' is the config of a ${className}, of which this program has made none so far. ` +
        'layers.deserialize({ class_name, config }) reads the configs of all layers.',
    );
  }
  const { dtype: _, ...options } = withoutNulls(config);
  return type.fromConfig(options);
}

/**
 * Options of a layer that begins with another one, or with an array of them. What it begins with may be all options
 * itself: that is what a config is.
 *
 * @param {string} name
 * @param {any} given
 * @param {Record<string, any>} [options]
 */
export const around = (name, given, options) =>
  isPlainObject(given) && !given.call ? given : { [name]: given, ...options };
