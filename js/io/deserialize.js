import { HornetError, LoadError, nearest } from '../errors.js';
import * as layers from '../layers/index.js';
import * as optimizers from '../optimizers/index.js';
import { readingNested } from '../layers/nested.js';
import { Model, Sequential } from '../models/index.js';
import { customObject } from '../utils/custom_objects.js';
import { describe, isPlainObject, withoutNulls } from '../utils/options.js';
import { modernLayer } from './old_json.js';

/**
 * The JSON of Keras's files back to a model.
 *
 * @typedef {Record<string, any>} Json
 */

/** Where data enters. @param {Record<string, any>} options @returns {any} */
const input = (options) => layers.Input(/** @type {any} */ (options));

/** What Keras calls a model made of a graph, by version. */
const FUNCTIONAL = ['Functional', 'Model'];

/**
 * @param {Json} json as `serializeModel`, Keras or TensorFlow.js makes it
 * @param {Record<string, any>} [custom] the user's classes by name
 * @returns {any} the model, built but not compiled; its weights are fresh
 * @throws {LoadError} naming the layer that is unknown or not understood
 */
export function deserializeModel(json, custom = {}) {
  const { class_name: className, config } = modernLayer(json);
  if (className !== 'Sequential' && !FUNCTIONAL.includes(className)) {
    throw new LoadError(`it holds a ${className}, which is not a Sequential or functional model`);
  }
  if (!Array.isArray(config?.layers)) throw new LoadError('its config.json does not list layers');
  const model =
    className === 'Sequential'
      ? deserializeSequential(config, custom)
      : deserializeFunctional(config, custom);
  if (config.trainable === false) model.trainable = false;
  return model;
}

/** @param {Json} config @param {Record<string, any>} custom */
function deserializeSequential(config, custom) {
  const made = config.layers.map((/** @type {Json} */ json) => deserializeLayer(json, custom));
  const shape = config.build_input_shape;
  const begins = config.layers[0]?.class_name === 'InputLayer' || !shape;
  return new Sequential(begins ? made : [input({ batchShape: shape }), ...made], {
    name: config.name,
  });
}

/**
 * Layers are called in the file's order as soon as their inputs are there: a shared layer may have to wait for its
 * second use until others have been called.
 *
 * @param {Json} config
 * @param {Record<string, any>} custom
 */
function deserializeFunctional(config, custom) {
  /** @type {Map<string, any>} tensors by layer and use */ const made = new Map();
  const waiting = config.layers.flatMap((/** @type {Json} */ json) => {
    const layer = deserializeLayer(json, custom);
    const name = json.name ?? json.config.name;
    if (json.class_name === 'InputLayer') {
      made.set(`${name}/0`, layer);
      return [];
    }
    return json.inbound_nodes.map((/** @type {Json} */ node, /** @type {number} */ use) => ({
      layer,
      name,
      node,
      use,
    }));
  });
  for (let left = waiting; left.length;) {
    const next = left.filter((/** @type {any} */ call) => !applyLayer(call, made));
    if (next.length === left.length)
      throw new LoadError(`the inputs of its layer '${left[0].name}' are missing`);
    left = next;
  }
  const ends = (/** @type {any} */ histories) => {
    if (isPlainObject(histories)) {
      const named = Object.entries(histories).map(([name, history]) => [name, tensorAt(history, made)]);
      return Object.fromEntries(named);
    }
    return typeof histories[0] === 'string'
      ? tensorAt(histories, made) // one alone
      : histories.map((/** @type {any} */ history) => tensorAt(history, made));
  };
  return new Model({
    inputs: ends(config.input_layers),
    outputs: ends(config.output_layers),
    name: config.name,
  });
}

/**
 * Calls a layer if all of its inputs are there.
 *
 * @param {{layer: any, name: string, node: Json, use: number}} call
 * @param {Map<string, any>} made
 * @returns {boolean} whether it did
 */
function applyLayer({ layer, name, node, use }, made) {
  const args = node.args ?? [];
  if (![args[0]].flat().every(isTensor)) {
    throw new LoadError(`the inputs of its layer '${name}' are not understood`);
  }
  const kwargs = withoutNulls(node.kwargs ?? {});
  if (isWaiting([args, ...Object.values(kwargs)], made)) return false;
  const tensors = args.map((/** @type {any} */ value) => placeTensors(value, made) ?? undefined);
  const options = Object.entries(kwargs).map(([key, value]) => [key, placeTensors(value, made)]);
  try {
    made.set(`${name}/${use}`, layer(...tensors, Object.fromEntries(options)));
  } catch (error) {
    if (!(error instanceof HornetError)) throw error;
    throw new LoadError(`its layer '${name}' cannot be called: ${error.message}`, { cause: error });
  }
  return true;
}

