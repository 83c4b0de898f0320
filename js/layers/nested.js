import * as known from './index.js';
import { ValueError, nearest } from '../errors.js';
import { describe, isPlainObject } from '../utils/options.js';
import { Layer } from './layer.js';

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
  const classes = /** @type {Record<string, any>} */ (known);
  const { class_name: className, config } = given;
  if (typeof classes[className]?.fromConfig !== 'function') {
    const near = nearest(className, Object.keys(classes));
    throw new ValueError(
      `${where}: there is no layer '${className}'.${near ? ` Did you mean '${near}'?` : ''}`,
    );
  }
  const { dtype: _, ...options } = withoutNulls(config);
  return classes[className].fromConfig(options);
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

/** Configs say null where an option is not used. @param {any} config @returns {any} */
function withoutNulls(config) {
  if (!isPlainObject(config)) return config;
  const used = Object.entries(config).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(used.map(([key, value]) => [key, withoutNulls(value)]));
}
