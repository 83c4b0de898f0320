import { add, divide, maximum, multiply } from '../graph/ops/arithmetic.js';
import { clip, sqrt, square } from '../graph/ops/functions.js';
import { sum } from '../graph/ops/reductions.js';
import { numberIn } from '../utils/options.js';
import { Constraint } from './constraint.js';

const EPSILON = 1e-7; // Keras's: what a length of 0 is divided by

/** Lengths along axes, which stay with size 1. @param {any} w @param {number | number[]} axis */
const lengths = (w, axis) => sqrt(sum(square(w), axis, true));

/** w with other lengths. @param {any} w @param {any} now @param {any} wanted */
const resized = (w, now, wanted) => multiply(w, divide(wanted, add(now, EPSILON)));

/**
 * Keeps what leads to each output no longer than `maxValue` (Srivastava et al. 2014). Of convolutions' kernels take the
 * axes [0, 1, 2].
 *
 * @example layers.Dense(64, { kernelConstraint: constraints.MaxNorm({ maxValue: 2 }) })
 */
export class MaxNorm extends Constraint {
  static className = 'MaxNorm';

  /** @param {{maxValue?: number, axis?: number | number[]}} [options] 2, along axis 0 */
  constructor(options) {
    super(options, { maxValue: 2, axis: 0 });
    numberIn('constraint MaxNorm', 'maxValue', this.options.maxValue, { min: 0 });
  }

  /** @param {any} w */
  call(w) {
    const now = lengths(w, this.options.axis);
    return resized(w, now, clip(now, 0, this.options.maxValue));
  }
}

/**
 * Makes what leads to each output as long as 1.
 *
 * @example layers.Dense(64, { kernelConstraint: constraints.UnitNorm() })
 */
export class UnitNorm extends Constraint {
  static className = 'UnitNorm';

  /** @param {{axis?: number | number[]}} [options] along axis 0 */
  constructor(options) {
    super(options, { axis: 0 });
  }

  /** @param {any} w */
  call(w) {
    return divide(w, add(lengths(w, this.options.axis), EPSILON));
  }
}

/**
 * Keeps lengths between `minValue` and `maxValue`, by the part `rate` of the way in every step.
 *
 * @example layers.Dense(64, { kernelConstraint: constraints.MinMaxNorm({ minValue: 0.5, maxValue: 2 }) })
 */
export class MinMaxNorm extends Constraint {
  static className = 'MinMaxNorm';

  /** @param {{minValue?: number, maxValue?: number, rate?: number, axis?: number | number[]}} [options] 0, 1, 1, 0 */
  constructor(options) {
    super(options, { minValue: 0, maxValue: 1, rate: 1, axis: 0 });
    for (const name of ['minValue', 'maxValue'])
      numberIn('constraint MinMaxNorm', name, this.options[name], { min: 0 });
    numberIn('constraint MinMaxNorm', 'rate', this.options.rate, { min: 0, max: 1 });
  }

  /** @param {any} w */
  call(w) {
    const { minValue, maxValue, rate, axis } = this.options;
    const now = lengths(w, axis);
    const wanted = add(multiply(clip(now, minValue, maxValue), rate), multiply(now, 1 - rate));
    return resized(w, now, wanted);
  }
}

/**
 * Makes negative weights 0.
 *
 * @example layers.Dense(64, { kernelConstraint: 'non_neg' })
 */
export class NonNeg extends Constraint {
  static className = 'NonNeg';

  /** @param {any} w */
  call(w) {
    return maximum(w, 0);
  }
}
