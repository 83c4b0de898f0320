/**
 * Hornet: Keras for the browser.
 *
 * @example
 * import { Sequential, layers } from 'hornet-nn';
 * const model = Sequential([layers.Input({ shape: [4] }), layers.Dense(1)]);
 * model.compile({ optimizer: 'adam', loss: 'mse' });
 * await model.fit(x, y, { epochs: 10 });
 */
export * as activations from './activations/index.js';
export * as callbacks from './callbacks/index.js';
export * as constraints from './constraints/index.js';
export * as datasets from './data/index.js';
export * as initializers from './initializers/index.js';
export * as layers from './layers/index.js';
export * as losses from './losses/index.js';
export * as metrics from './metrics/index.js';
export * as ops from './graph/ops.js';
export * as optimizers from './optimizers/index.js';
export * as regularizers from './regularizers/index.js';
export * as utils from './utils/index.js';
export { configure } from './engine/settings.js';
export { AbortError, HornetError, LoadError, OutOfMemoryError, ShapeError, ValueError } from './errors.js';
export { loadModel, listModels, deleteModel, modelFromJSON, cloneModel } from './models/files.js';
export { variable } from './graph/variable.js';
export { gradients, trainFunction } from './models/loops.js';
export { Model, Sequential } from './models/index.js';
export { setRandomSeed } from './random.js';
export * as random from './random_numbers.js';
export { Tensor, tensor } from './tensor.js';

/** Version of the library. */
export const version = '0.1.0';
