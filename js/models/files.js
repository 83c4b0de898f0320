/**
 * Models in files and in the browser. What reads and writes them is loaded when it is first needed.
 */

const io = () => import('../io/index.js');

/**
 * Opens a model.
 *
 * @param {any} source a path (Node), an address, a File or Blob, bytes, or 'browser:name'
 * @returns {Promise<any>} the model, compiled if it was
 * @throws {import('../errors.js').LoadError}
 * @example const model = await loadModel('digits.keras');
 */
export const loadModel = async (source) => (await io()).loadModel(source);

/** The models kept in this browser. @returns {Promise<any[]>} name, size and date of each @example (await listModels()).map(({ name }) => name) */
export const listModels = async () => (await io()).listModels();

/** Forgets a model kept in this browser. @param {string} name @example await deleteModel('digits') */
export const deleteModel = async (name) => (await io()).deleteModel(name);

const json = () => import('../io/json.js');

/**
 * A model from JSON: what `model.toJSON()`, Keras 3 or 2 and TensorFlow.js write. Its weights are fresh. It is compiled if
 * the JSON says how.
 *
 * @param {any} text the JSON, or the object that it says
 * @param {{customObjects?: Record<string, any>}} [options] customObjects: layers, losses and metrics of your own by name
 * @returns {Promise<any>}
 * @throws {import('../errors.js').LoadError} naming the layer that is not known
 * @example const twin = await modelFromJSON(model.toJSON());
 */
export const modelFromJSON = async (text, options) => (await json()).modelFromJSON(text, options);

/**
 * A model of the same layers, with fresh weights and not compiled.
 *
 * @param {any} model
 * @param {{customObjects?: Record<string, any>}} [options]
 * @returns {Promise<any>}
 * @example const twin = await cloneModel(model);
 */
export const cloneModel = async (model, options) => (await json()).cloneModel(model, options);