/** @param {any} reference in a file */
const isTensor = (reference) => reference?.class_name === '__keras_tensor__';

/** Whether a tensor within has not been made yet. @param {any} values @param {Map<string, any>} made */
const isWaiting = (values, made) =>
  [values]
    .flat(Infinity)
    .some((value) => isTensor(value) && tensorAt(value.config.keras_history, made) === undefined);

/** An argument with tensors instead of references. @param {any} value @param {Map<string, any>} made @returns {any} */
function placeTensors(value, made) {
  if (Array.isArray(value)) return value.map((one) => placeTensors(one, made));
  return isTensor(value) ? tensorAt(value.config.keras_history, made) : value;
}

/** @param {[string, number, number]} history @param {Map<string, any>} made */
function tensorAt([name, use, index], made) {
  const outputs = made.get(`${name}/${use}`);
  return Array.isArray(outputs) ? outputs[index] : outputs;
}

/**
 * @param {Json} given
 * @param {Record<string, any>} [custom] the user's classes by name
 * @returns {any} a layer; the tensor of an input
 * @throws {LoadError}
 */
export function deserializeLayer(given, custom = {}) {
  const json = modernLayer(given);
  const { class_name: className, config } = json;
  if (className === 'Sequential' || FUNCTIONAL.includes(className)) return deserializeModel(json, custom);
  if (className === 'InputLayer') return deserializeInput(config);
  const known = /** @type {Record<string, any>} */ (layers);
  const type = customObject(json, custom) ?? known[className];
  if (!type) {
    const near = nearest(className, Object.keys(known));
    throw new LoadError(
      `its layer '${config?.name}' is a ${className}, which this version does not know` +
        `${near ? ` (the nearest is ${near})` : ''}. A class of your own is made known by customObjects or ` +
        'utils.registerKerasSerializable()',
    );
  }
  try {
    const { trainable = true, dtype: _, ...options } = withoutNulls(config);
    const within = (/** @type {Json} */ nested) => deserializeLayer(nested, custom);
    const layer = readingNested(within, () => madeFrom(type, options, config?.name));
    layer.trainable = trainable;
    return layer;
  } catch (error) {
    if (!(error instanceof HornetError)) throw error;
    throw new LoadError(`its layer '${config?.name}' cannot be made: ${error.message}`, { cause: error });
  }
}

/**
 * Files may be of a later version, with options that this one does not know: they are left out, and told.
 *
 * @param {any} type
 * @param {Json} options
 * @param {string} name
 * @returns {any}
 */
function madeFrom(type, options, name) {
  try {
    return type.fromConfig(options);
  } catch (error) {
    const key = /** @type {any} */ (error).unknownOption;
    if (key === undefined || !Object.hasOwn(options, key)) throw error;
    const { [key]: value, ...rest } = options;
    console.warn(
      `The option '${key}' (${describe(value)}) of layer '${name}' is not known and was left out.`,
    );
    return madeFrom(type, rest, name);
  }
}

/**
 * Compiles as a file says. What this version cannot do is left out with a warning: the model predicts all the same.
 *
 * @param {any} model
 * @param {Json} json compile_config
 * @param {Record<string, any>} [custom] the user's losses and metrics by name
 * @returns {boolean} whether it did
 */
export function compileAs(model, json, custom = {}) {
  const { optimizer, loss, loss_weights, metrics, weighted_metrics } = withoutNulls(json);
  const named = (/** @type {any} */ part) => replaced(part, custom);
  try {
    model.compile({
      optimizer: optimizers.get(named(optimizer)),
      loss: named(loss),
      loss_weights,
      metrics: named(metrics),
      weighted_metrics: named(weighted_metrics),
    });
    return true;
  } catch (error) {
    if (!(error instanceof HornetError)) throw error;
    console.warn(`The compile settings of the model '${model.name}' were not restored: ${error.message}`);
    return false;
  }
}

/** Names and configs of the user's own replaced by what they stand for. @param {any} part @param {Json} custom @returns {any} */
function replaced(part, custom) {
  if (Array.isArray(part)) return part.map((one) => replaced(one, custom));
  if (typeof part === 'string') return custom[part] ?? part;
  if (!isPlainObject(part)) return part;
  if (!('class_name' in part))
    return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, replaced(one, custom)]));
  const type = customObject(part, custom);
  return type ? new type(part.config) : part;
}

/** @param {Json} config */
function deserializeInput(config) {
  const batchShape = config.batch_shape ?? config.batch_input_shape;
  if (!Array.isArray(batchShape)) throw new LoadError(`its input '${config.name}' has no shape`);
  const dtype = typeof config.dtype === 'string' ? config.dtype : 'float32';
  return input({ batchShape, dtype, name: config.name });
}
