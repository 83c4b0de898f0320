import { ShapeError } from '../../errors.js';
import { shapeText } from '../../utils/shape.js';
import { floatBits } from '../words.js';
import { fits, record } from './op.js';

/**
 * Comparisons of an output with its target, in Keras's order of arguments. The results have one value for each row of
 * the last axis; `mean` makes one number of them.
 *
 * @import {Operand} from './op.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 */

/**
 * @param {string} op
 * @param {Operand} target
 * @param {Operand} output
 * @param {number[]} [attrs]
 */
function compare(op, target, output, attrs) {
  if (fits(target, output)) return record(op, [output, target], output.shape.slice(0, -1), attrs);
  throw new ShapeError(
    `Arguments 'target' and 'output' must have the same shape. Received: target ${shapeText(target.shape)}, ` +
      `output ${shapeText(output.shape)}.`,
  );
}

/**
 * @param {string} op
 * @param {Operand} labels
 * @param {Operand} output
 * @param {number[]} [attrs]
 */
function compareLabels(op, labels, output, attrs) {
  const rows = output.shape.slice(0, -1);
  if (labels.shape.length === rows.length && labels.shape.every((size, i) => size === rows[i])) {
    return record(op, [output, labels], rows, attrs);
  }
  throw new ShapeError(
    `Arguments 'target' and 'output' must have the same shape up until the last axis. ` +
      `Received: target ${shapeText(labels.shape)}, output ${shapeText(output.shape)}.`,
  );
}

/**
 * -sum(target * log(output)) over the classes.
 *
 * @param {Operand} target [..., C]: one-hot, or probabilities
 * @param {Operand} output [..., C]
 * @param {{fromLogits?: boolean, labelSmoothing?: number}} [options] fromLogits: the output has not gone through softmax
 * @returns {SymbolicTensor} [...]
 * @example ops.mean(ops.categoricalCrossentropy(yTrue, yPred))
 */
export const categoricalCrossentropy = (target, output, { fromLogits = false, labelSmoothing = 0 } = {}) =>
  compare('categorical_crossentropy', target, output, [Number(fromLogits), floatBits(labelSmoothing)]);

/**
 * -log(output at the label).
 *
 * @param {Operand} labels [...] int32: positions from 0 to C - 1
 * @param {Operand} output [..., C]
 * @param {{fromLogits?: boolean}} [options]
 * @returns {SymbolicTensor} [...]
 * @example ops.mean(ops.sparseCategoricalCrossentropy(yTrue, yPred))
 */
export const sparseCategoricalCrossentropy = (labels, output, { fromLogits = false } = {}) =>
  compareLabels('sparse_categorical_crossentropy', labels, output, [Number(fromLogits)]);

/**
 * -(target * log(output) + (1 - target) * log(1 - output)), the mean over the last axis.
 *
 * @param {Operand} target [..., C] 0, 1 or between
 * @param {Operand} output [..., C]
 * @param {{fromLogits?: boolean, labelSmoothing?: number}} [options]
 * @returns {SymbolicTensor} [...]
 * @example ops.mean(ops.binaryCrossentropy(yTrue, yPred))
 */
export const binaryCrossentropy = (target, output, { fromLogits = false, labelSmoothing = 0 } = {}) =>
  compare('binary_crossentropy', target, output, [Number(fromLogits), floatBits(labelSmoothing)]);

/**
 * (target - output)², the mean over the last axis.
 *
 * @param {Operand} target [..., C]
 * @param {Operand} output [..., C]
 * @returns {SymbolicTensor} [...]
 * @example ops.mean(ops.meanSquaredError(yTrue, yPred))
 */
export const meanSquaredError = (target, output) => compare('mean_squared_error', target, output);

/**
 * |target - output|, the mean over the last axis.
 *
 * @param {Operand} target [..., C]
 * @param {Operand} output [..., C]
 * @returns {SymbolicTensor} [...]
 * @example ops.mean(ops.meanAbsoluteError(yTrue, yPred))
 */
export const meanAbsoluteError = (target, output) => compare('mean_absolute_error', target, output);

/**
 * 1 where output and target have their largest value at the same place, else 0. No gradient.
 *
 * @param {Operand} target [..., C]
 * @param {Operand} output [..., C]
 * @returns {SymbolicTensor} [...]
 * @example ops.categoricalAccuracy(yTrue, yPred)
 */
export const categoricalAccuracy = (target, output) => compare('categorical_accuracy', target, output);

/**
 * 1 where the output has its largest value at the label, else 0. No gradient.
 *
 * @param {Operand} labels [...] int32
 * @param {Operand} output [..., C]
 * @returns {SymbolicTensor} [...]
 * @example ops.sparseCategoricalAccuracy(yTrue, yPred)
 */
export const sparseCategoricalAccuracy = (labels, output) =>
  compareLabels('sparse_categorical_accuracy', labels, output);

/**
 * The part of the last axis where (output > threshold) is the target. No gradient.
 *
 * @param {Operand} target [..., C] 0 or 1
 * @param {Operand} output [..., C]
 * @param {number} [threshold]
 * @returns {SymbolicTensor} [...]
 * @example ops.binaryAccuracy(yTrue, yPred)
 */
export const binaryAccuracy = (target, output, threshold = 0.5) =>
  compare('binary_accuracy', target, output, [floatBits(threshold)]);

/**
 * The sum over everything and the number of values: what a metric adds up over the batches. No gradient.
 *
 * @param {Operand} x
 * @returns {SymbolicTensor} [2]
 * @example ops.sums(x)
 */
export const sums = (x) => record('sums', [x], [2]);
