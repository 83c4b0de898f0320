import { ValueError } from '../errors.js';
import { leavesOf } from '../models/by_output.js';
import { isPlainObject } from '../utils/options.js';
import { mapTensors } from '../graph/symbolic.js';
import { registeredName } from '../utils/custom_objects.js';
import { snakeKey } from '../utils/names.js';

/**
 * A model as the JSON of Keras 3's files (`config.json`), written with keys that Keras 3.0 knew already.
 *
 * @typedef {import('../graph/symbolic.js').LayerCall} LayerCall
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {Record<string, any>} Json
 */

/** Where Keras refuses whole numbers of Python. */
const FLOATS = ['learning_rate', 'momentum', 'beta', 'threshold'];
const FLOAT = '\0float ';

/**
 * The text of a JSON, in which numbers that have to be floats have a point: 1.0.
 *
 * @param {any} json
 * @returns {string}
 */
export const jsonText = (json) =>
  JSON.stringify(json, (key, value) =>
    FLOATS.includes(key) && Number.isInteger(value) ? FLOAT + value.toFixed(1) : value,
  ).replace(/"\\u0000float ([^"]+)"/g, '$1');

/**
 * @param {any} model built
 * @param {boolean} [withCompile] whether to say how it was compiled
 * @returns {Json}
 * @throws {ValueError} if the model is not built yet
 */
export function serializeModel(model, withCompile = true) {
  if (!model.built) {
    throw new ValueError(
      `The model '${model.name}' has no weights to save yet: its input shape is not known. ` +
        'Begin it with layers.Input({ shape }), or train it first.',
    );
  }
  const compiled = withCompile ? serializeCompile(model) : null;
  const json = model.className === 'Sequential' ? serializeSequential(model) : serializeFunctional(model);
  return { ...json, build_config: { input_shape: [...model.inputs[0].shape] }, compile_config: compiled };
}

/** @param {any} model @returns {Json} */
function serializeSequential(model) {
  const [input] = model.inputs;
  return {
    module: 'keras',
    class_name: 'Sequential',
    config: {
      name: model.name,
      trainable: model.trainable,
      dtype: 'float32',
      layers: [serializeInput(input), ...model.layers.map(serializeLayer)],
      build_input_shape: [...input.shape],
    },
    registered_name: null,
  };
}

/** @param {any} model @returns {Json} */
function serializeFunctional(model) {
  /** @type {LayerCall[]} */ const calls = model.calls;
  const layers = model.layers.map((/** @type {any} */ layer) => {
    const own = calls.filter((call) => call.layer === layer);
    const isInput = layer.className === 'InputLayer';
    return {
      ...(isInput ? serializeInput(own[0].outputs[0]) : serializeLayer(layer)),
      name: layer.name,
      inbound_nodes: isInput ? [] : own.map((call) => serializeCall(call, calls)),
    };
  });
  const ends = (/** @type {SymbolicTensor[]} */ tensors, /** @type {boolean} */ list) => {
    const histories = tensors.map((tensor) => historyOf(tensor, calls));
    return histories.length === 1 && !list ? histories[0] : histories;
  };
  return {
    module: 'keras.src.models.functional',
    class_name: 'Functional',
    config: {
      name: model.name,
      trainable: model.trainable,
      layers,
      input_layers: ends(model.inputs, false),
      output_layers: model.outputNames
        ? Object.fromEntries(
            model.outputs.map((/** @type {any} */ output, /** @type {number} */ i) => [
              model.outputNames[i],
              historyOf(output, calls),
            ]),
          )
        : ends(model.outputs, model.listOfOutputs),
    },
    registered_name: 'Functional',
  };
}

/** @param {SymbolicTensor} tensor @returns {Json} */
const serializeInput = ({ shape, dtype, name, call }) => ({
  module: 'keras.layers',
  class_name: 'InputLayer',
  config: {
    batch_shape: [call?.layer.batchSize ?? null, ...shape.slice(1)],
    dtype,
    sparse: false,
    name: call?.layer.name ?? name,
  },
  registered_name: null,
});

/** @param {any} layer @returns {Json} */
export function serializeLayer(layer) {
  if (layer.layers) return serializeModel(layer, false);
  return { ...placeOf('keras.layers', layer), config: { name: layer.name, ...layer.getConfig() } };
}

/** One use of a layer. @param {LayerCall} call @param {LayerCall[]} calls of the model @returns {Json} */
function serializeCall(call, calls) {
  const reference = (/** @type {SymbolicTensor} */ tensor) => ({
    class_name: '__keras_tensor__',
    config: { shape: [...tensor.shape], dtype: tensor.dtype, keras_history: historyOf(tensor, calls) },
  });
  const options = Object.entries(call.options ?? {});
  return {
    args: [mapTensors(call.argument, reference)],
    kwargs: Object.fromEntries(options.map(([key, value]) => [snakeKey(key), mapTensors(value, reference)])),
  };
}

/**
 * Where a tensor comes from: the layer's name, which of its uses within the model, which of the outputs.
 *
 * @param {SymbolicTensor} tensor
 * @param {LayerCall[]} calls of the model
 * @returns {[string, number, number]}
 */
function historyOf(tensor, calls) {
  const call = /** @type {LayerCall} */ (tensor.call);
  const uses = calls.filter(({ layer }) => layer === call.layer);
  return [call.layer.name, uses.indexOf(call), call.outputs.indexOf(tensor)];
}

/**
 * How the model was compiled; null if it was not, or with functions, which a file cannot hold.
 *
 * @param {any} model
 * @returns {Json | null}
 */
function serializeCompile(model) {
  if (!model.compiled) return null;
  const { loss, lossWeights, metrics, weightedMetrics } = model.compileOptions;
  const leaves = [loss, metrics, weightedMetrics].flatMap(leavesOf);
  if (leaves.some((part) => typeof part === 'function' && !part.className)) {
    console.warn(
      `The loss or a metric of the model '${model.name}' is a function of your own, which a file cannot hold. The ` +
        'model is saved without its compile settings: call compile() after loading.',
    );
    return null;
  }
  return {
    optimizer: serializeObject('keras.optimizers', model.optimizer),
    loss: serializePart('keras.losses', loss),
    loss_weights: lossWeights,
    metrics: serializePart('keras.metrics', metrics),
    weighted_metrics: serializePart('keras.metrics', weightedMetrics),
    run_eagerly: false,
    steps_per_execution: 1,
    jit_compile: false,
  };
}

/** @param {string} module @param {any} part a name, a loss or metric, a config, or several of these by output @returns {any} */
function serializePart(module, part) {
  if (Array.isArray(part)) return part.map((one) => serializePart(module, one));
  if (isPlainObject(part) && !('class_name' in part)) {
    return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, serializePart(module, one)]));
  }
  return part && typeof part.getConfig === 'function' ? serializeObject(module, part) : (part ?? null);
}

/** @param {string} module @param {any} object @returns {Json} */
const serializeObject = (module, object) => ({
  ...placeOf(module, object),
  config: object.getConfig(),
});

/** What a file calls a class: Keras's module, or for one of the user's the name under which it is registered. @param {string} module @param {any} object */
function placeOf(module, object) {
  const name = registeredName(object.constructor) ?? null;
  return { module: name ? null : module, class_name: object.className, registered_name: name };
}
