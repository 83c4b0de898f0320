/** Where callbacks write: a folder in Node, or the browser's own store under names that begin with 'browser:'. */
import { ValueError } from '../errors.js';
import { describe } from '../utils/options.js';

const BROWSER = 'browser:';

const fs = () => import('node:fs/promises');

/**
 * @typedef {object} Folder
 * @property {(name: string) => Promise<Uint8Array | null>} read null if there is no such file
 * @property {(name: string, bytes: Uint8Array) => Promise<void>} write
 * @property {(names: string[]) => Promise<void>} remove these files and, where there are folders, the folder
 */

/** @param {string} where for messages @param {any} place @returns {Folder} @throws {ValueError} */
export function folderAt(where, place) {
  if (typeof place !== 'string' || place === '' || place === BROWSER)
    throw new ValueError(
      `${where} takes a folder, or in a browser 'browser:name'; received ${describe(place)}.`,
    );
  return place.startsWith(BROWSER) ? inBrowser(place.slice(BROWSER.length)) : onDisk(place);
}

/** @param {string} prefix @returns {Folder} */
function inBrowser(prefix) {
  const store = () => import('../io/browser_store.js');
  const key = (/** @type {string} */ name) => `${prefix}/${name}`;
  return {
    async read(name) {
      const { listModels, storedBytes } = await store();
      const known = (await listModels()).some((entry) => entry.name === key(name));
      return known ? storedBytes(key(name)) : null;
    },
    async write(name, bytes) {
      await (await store()).storeBytes(key(name), bytes);
    },
    async remove(names) {
      for (const name of names) await (await store()).deleteModel(key(name));
    },
  };
}

/** @param {string} folder @returns {Folder} */
const onDisk = (folder) => ({
  async read(name) {
    try {
      return await (await fs()).readFile(`${folder}/${name}`);
    } catch (error) {
      if (/** @type {any} */ (error).code === 'ENOENT') return null;
      throw error;
    }
  },
  async write(name, bytes) {
    await makeFolder(`${folder}/${name}`);
    await (await fs()).writeFile(`${folder}/${name}`, bytes);
  },
  async remove() {
    await (await fs()).rm(folder, { recursive: true, force: true });
  },
});

/** Makes the folder that a file is to be in. @param {string} path */
export async function makeFolder(path) {
  const at = path.lastIndexOf('/');
  if (at > 0) await (await fs()).mkdir(path.slice(0, at), { recursive: true });
}

/** @param {string} path @param {string | Uint8Array} content behind what it holds */
export const append = async (path, content) => (await fs()).appendFile(path, content);

/** @param {string} path @returns {Promise<string>} empty if there is no such file */
export const readText = async (path) => (await fs()).readFile(path, 'utf8').catch(() => '');

/** @param {string} path @param {string} text */
export const writeText = async (path, text) => (await fs()).writeFile(path, text);

/** Whether there are files: Node, not a page. */
export const hasFiles = () =>
  globalThis.document === undefined && globalThis.process?.versions?.node !== undefined;
