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

/** The models kept in this browser. @returns {Promise<any[]>} name, size and date of each */
export const listModels = async () => (await io()).listModels();

/** Forgets a model kept in this browser. @param {string} name */
export const deleteModel = async (name) => (await io()).deleteModel(name);
