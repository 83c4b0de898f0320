/**
 * What the page knows of a network's layers. Nothing here needs the engine.
 *
 * @typedef {import('./explain.js').LayerInfo} LayerInfo
 */

/**
 * What the page shows of the talk's network before any weights are there.
 *
 * @type {readonly LayerInfo[]}
 */
export const PLAIN_LAYERS = Object.freeze([
  { name: 'input', kind: 'input', shape: [28, 28, 1], parameters: 0 },
  { name: 'conv2d', kind: 'conv', shape: [26, 26, 32], parameters: 320 },
  { name: 'max_pooling2d', kind: 'pool', shape: [13, 13, 32], parameters: 0 },
  { name: 'conv2d_1', kind: 'conv', shape: [11, 11, 64], parameters: 18496 },
  { name: 'max_pooling2d_1', kind: 'pool', shape: [5, 5, 64], parameters: 0 },
  { name: 'conv2d_2', kind: 'conv', shape: [3, 3, 64], parameters: 36928 },
  { name: 'flatten', kind: 'flatten', shape: [1, 1, 576], parameters: 0 },
  { name: 'dense', kind: 'dense', shape: [1, 1, 64], parameters: 36928 },
  { name: 'dense_1', kind: 'dense', shape: [1, 1, 10], activation: 'softmax', parameters: 650 },
]);

/**
 * Describes a model's layers, the input first.
 *
 * @param {any} model
 * @returns {LayerInfo[]}
 * @throws {Error} if the model does not take one 28 x 28 picture or does not tell ten digits apart
 */
export function describe(model) {
  const shown = model.layers.filter((/** @type {any} */ layer) => layer.className !== 'InputLayer');
  const infos = shown.map(layerInfo);
  const input = model.inputs.length === 1 ? model.inputs[0].shape.slice(1) : [];
  const classes = infos.at(-1)?.shape.join() ?? '';
  if (input.join() !== '28,28,1' || classes !== '1,1,10') {
    throw new Error(
      `This page needs a model from 28 × 28 × 1 pictures to 10 probabilities; ` +
        `'${model.name}' goes from ${input.join(' × ') || 'several inputs'} to ${classes.replace(/^(1,)+/, '') || 'nothing'}.`,
    );
  }
  return [{ name: 'input', kind: 'input', shape: [28, 28, 1], parameters: 0 }, ...infos];
}

/**
 * @param {any} layer
 * @returns {LayerInfo}
 */
function layerInfo(layer) {
  const config = layer.getConfig();
  const common = {
    name: layer.name,
    shape: pictureShape(layer.outputShape),
    parameters: layer.countParams(),
  };
  const strides = pair(config.strides ?? config.pool_size ?? 1);
  const padding = config.padding;
  if (layer.className === 'Conv2D' && isPlainConvolution(config)) {
    const window = pair(config.kernel_size);
    return { ...common, kind: 'conv', window, strides, padding, activation: nameOf(config.activation) };
  }
  const pool = /^(Max|Average)Pooling2D$/.exec(layer.className);
  if (pool) {
    const pooling = pool[1] === 'Max' ? 'max' : 'average';
    return { ...common, kind: 'pool', window: pair(config.pool_size), strides, padding, pooling };
  }
  if (layer.className === 'Dense') return { ...common, kind: 'dense', activation: nameOf(config.activation) };
  return { ...common, kind: layer.className === 'Flatten' ? 'flatten' : 'other' };
}

/** @param {Record<string, any>} config */
function isPlainConvolution(config) {
  return (config.groups ?? 1) === 1 && pair(config.dilation_rate ?? 1).join() === '1,1';
}

/**
 * @param {(number | null)[]} shape with the batch in front
 * @returns {[number, number, number]}
 */
function pictureShape(shape) {
  const sizes = shape.slice(1).map((size) => size ?? 1);
  while (sizes.length < 3) sizes.unshift(1);
  return [sizes[0], sizes[1], sizes[2]];
}

/** @param {number | number[]} value @returns {number[]} */
const pair = (value) => (Array.isArray(value) ? value : [value, value]);

/** @param {any} activation a name, or an object as Keras's files have it */
const nameOf = (activation) => (typeof activation === 'string' ? activation : (activation?.name ?? 'linear'));
