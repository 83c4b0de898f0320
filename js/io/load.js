import { HornetError, LoadError, ValueError } from '../errors.js';
import { describe } from '../utils/options.js';
import { storedBytes } from './browser_store.js';
import { readBytes } from './bytes.js';
import { compileAs, deserializeModel } from './deserialize.js';
import { nameIn } from './save.js';
import { optimizerStateFromFile, weightsFromFile } from './weights.js';
import { readZip } from './zip.js';

/** The first bytes of an HDF5 file: what Keras 1 and 2 saved. */
const HDF5 = [0x89, 0x48, 0x44, 0x46];

/**
 * Loads a model from a `.keras` file, as `model.save` and Keras 3 in Python write it: architecture, weights, compile
 * settings and what the optimizer remembers.
 *
 * @param {string | URL | Blob | Uint8Array | ArrayBuffer} source a path (Node), an address, `browser:name`, a File, bytes
 * @param {{signal?: AbortSignal}} [options]
 * @returns {Promise<any>} a Sequential or functional model, ready to predict; compiled if it was
 * @throws {LoadError} if the file is missing, damaged, or has what this version does not know
 * @example const model = await loadModel('digits.keras');
 */
export async function loadModel(source, { signal } = {}) {
  const name = nameOf(source);
  const bytes = await bytesOf(source, signal);
  try {
    return await modelFromBytes(bytes);
  } catch (error) {
    if (!(error instanceof HornetError)) throw error;
    throw new LoadError(`Could not load the model from ${name}: ${error.message}.`.replace(/\.\.$/, '.'), {
      cause: error,
    });
  }
}

/**
 * Reads weights into a model.
 *
 * @param {any} model built
 * @param {any} source a `.weights.h5` file, as for `loadModel`
 * @throws {LoadError} if the file is missing, damaged, or of another model; nothing is changed then
 */
export async function loadWeights(model, source) {
  const bytes = await bytesOf(source);
  try {
    const file = await openHdf5(bytes);
    await model.setWeights(weightsFromFile(model, file));
    if (model.optimizer) await restoreOptimizer(model, file);
  } catch (error) {
    if (!(error instanceof HornetError)) throw error;
    throw new LoadError(
      `Could not load the weights from ${nameOf(source)}: ${error.message}.`.replace(/\.\.$/, '.'),
      {
        cause: error,
      },
    );
  }
}

/** @param {any} source for messages */
function nameOf(source) {
  if (typeof source === 'string') return `'${source}'`;
  return source?.href ?? (source?.name ? `'${source.name}'` : 'the bytes given');
}

/** @param {any} source @param {AbortSignal} [signal] @returns {Promise<Uint8Array>} */
async function bytesOf(source, signal) {
  const tag = Object.prototype.toString.call(source).slice(8, -1);
  if (typeof source === 'string' && source.startsWith('browser:')) return storedBytes(nameIn(source));
  if (typeof source === 'string' || tag === 'URL') {
    const remedy = 'Please ensure that it is an accessible `.keras` file.';
    return readBytes(addressOf(source), { what: 'the model', remedy, signal });
  }
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  if (tag === 'ArrayBuffer') return new Uint8Array(source);
  if (typeof source?.arrayBuffer === 'function') return new Uint8Array(await source.arrayBuffer());
  throw new ValueError(
    `loadModel() takes a path, an address, 'browser:name', a File or bytes; received ${describe(source)}.`,
  );
}

/** @param {string | URL} source */
function addressOf(source) {
  const base = globalThis.location?.href ?? `file://${globalThis.process?.cwd()}/`;
  return new URL(source, base);
}

/** @param {Uint8Array} bytes */
async function modelFromBytes(bytes) {
  if (HDF5.every((byte, i) => bytes[i] === byte)) {
    throw new LoadError(
      'it is an HDF5 file of Keras 1 or 2. Open it in Keras 3 and save it with a name that ends in `.keras`',
    );
  }
  const members = await readZip(bytes);
  const json = parse(member(members, 'config.json'));
  const file = await openHdf5(member(members, 'model.weights.h5'));
  const model = deserializeModel(json);
  await model.setWeights(weightsFromFile(model, file));
  if (json.compile_config?.optimizer) {
    if (compileAs(model, json.compile_config)) await restoreOptimizer(model, file);
  }
  return model;
}

/** @param {Map<string, Uint8Array>} members @param {string} name */
function member(members, name) {
  const found = members.get(name);
  if (!found) throw new LoadError(`it has no member ${name}, so it is not a \`.keras\` file`);
  return found;
}

/** @param {Uint8Array} bytes */
function parse(bytes) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new LoadError('its config.json is not JSON', { cause: error });
  }
}

/** @param {Uint8Array} bytes @returns {Promise<import('./weights.js').Hdf5>} */
async function openHdf5(bytes) {
  const { File } = await import('../vendor/jsfive.js');
  const aligned = bytes.slice();
  try {
    const file = new File(aligned.buffer, 'model.weights.h5');
    return { get: (path) => findIn(file, path) };
  } catch (error) {
    throw new LoadError('its model.weights.h5 is not an HDF5 file', { cause: error });
  }
}

/** Goes down a path; jsfive throws where there is nothing. @param {any} file @param {string} path */
function findIn(file, path) {
  let node = file;
  for (const name of path.split('/')) {
    if (!node?.keys?.includes(name)) return null;
    node = node.get(name);
  }
  return node;
}

/** What the optimizer remembered, if the file has it. @param {any} model compiled @param {import('./weights.js').Hdf5} file */
async function restoreOptimizer(model, file) {
  const state = optimizerStateFromFile(model, file);
  if (state) await model.writeOptimizer(state);
}
