import { ValueError } from '../errors.js';
import { Tensor, isTensor } from '../tensor.js';
import { describe } from './options.js';

/**
 * Texts as vectors: for each list of word indices a row with 1 at every word that occurs, else 0. What `loadData` of
 * newswires and film reviews gives becomes the input of a Dense layer.
 *
 * The result is sparse: it keeps only where the ones are, and a Dense layer that takes it works only on those. In all
 * else it is a tensor like any other; `dense()` puts the zeros in.
 *
 * @param {ArrayLike<ArrayLike<number>> | Tensor} rows whole numbers from 0 to width - 1, in any order, repeated or not
 * @param {number} width number of columns: of words that are told apart
 * @returns {Tensor} float32 [rows, width]
 * @throws {ValueError} for an index that is not whole or not below width, naming its row and position
 * @example multiHot([[3, 1, 3], [0]], 4).array(); // [[0, 1, 0, 1], [1, 0, 0, 0]]
 */
export function multiHot(rows, width) {
  if (!Number.isInteger(width) || width < 1) {
    throw new ValueError(
      `multiHot(): width should be a whole number from 1: how many words are told apart, such as the numWords of ` +
        `loadData; received ${describe(width)}.`,
    );
  }
  const lists = listsOf(rows);
  const offsets = new Int32Array(lists.length + 1);
  const indices = new Int32Array(lists.reduce((sum, { length }) => sum + length, 0));
  const seen = new Int32Array(width).fill(-1); // the last row in which a word occurred
  let end = 0;
  lists.forEach((list, r) => {
    const start = end;
    for (let i = 0; i < list.length; i++) {
      const word = list[i];
      if (!Number.isInteger(word) || word < 0 || word >= width) throw indexError(list, i, r, width);
      if (seen[word] !== r) indices[end++] = word;
      seen[word] = r;
    }
    indices.subarray(start, end).sort();
    offsets[r + 1] = end;
  });
  const shape = [lists.length, width];
  return new Tensor({ shape, dtype: 'float32', offsets, indices: indices.slice(0, end) });
}

const ALONE = ' Put a single row into an array: [row].';

/** @param {any} x */
const isList = (x) => Array.isArray(x) || (ArrayBuffer.isView(x) && 'length' in x);

/** @param {any} rows @returns {ArrayLike<number>[]} */
function listsOf(rows) {
  if (isTensor(rows)) {
    if (rows.rank === 2) return Array.from({ length: rows.shape[0] }, (_, r) => rows.at(r).data);
    throw new ValueError(
      `multiHot(): a Tensor of indices should have the shape [rows, words]; received [${rows.shape}].`,
    );
  }
  if (!Array.isArray(rows)) {
    throw new ValueError(
      `multiHot() takes an array with a list of word indices for each row; received ${describe(rows)}.${isList(rows) ? ALONE : ''}`,
    );
  }
  const wrong = rows.findIndex((row) => !isList(row));
  if (wrong < 0) return rows;
  const single = typeof rows[wrong] === 'number' ? ALONE : '';
  throw new ValueError(
    `multiHot(): every row should be a list of word indices, but row ${wrong} is ${describe(rows[wrong])}.${single}`,
  );
}

/** @param {ArrayLike<number>} list @param {number} i @param {number} row @param {number} width */
function indexError(list, i, row, width) {
  const index = list[i];
  const remedy =
    Number.isInteger(index) && index >= 0
      ? `Pass a larger width (at least ${index + 1}), or leave rare words out: numWords: ${width} in loadData does so.`
      : 'Number the words from 0 first.';
  return new ValueError(
    `multiHot(): indices should be whole numbers from 0 to ${width - 1}, since width is ${width}, but row ${row} has ` +
      `${describe(index)} at position ${i}. ${remedy}`,
  );
}
