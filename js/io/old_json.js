import { isPlainObject } from '../utils/options.js';

/**
 * The JSON of Keras 1 and 2 and of TensorFlow.js, told as Keras 3 tells it.
 *
 * @typedef {Record<string, any>} Json
 */

/** Layers that Keras 3 has under another name. @type {Record<string, (config: Json) => [string, Json]>} */
const RENAMED = {
  ThresholdedReLU: ({ theta = 1, ...config }) => ['ReLU', { ...config, threshold: theta }],
  CuDNNLSTM: (config) => ['LSTM', config],
  CuDNNGRU: (config) => ['GRU', { reset_after: true, ...config }],
};

/** Options of old files that say how to compute, not what. */
const WITHOUT_EFFECT = [
  'batch_input_shape',
  'implementation',
  'time_major',
  'input_dtype',
  'ragged',
  'sparse',
];

/** Whether a model or layer was not written by Keras 3, which says the module of everything. @param {Json} json */
const isOld = (json) => !('module' in json) && !('registered_name' in json);

/**
 * A model or layer as Keras 3 has it.
 *
 * @param {Json} json
 * @returns {Json}
 */
export function modernLayer(json) {
  if (!isPlainObject(json) || !isOld(json)) return json;
  const [className, given] = RENAMED[json.class_name]?.(json.config) ?? [json.class_name, json.config];
  if (Array.isArray(given)) return { ...json, config: modernSequential({ layers: given }) };
  if (className === 'Sequential') return { ...json, config: modernSequential(given) };
  if (className === 'Model' || className === 'Functional') return { ...json, config: modernGraph(given) };
  const config = modernConfig(className, given);
  return { ...json, class_name: className, config };
}

/** @param {string} className @param {Json} given @returns {Json} */
function modernConfig(className, given) {
  if (className === 'InputLayer') return given;
  const entries = Object.entries(given ?? {}).filter(([key]) => !WITHOUT_EFFECT.includes(key));
  /** @type {Json} */ const config = Object.fromEntries(
    entries.map(([key, value]) => [key, modernValue(value)]),
  );
  if (className === 'BatchNormalization' && Array.isArray(config.axis)) [config.axis] = config.axis;
  if (className === 'GRU') config.reset_after ??= false;
  const steep = Object.keys(config).filter((key) => config[key] === 'hard_sigmoid');
  if (steep.length) {
    console.warn(
      `Layer '${config.name}' of an old file has ${steep.join(' and ')} 'hard_sigmoid', which was clip(0.2 x + 0.5) then ` +
        'and is clip(x / 6 + 0.5) since Keras 3: outputs differ slightly.',
    );
  }
  if (isPlainObject(config.layer)) config.layer = modernLayer(config.layer);
  return config;
}

/** Initializers: what was called normal. @param {any} value @returns {any} */
function modernValue(value) {
  if (value?.class_name !== 'VarianceScaling' || value.config?.distribution !== 'normal') return value;
  return { ...value, config: { ...value.config, distribution: 'truncated_normal' } };
}

/** The first layer may say what enters. @param {Json} config @returns {Json} */
function modernSequential(config) {
  const [first] = config.layers;
  const { batch_input_shape: shape, dtype } = first?.config ?? {};
  if (first?.class_name === 'InputLayer' || !Array.isArray(shape)) return config;
  const enters = { class_name: 'InputLayer', config: { batch_shape: shape, dtype } };
  return { ...config, layers: [enters, ...config.layers] };
}

/** @param {Json} config @returns {Json} */
function modernGraph(config) {
  const alone = (/** @type {any} */ ends) =>
    Array.isArray(ends) && ends.length === 1 && Array.isArray(ends[0]) ? ends[0] : ends;
  const layers = config.layers.map((/** @type {Json} */ layer) => ({
    ...layer,
    inbound_nodes: (layer.inbound_nodes ?? []).map(modernNode),
  }));
  return {
    ...config,
    layers,
    input_layers: alone(config.input_layers),
    output_layers: alone(config.output_layers),
  };
}

/** One use: a list of [layer, use, output, options]. @param {any} node @returns {Json} */
function modernNode(node) {
  if (!Array.isArray(node)) return node;
  const list = typeof node[0] === 'string' ? [node] : node;
  const references = list.map(([name, use, output]) => ({
    class_name: '__keras_tensor__',
    config: { keras_history: [name, use, output] },
  }));
  return { args: [references.length === 1 ? references[0] : references], kwargs: list[0][3] ?? {} };
}

/**
 * How the model was compiled, as Keras 3 has it.
 *
 * @param {Json} json of the whole model
 * @returns {Json | null}
 */
export function modernCompile({ compile_config: compiled, training_config: old }) {
  if (compiled || !old) return compiled ?? null;
  const { optimizer_config: optimizer, ...rest } = old;
  return { optimizer: isPlainObject(optimizer) ? withoutDecay(optimizer) : optimizer, ...rest };
}

/** Keras 2 wrote options of optimizers that Keras 3 has no more, unused. @param {Json} optimizer */
function withoutDecay({ class_name, config: { decay: _, lr, is_legacy_optimizer: __, ...config } }) {
  return { class_name, config: lr === undefined ? config : { learning_rate: lr, ...config } };
}
