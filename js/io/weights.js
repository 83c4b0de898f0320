import { LoadError } from '../errors.js';
import { Tensor } from '../tensor.js';
import { snakeCase, snakeKey } from '../utils/names.js';
import { Layer } from '../layers/layer.js';
import { sameShape, shapeText, sizeOf } from '../utils/shape.js';

/**
 * Weights and optimizer state in the layout of Keras's `model.weights.h5`: `layers/<class>[_k]/vars/<i>`, of layers within
 * layers `layers/<class>[_k]/<property>/vars/<i>`: `lstm/cell`, `bidirectional/forward_layer/cell`.
 *
 * @typedef {import('./hdf5_write.js').Group} Group
 * @typedef {import('./hdf5_write.js').Dataset} Dataset
 *
 * What an optimizer remembers: for each trainable weight its slots, in the engine's order.
 * @typedef {{iteration: number, slots: ArrayLike<number>[][]}} OptimizerState
 */

/**
 * Layers by the names of their groups. These count uses of a class, not the layers' own names.
 *
 * @param {any[]} layers
 * @returns {[string, any][]}
 */
function groupNames(layers) {
  /** @type {Map<string, number>} */ const counts = new Map();
  return layers.map((/** @type {any} */ layer) => {
    const name = layer.constructor.groupName ?? snakeCase(layer.className);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return [count ? `${name}_${count}` : name, layer];
  });
}

/**
 * What a layer has in groups of its own: the layers that are its properties, alone or in arrays. A model's are its layers.
 *
 * @param {any} layer
 * @returns {[string, any][]} paths
 */
function partsOf(layer) {
  if (layer.layers) return groupNames(layer.layers).map(([name, part]) => [`layers/${name}`, part]);
  const named = Object.entries(layer.weightGroups);
  if (named.length) return named;
  const isPart = (/** @type {any} */ value) => value instanceof Layer && layer.children.includes(value);
  /** @type {[string, any][]} */ const parts = [];
  for (const [key, value] of Object.entries(layer)) {
    const name = snakeKey(key);
    if (isPart(value)) parts.push([name, value]);
    if (!Array.isArray(value)) continue;
    for (const [within, part] of groupNames(value.filter(isPart))) parts.push([`${name}/${within}`, part]);
  }
  return parts;
}

/** @param {(Dataset)[]} datasets @param {string} name @returns {Group} */
const varsGroup = (datasets, name) => ({
  children: Object.fromEntries(datasets.map((dataset, i) => [String(i), dataset])),
  attributes: { name },
});

/**
 * @param {any} model
 * @param {Map<any, Tensor>} values of all weights
 * @param {OptimizerState | null} state
 * @returns {Group}
 */
export function weightsToGroups(model, values, state) {
  const root = layerGroup(model, values);
  if (state) {
    const datasets = optimizerDatasets(model, state);
    root.children.optimizer = {
      children: { vars: varsGroup(datasets, snakeCase(model.optimizer.className)) },
    };
  }
  return root;
}

/** @param {any} layer or a model @param {Map<any, Tensor>} values @returns {Group} */
function layerGroup(layer, values) {
  const own = layer.ownWeights.map((/** @type {any} */ weight) => {
    const { shape, data } = /** @type {Tensor} */ (values.get(weight));
    return { shape, data };
  });
  /** @type {Group} */ const group = { children: { vars: varsGroup(own, layer.name) } };
  if (layer.layers) group.children.layers = { children: {} };
  for (const [path, part] of partsOf(layer)) {
    const names = path.split('/');
    const last = /** @type {string} */ (names.pop());
    const within = names.reduce(
      (at, name) => (at.children[name] ??= { children: {} }),
      /** @type {any} */ (group),
    );
    within.children[last] = layerGroup(part, values);
  }
  return group;
}

