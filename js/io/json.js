import { LoadError, ValueError } from '../errors.js';
import { describe, isPlainObject, readOptions } from '../utils/options.js';
import { compileAs, deserializeLayer, deserializeModel } from './deserialize.js';
import { modernCompile } from './old_json.js';
import { serializeLayer, serializeModel } from './serialize.js';

/**
 * Models and layers as JSON.
 *
 * @typedef {Record<string, any>} Json
 */

/**
 * @param {any} json a text or what it says; a model.json of TensorFlow.js, too
 * @returns {Json}
 */
function parsed(json) {
  try {
    const value = typeof json === 'string' ? JSON.parse(json) : json;
    if (isPlainObject(value))
      return value.modelTopology ? parsed(value.modelTopology) : (value.model_config ?? value);
  } catch (error) {
    throw new LoadError(`modelFromJSON(): the text is not JSON: ${/** @type {any} */ (error).message}`, {
      cause: error,
    });
  }
  throw new ValueError(
    `modelFromJSON() takes the text that toJSON() gave, or its object; received ${describe(json)}.`,
  );
}

/** @param {any} options @returns {Record<string, any>} */
const customObjectsOf = (options) =>
  readOptions('modelFromJSON()', options, { defaults: { customObjects: {} } }).customObjects ?? {};

/** @param {any} json @param {any} [options] @returns {any} compiled if the JSON says how */
export function modelFromJSON(json, options) {
  const given = parsed(json);
  const customObjects = customObjectsOf(options);
  const model = deserializeModel(given, customObjects);
  const compiled = modernCompile({
    ...given,
    ...(typeof json === 'object' && json.training_config && { training_config: json.training_config }),
  });
  if (compiled?.optimizer) compileAs(model, compiled, customObjects);
  return model;
}

/** The same architecture with fresh weights, not compiled. @param {any} model @param {any} [options] @returns {any} */
export const cloneModel = (model, options) =>
  deserializeModel(JSON.parse(JSON.stringify(serializeModel(model, false))), {
    ...Object.fromEntries(ownClasses(model)),
    ...customObjectsOf(options),
  });

/** The classes of a model's layers, by name: those of the user, too. @param {any} model @returns {[string, any][]} */
const ownClasses = (model) =>
  model.layers.flatMap((/** @type {any} */ layer) =>
    layer.layers ? ownClasses(layer) : [[layer.className, layer.constructor]],
  );

/** @param {any} json @param {any} [options] @returns {any} a layer */
export function layerFromJSON(json, options) {
  if (!isPlainObject(json) || typeof json.class_name !== 'string')
    throw new ValueError(
      `deserialize() takes what serialize() gave, { class_name, config }; received ${describe(json)}.`,
    );
  return deserializeLayer(json, customObjectsOf(options));
}

export { serializeLayer };
