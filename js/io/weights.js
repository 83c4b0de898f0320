import { LoadError } from '../errors.js';
import { Tensor } from '../tensor.js';
import { snakeCase } from '../utils/names.js';
import { sameShape, shapeText, sizeOf } from '../utils/shape.js';

/**
 * Weights and optimizer state in the layout of Keras's `model.weights.h5`: `layers/<class>[_k]/vars/<i>`, of recurrent
 * layers `layers/<class>[_k]/cell/vars/<i>`, of layers within a layer `layers/<class>[_k]/<child>/vars/<i>`.
 *
 * @typedef {import('./hdf5_write.js').Group} Group
 * @typedef {import('./hdf5_write.js').Dataset} Dataset
 *
 * What an optimizer remembers: for each trainable weight its slots, in the engine's order.
 * @typedef {{iteration: number, slots: ArrayLike<number>[][]}} OptimizerState
 */

/**
 * The layers of a model by the names of their groups. These count uses of a class, not the layers' own names.
 *
 * @param {any} model
 * @returns {[string, any][]}
 */
function groupNames(model) {
  /** @type {Map<string, number>} */ const counts = new Map();
  return model.layers.map((/** @type {any} */ layer) => {
    const name = layer.constructor.groupName ?? snakeCase(layer.className);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return [count ? `${name}_${count}` : name, layer];
  });
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
  const root = modelGroup(model, values);
  if (state) {
    const datasets = optimizerDatasets(model, state);
    root.children.optimizer = {
      children: { vars: varsGroup(datasets, snakeCase(model.optimizer.className)) },
    };
  }
  return root;
}

/** @param {any} model @param {Map<any, Tensor>} values @returns {Group} */
function modelGroup(model, values) {
  const layers = groupNames(model).map(([name, layer]) => [name, layerGroup(layer, values)]);
  return { children: { layers: { children: Object.fromEntries(layers) }, vars: varsGroup([], model.name) } };
}

/** Those that stand in the layer's own group. @param {any} layer @returns {any[]} */
const ownWeights = (layer) => (Object.keys(layer.weightGroups).length ? layer.ownWeights : layer.weights);

/** @param {any} layer @param {Map<any, Tensor>} values @returns {Group} */
function layerGroup(layer, values) {
  if (layer.layers) return modelGroup(layer, values);
  const within = Object.entries(layer.weightGroups).map(([name, child]) => [name, layerGroup(child, values)]);
  /** @type {any[]} */ const datasets = ownWeights(layer).map((weight) => {
    const { shape, data } = /** @type {Tensor} */ (values.get(weight));
    return { shape, data };
  });
  const vars = varsGroup(datasets, layer.name);
  const { weightsGroup } = layer.constructor;
  if (!weightsGroup) return { children: { vars, ...Object.fromEntries(within) } };
  return { children: { vars: varsGroup([], layer.name), [weightsGroup]: { children: { vars } } } };
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

/** @param {any} model @param {Hdf5} file @param {string} path @param {Map<any, Tensor>} values */
function collect(model, file, path, values) {
  for (const [name, layer] of groupNames(model)) collectLayer(layer, file, `${path}layers/${name}/`, values);
}

/** @param {any} layer @param {Hdf5} file @param {string} group @param {Map<any, Tensor>} values */
function collectLayer(layer, file, group, values) {
  if (layer.layers) {
    collect(layer, file, group, values);
    return;
  }
  const { weightsGroup } = layer.constructor;
  const vars = `${group}${weightsGroup ? `${weightsGroup}/` : ''}vars`;
  ownWeights(layer).forEach((/** @type {any} */ weight, /** @type {number} */ i) => {
    values.set(weight, readWeight(file, `${vars}/${i}`, layer, weight));
  });
  for (const [name, child] of Object.entries(layer.weightGroups))
    collectLayer(child, file, `${group}${name}/`, values);
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
