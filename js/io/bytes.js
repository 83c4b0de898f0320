import { LoadError, throwIfAborted } from '../errors.js';
import { pacer } from '../utils/tasks.js';

/**
 * @typedef {object} ReadOptions
 * @property {string} [what] what is read, for the messages: `the model`
 * @property {string} [remedy] a sentence that says how to fix it
 * @property {AbortSignal | null} [signal]
 * @property {(loaded: number) => void} [onChunk] bytes so far
 */

/**
 * Reads a file or address to its end.
 *
 * @param {URL} url file: only in Node
 * @param {ReadOptions} [options]
 * @returns {Promise<Uint8Array>}
 * @throws {LoadError} naming the address, the reason and the remedy
 * @throws {AbortError}
 */
export async function readBytes(url, { what = 'the file', remedy = '', signal, onChunk } = {}) {
  throwIfAborted(signal, `Loading ${what}`);
  try {
    if (url.protocol === 'file:') {
      const { readFile } = await import('node:fs/promises');
      const bytes = new Uint8Array(await readFile(url, { signal: signal ?? undefined }));
      onChunk?.(bytes.length);
      return bytes;
    }
    const response = await fetch(url, { signal });
    if (!response.ok)
      throw new LoadError(`the server answered ${response.status} ${response.statusText}`.trim());
    return await readStream(/** @type {ReadableStream<Uint8Array>} */ (response.body), onChunk);
  } catch (error) {
    throwIfAborted(signal, `Loading ${what}`);
    throw new LoadError(`Could not load ${what} from ${url.href}: ${reasonOf(error)}. ${remedy}`.trim(), {
      cause: error,
    });
  }
}

/** @param {any} error */
function reasonOf(error) {
  if (error instanceof LoadError) return error.message;
  if (error?.code === 'ENOENT') return 'there is no such file';
  if (error?.name === 'TypeError')
    return 'no connection, or the server does not allow other sites to read it';
  return error?.message ?? String(error);
}

/**
 * Reads a stream to its end.
 *
 * @param {ReadableStream<Uint8Array>} stream
 * @param {(loaded: number) => void} [onChunk] bytes so far
 * @returns {Promise<Uint8Array>}
 */
export async function readStream(stream, onChunk) {
  const chunks = [];
  let loaded = 0;
  const reader = stream.getReader();
  const pause = pacer(); // chunks that are there already follow each other without a task in between
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    loaded += next.value.length;
    onChunk?.(loaded);
    await pause();
  }
  const whole = new Uint8Array(loaded);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
    await pause();
  }
  return whole;
}

/**
 * @param {readonly Uint8Array[]} parts
 * @returns {Uint8Array}
 */
export function concatBytes(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/**
 * Undoes gzip. The platform checks the length and checksum that gzip carries.
 *
 * @param {Uint8Array} bytes
 * @returns {Promise<Uint8Array>}
 * @throws {TypeError} if the data is cut off or damaged
 */
export async function gunzip(bytes) {
  const body = new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)]).stream();
  return readStream(body.pipeThrough(new DecompressionStream('gzip')));
}

/**
 * @param {Uint8Array} bytes
 * @returns {Promise<string | undefined>} hexadecimal; undefined where the page is not on https or localhost, since
 *   browsers then have no hash functions
 */
export async function sha256(bytes) {
  if (!globalThis.crypto?.subtle) return undefined;
  const digest = await crypto.subtle.digest('SHA-256', /** @type {Uint8Array<ArrayBuffer>} */ (bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
