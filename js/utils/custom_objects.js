import { ValueError } from '../errors.js';
import { describe } from './options.js';

/**
 * Classes of the user that files and JSON may name.
 *
 * @type {Map<string, any>} by the name in files, `package>Name`
 */
const registered = new Map();

/**
 * Makes a class of yours known, so that models with it can be saved and made again from files and JSON. In Python,
 * `keras.saving.register_keras_serializable` does the same for its twin there.
 *
 * @template {new (...args: any[]) => any} T
 * @param {T} type a layer, loss or metric with `static className` (or a name) and `getConfig`
 * @param {{package?: string, name?: string}} [options] the name in files is `package>name`: 'Custom' and the class's own
 *   unless given
 * @returns {T} the class itself
 * @throws {ValueError} if it is not a class
 * @example
 * class Scale extends layers.Layer { static className = 'Scale'; }
 * utils.registerKerasSerializable(Scale);
 */
export function registerKerasSerializable(type, options = {}) {
  if (typeof type !== 'function')
    throw new ValueError(`registerKerasSerializable() takes a class; received ${describe(type)}.`);
  const { package: group = 'Custom', name = /** @type {any} */ (type).className ?? type.name } = options;
  registered.set(`${group}>${name}`, type);
  return type;
}

/** The name under which a class was registered; undefined if it was not. @param {any} type @returns {string | undefined} */
export const registeredName = (type) => [...registered].find(([, known]) => known === type)?.[0];

/**
 * What a name in a file stands for, if it is one of the user's.
 *
 * @param {Record<string, any>} json with class_name and registered_name
 * @param {Record<string, any>} [customObjects] more of them, by name
 * @returns {any} undefined if it is none
 */
export function customObject({ class_name: name, registered_name: full }, customObjects = {}) {
  const key = [name, full].find((one) => Object.hasOwn(customObjects, one ?? ''));
  return key === undefined ? (registered.get(full) ?? registered.get(name)) : customObjects[key];
}
