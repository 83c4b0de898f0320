/** Models kept by the browser itself (IndexedDB): they stay on this device, for this site. */
import { LoadError, ValueError } from '../errors.js';

const DATABASE = 'hornet-nn';
const STORE = 'models';

/** @typedef {{name: string, bytes: Uint8Array, saved: Date}} Entry */

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/**
 * Does one thing with the store.
 *
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} act
 * @returns {Promise<T>}
 */
async function withStore(mode, act) {
  if (!globalThis.indexedDB) {
    throw new ValueError(
      "'browser:' names need a browser's storage, which is not here. Use a file name ending in .keras.",
    );
  }
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'name' });
  const database = await settled(opening);
  try {
    return await settled(act(database.transaction(STORE, mode).objectStore(STORE)));
  } catch (error) {
    throw new LoadError(
      `The browser refused to store or read the model: ${/** @type {any} */ (error)?.message}.`,
      {
        cause: error,
      },
    );
  } finally {
    database.close();
  }
}

/**
 * @param {string} name
 * @param {Uint8Array} bytes
 */
export async function storeBytes(name, bytes) {
  await withStore('readwrite', (store) => store.put({ name, bytes, saved: new Date() }));
}

/**
 * @param {string} name
 * @returns {Promise<Uint8Array>}
 * @throws {LoadError} if there is none
 */
export async function storedBytes(name) {
  const entry = await withStore('readonly', (store) => store.get(name));
  if (entry) return entry.bytes;
  const known = (await listModels()).map((model) => `'${model.name}'`).join(', ');
  throw new LoadError(`The browser holds no model '${name}'. It holds: ${known || 'none'}.`);
}

/**
 * The models that were saved with `model.save('browser:name')`.
 *
 * @returns {Promise<{name: string, bytes: number, saved: Date}[]>} bytes: the size
 */
export async function listModels() {
  const entries = await withStore('readonly', (store) => /** @type {IDBRequest<Entry[]>} */ (store.getAll()));
  return entries.map(({ name, bytes, saved }) => ({ name, bytes: bytes.length, saved }));
}

/**
 * Removes a model that was saved with `model.save('browser:name')`; nothing happens if there is none.
 *
 * @param {string} name without 'browser:'
 */
export async function deleteModel(name) {
  await withStore('readwrite', (store) => store.delete(name));
}