/**
 * Keras's variables of an optimizer: iteration, learning rate unless that follows a schedule, its arrays, what else it
 * keeps.
 *
 * @param {any} model
 * @param {OptimizerState} state
 * @returns {Dataset[]}
 */
function optimizerDatasets({ optimizer, trainableWeights }, { iteration, slots }) {
  const scalar = (/** @type {number} */ value) => ({ shape: [], data: Float32Array.of(value) });
  return [
    { shape: [], data: Int32Array.of(iteration) },
    ...(optimizer.schedule ? [] : [scalar(optimizer.learningRate)]),
    ...optimizer.slotOrder(slots.length).map((/** @type {[number, number]} */ [w, s]) => ({
      shape: trainableWeights[w].shape,
      data: Float32Array.from(slots[w][s]),
    })),
    ...optimizer.scalars(iteration).map(scalar),
  ];
}

/**
 * A file's data sets, as jsfive shows them.
 *
 * @typedef {{get(path: string): {shape: number[], value: ArrayLike<number | bigint>} | null}} Hdf5
 */

/**
 * Reads a data set.
 *
 * @param {Hdf5} file
 * @param {string} path
 * @returns {{shape: number[], data: Float32Array} | null} null if there is none
 */
function read(file, path) {
  const dataset = file.get(path);
  if (!dataset?.shape) return null;
  const data = Float32Array.from(dataset.value, Number);
  return { shape: dataset.shape, data };
}

/**
 * The weights of a model, in the order of `model.weights`.
 *
 * @param {any} model
 * @param {Hdf5} file
 * @returns {Tensor[]}
 * @throws {LoadError} if one is missing or of another shape
 */
export function weightsFromFile(model, file) {
  /** @type {Map<any, Tensor>} */ const values = new Map();
  collect(model, file, '', values);
  return model.weights.map((/** @type {any} */ weight) => values.get(weight));
}

/** @param {any} layer or a model @param {Hdf5} file @param {string} path @param {Map<any, Tensor>} values */
function collect(layer, file, path, values) {
  layer.ownWeights.forEach((/** @type {any} */ weight, /** @type {number} */ i) => {
    values.set(weight, readWeight(file, `${path}vars/${i}`, layer, weight));
  });
  for (const [name, part] of partsOf(layer)) collect(part, file, `${path}${name}/`, values);
}

/** @param {Hdf5} file @param {string} path @param {any} layer @param {any} weight @returns {Tensor} */
function readWeight(file, path, layer, weight) {
  const what = `the weight '${weight.name}' of its layer '${layer.name}'`;
  const found = read(file, path);
  if (!found) throw new LoadError(`${what} is missing (${path})`);
  if (!sameShape(found.shape, weight.shape) || found.data.length !== sizeOf(weight.shape)) {
    throw new LoadError(
      `${what} has the shape ${shapeText(found.shape)} instead of ${shapeText(weight.shape)}`,
    );
  }
  return new Tensor({ shape: found.shape, dtype: 'float32', data: found.data });
}

/**
 * What the optimizer of a compiled model remembered.
 *
 * @param {any} model
 * @param {Hdf5} file
 * @returns {OptimizerState | null} null if the file has none, or not for these weights
 */
export function optimizerStateFromFile(model, file) {
  const iteration = read(file, 'optimizer/vars/0');
  const weights = model.trainableWeights;
  const order = model.optimizer.slotOrder(weights.length);
  // A learning rate that follows a schedule is not stored: then slots begin one earlier.
  const rate = read(file, 'optimizer/vars/1');
  const first = rate && rate.shape.length === 0 ? 2 : 1;
  /** @type {Float32Array[][]} */ const state = weights.map(() => []);
  for (const [i, [w, s]] of order.entries()) {
    const found = read(file, `optimizer/vars/${first + i}`);
    if (!found || !sameShape(found.shape, weights[w].shape)) return null;
    state[w][s] = found.data;
  }
  return iteration && { iteration: iteration.data[0], slots: state };
}
