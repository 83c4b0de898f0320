/** Models as files: Keras 3's `.keras` format. */
export { deleteModel, listModels } from './browser_store.js';
export { loadModel } from './load.js';
export { saveModel } from './save.js';
