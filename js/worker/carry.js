import * as errors from '../errors.js';

/**
 * Makes a value ready for `postMessage`. A view of a part of a buffer is copied first: the browser would send the whole
 * buffer along.
 *
 * @param {any} value numbers, strings, arrays, plain objects, typed arrays
 * @returns {any}
 */
export function compact(value) {
  if (ArrayBuffer.isView(value)) {
    const view = /** @type {any} */ (value);
    return view.byteLength === view.buffer.byteLength ? view : view.slice();
  }
  if (Array.isArray(value)) return value.map(compact);
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, compact(v)]));
  }
  return value;
}

/**
 * The buffers in a value that its sender does not need any more.
 *
 * @param {any} value
 * @param {Set<ArrayBuffer>} [found]
 * @returns {Set<ArrayBuffer>}
 */
export function buffersIn(value, found = new Set()) {
  if (ArrayBuffer.isView(value)) found.add(/** @type {ArrayBuffer} */ (value.buffer));
  else if (value && typeof value === 'object') Object.values(value).forEach((v) => buffersIn(v, found));
  return found;
}

/** An error as plain data: postMessage would keep the text and lose the class. @param {any} error */
export const packError = (error) => ({
  name: error?.name,
  message: String(error?.message ?? error),
  stack: error?.stack,
});

/** @param {{name: string, message: string, stack?: string}} packed @returns {Error} */
export function unpackError({ name, message, stack }) {
  const Kind = /** @type {Record<string, any>} */ (errors)[name];
  const error = typeof Kind === 'function' && name !== 'AbortError' ? new Kind(message) : new Error(message);
  if (stack) error.stack = stack;
  return error;
}
