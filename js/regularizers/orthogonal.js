import { ShapeError } from '../errors.js';
import { abs, rsqrt, square } from '../graph/ops/functions.js';
import { maximum, multiply } from '../graph/ops/arithmetic.js';
import { matmul } from '../graph/ops/matmul.js';
import { transpose } from '../graph/ops/axes.js';
import { sum } from '../graph/ops/reductions.js';
import { isPlainObject, numberIn, oneOf } from '../utils/options.js';
import { shapeText } from '../utils/shape.js';
import { Regularizer } from './regularizer.js';

const SMALLEST = 1e-14; // squared length of a vector that is not lengthened to 1, as in Keras

/**
 * Adds to the loss how far the rows, or columns, of a matrix are from standing at right angles: the mean of their
 * |cosines|, times `factor`.
 *
 * @example layers.Dense(64, { kernelRegularizer: regularizers.OrthogonalRegularizer({ factor: 0.01, mode: 'columns' }) })
 */
export class OrthogonalRegularizer extends Regularizer {
  static className = 'OrthogonalRegularizer';

  /** @param {number | {factor?: number, mode?: 'rows' | 'columns'}} [options] factor 0.01, mode 'rows' */
  constructor(options) {
    super(options === undefined || isPlainObject(options) ? options : { factor: options }, {
      factor: 0.01,
      mode: 'rows',
    });
    const where = 'regularizer OrthogonalRegularizer';
    numberIn(where, 'factor', this.options.factor, { min: 0 });
    oneOf(where, 'mode', this.options.mode, ['rows', 'columns']);
  }

  /** @param {any} x */
  call(x) {
    const { factor, mode } = this.options;
    if (x.shape.length !== 2) {
      throw new ShapeError(
        `OrthogonalRegularizer takes a weight of 2 axes; this one has the shape ${shapeText(x.shape)}.`,
      );
    }
    const axis = mode === 'rows' ? 1 : 0;
    const size = Number(x.shape[1 - axis]);
    const unit = multiply(x, rsqrt(maximum(sum(square(x), axis, true), SMALLEST)));
    const turned = transpose(unit);
    const cosines = mode === 'rows' ? matmul(unit, turned) : matmul(turned, unit);
    const others = Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (__, k) => Number(i !== k)),
    );
    const pairs = (size * (size - 1)) / 2;
    return multiply(sum(abs(multiply(cosines, others))), (factor * 0.5) / pairs);
  }
}
