import { ValueError } from '../errors.js';
import { isTensor, tensor } from '../tensor.js';
import { describe } from '../utils/options.js';

/** What layers share that look at data before any model runs. */

/**
 * Data in batches: a Tensor or arrays of numbers are one; an iterable gives them one after another.
 *
 * @param {any} data
 * @param {string} where for messages
 * @returns {AsyncGenerator<import('../tensor.js').Tensor>}
 * @throws {ValueError}
 */
export async function* batchesOf(data, where) {
  if (isTensor(data) || ArrayBuffer.isView(data) || (Array.isArray(data) && !isTensor(data[0]))) {
    yield tensor(/** @type {any} */ (data));
  } else if (data?.[Symbol.asyncIterator] || data?.[Symbol.iterator]) {
    for await (const batch of data) yield tensor(batch);
  } else {
    throw new ValueError(
      `${where}: adapt() takes a Tensor, arrays, or an iterable of batches; received ${describe(data)}.`,
    );
  }
}
