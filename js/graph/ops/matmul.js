import { ShapeError } from '../../errors.js';
import { shapeText } from '../../utils/shape.js';
import { shaped } from './axes.js';
import { dense } from './linear.js';
import { record } from './op.js';
import { real } from './operand.js';

/**
 * @import {Operand} from './op.js'
 * @import {Value} from './operand.js'
 * @import {SymbolicTensor, SymbolicShape} from '../symbolic.js'
 */

/**
 * Sizes of the axes in front of the matrices, by NumPy's rule.
 *
 * @param {SymbolicShape} a
 * @param {SymbolicShape} b
 * @returns {(number | null)[]}
 */
function leadingSizes(a, b) {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, k) => {
    const [m, n] = [a, b].map((s) => (k < rank - s.length ? 1 : s[k - rank + s.length]));
    if (m === n || n === 1) return m;
    if (m === 1) return n;
    throw new ShapeError(
      `matrices in ${shapeText(a)} and in ${shapeText(b)} do not fit together: sizes must be equal or 1.`,
    );
  });
}

/**
 * The product of matrices, which are the last two axes; those in front broadcast. Of vectors, the first counts as a row
 * and the second as a column.
 *
 * @param {Value} x [..., M, K]
 * @param {Value} y [..., K, N]
 * @param {{transposeA?: boolean, transposeB?: boolean}} [options] whether a matrix is given as its transpose
 * @returns {SymbolicTensor} [..., M, N]
 * @throws {ShapeError} if sizes do not fit
 * @example ops.matmul(ops.transpose(m), m)
 */
export function matmul(x, y, { transposeA = false, transposeB = false } = {}) {
  const [a, b] = [real(x), real(y)];
  if (a.shape.length === 1 || b.shape.length === 1) return vectorProduct(a, b);
  const [M, K] = transposeA ? [a.shape.at(-1), a.shape.at(-2)] : a.shape.slice(-2);
  const [inner, N] = transposeB ? [b.shape.at(-1), b.shape.at(-2)] : b.shape.slice(-2);
  if (K !== inner || K === null) {
    throw new ShapeError(
      `matmul of ${shapeText(a.shape)}${transposeA ? ' transposed' : ''} and ${shapeText(b.shape)}` +
        `${transposeB ? ' transposed' : ''}: the first has ${K ?? 'an unknown number of'} columns, the second ` +
        `${inner ?? 'an unknown number of'} rows. Both numbers must be the same.`,
    );
  }
  if (b.shape.length === 2 && !transposeA && !transposeB) return dense(a, b);
  const front = leadingSizes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = /** @type {(number | null)[]} */ ([...front, M, N]);
  if (shape.indexOf(null, 1) > 0) {
    throw new ShapeError(
      `matmul of ${shapeText(a.shape)} and ${shapeText(b.shape)} would move the batch away from the front.`,
    );
  }
  return record('matmul', [a, b], shape, [Number(transposeA), Number(transposeB)]);
}

/** @param {Operand} a @param {Operand} b one of them a vector @returns {SymbolicTensor} */
function vectorProduct(a, b) {
  const [row, column] = [a.shape.length === 1, b.shape.length === 1];
  const x = row ? shaped(a, [1, a.shape[0]]) : a;
  const y = matmul(x, column ? shaped(b, [b.shape[0], 1]) : b);
  const rank = y.shape.length;
  const shape = y.shape.filter((_, k) => !((row && k === rank - 2) || (column && k === rank - 1)));
  return shaped(y, shape.length ? shape : [1]);
}
