import { ValueError } from '../errors.js';
import { describe, readOptions } from '../utils/options.js';
import { storeBytes } from './browser_store.js';
import { writeHdf5 } from './hdf5_write.js';
import { jsonText, serializeModel } from './serialize.js';
import { weightsToGroups } from './weights.js';
import { writeZip } from './zip.js';

/** The version of Keras whose format this is. */
const KERAS_VERSION = '3.0.0';

/**
 * Saves a model as a `.keras` file of Keras 3: architecture, weights, compile settings and what the optimizer remembers,
 * so that training can go on, here or in Python with `keras.saving.load_model`.
 *
 * @param {any} model
 * @param {string | {createWritable(): Promise<any>} | {bytes: true}} [target] a file name ending in `.keras` (a file in
 *   Node, a download in a browser), `browser:name` (kept by the browser), a file handle of the File System API; nothing
 *   or `{ bytes: true }` for the bytes
 * @returns {Promise<Uint8Array>} the content of the file
 * @throws {ValueError} for a target that is none of these
 * @example await model.save('digits.keras');
 */
export async function saveModel(model, target) {
  const write = writerFor(target);
  const bytes = await modelToBytes(model);
  await write(bytes);
  return bytes;
}

/**
 * Saves weights and what the optimizer remembers as Keras's `.weights.h5`.
 *
 * @param {any} model
 * @param {any} [target] as for `saveModel`, but a file name ends in `.weights.h5`
 * @returns {Promise<Uint8Array>} the content of the file
 * @throws {ValueError} for a target that is none of these
 */
export async function saveWeights(model, target) {
  const write = writerFor(target, '.weights.h5');
  const bytes = await weightsToBytes(model);
  await write(bytes);
  return bytes;
}

/** @param {any} model @returns {Promise<Uint8Array>} the content of a `.keras` file */
async function modelToBytes(model) {
  const config = serializeModel(model);
  const weights = await weightsToBytes(model);
  const metadata = { keras_version: KERAS_VERSION, date_saved: dateText(new Date()) };
  const encode = (/** @type {unknown} */ json) => new TextEncoder().encode(jsonText(json));
  return writeZip({
    'metadata.json': encode(metadata),
    'config.json': encode(config),
    'model.weights.h5': weights,
  });
}

/** @param {any} model @returns {Promise<Uint8Array>} the content of a `.weights.h5` file */
async function weightsToBytes(model) {
  const tensors = await model.getWeights();
  const values = new Map(
    model.weights.map((/** @type {any} */ weight, /** @type {number} */ i) => [weight, tensors[i]]),
  );
  // An optimizer that has not taken a step remembers nothing but zeros.
  const state = model.optimizer?.countParams() ? await model.readOptimizer() : null;
  return writeHdf5(weightsToGroups(model, values, state));
}

/** @param {Date} date as Keras writes it: 2026-11-24@09:19:28 */
const dateText = (date) => date.toISOString().slice(0, 19).replace('T', '@');

/**
 * How to write to a target; found before anything is computed, so that a wrong one is told at once.
 *
 * @param {any} target
 * @param {string} [ending] of file names
 * @returns {(bytes: Uint8Array) => Promise<void> | void}
 */
function writerFor(target, ending = '.keras') {
  if (target === undefined || target === null) return () => {};
  if (typeof target === 'string') {
    if (target.startsWith('browser:')) return (bytes) => storeBytes(nameIn(target), bytes);
    if (!target.endsWith(ending)) {
      throw new ValueError(
        `save(): the file name should end in '${ending}', as Keras wants it; received ${describe(target)}.`,
      );
    }
    return globalThis.document ? (bytes) => download(target, bytes) : (bytes) => writeFile(target, bytes);
  }
  if (typeof target.createWritable === 'function') {
    return async (bytes) => {
      const stream = await target.createWritable();
      await stream.write(bytes);
      await stream.close();
    };
  }
  readOptions('save()', target, { defaults: { bytes: true } });
  return () => {};
}

/** @param {string} target @returns {string} what follows `browser:` */
export function nameIn(target) {
  const name = target.slice('browser:'.length);
  if (!name) throw new ValueError("'browser:' should be followed by a name, as in 'browser:my-digits'.");
  return name;
}

/** @param {string} path @param {Uint8Array} bytes */
async function writeFile(path, bytes) {
  const fs = await import('node:fs/promises');
  await fs.writeFile(path, bytes);
}

/** @param {string} name @param {Uint8Array} bytes */
function download(name, bytes) {
  const blob = new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)], {
    type: 'application/octet-stream',
  });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser needs the address until it has begun to read it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
