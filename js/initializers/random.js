import { Initializer } from './initializer.js';

/** Normal numbers. @example initializers.RandomNormal({ stddev: 0.01 }) */
export class RandomNormal extends Initializer {
  static className = 'RandomNormal';

  /** @param {{mean?: number, stddev?: number, seed?: number | null}} [options] mean 0, stddev 0.05 unless given */
  constructor(options) {
    super(options, { mean: 0, stddev: 0.05, seed: null });
  }

  /** @param {readonly number[]} _shape @returns {import('./initializer.js').Fill} */
  fill(_shape) {
    return { distribution: 'normal', a: this.options.mean, b: this.options.stddev };
  }
}

/**
 * Normal numbers without those that are further than two deviations from the mean.
 *
 * @example initializers.TruncatedNormal({ stddev: 0.1, seed: 1 })
 */
export class TruncatedNormal extends Initializer {
  static className = 'TruncatedNormal';

  /** @param {{mean?: number, stddev?: number, seed?: number | null}} [options] mean 0, stddev 0.05 unless given */
  constructor(options) {
    super(options, { mean: 0, stddev: 0.05, seed: null });
  }

  /** @param {readonly number[]} _shape @returns {import('./initializer.js').Fill} */
  fill(_shape) {
    return { distribution: 'truncated_normal', a: this.options.mean, b: this.options.stddev };
  }
}

/** Numbers spread evenly between two limits. @example initializers.RandomUniform({ minval: 0, maxval: 1 }) */
export class RandomUniform extends Initializer {
  static className = 'RandomUniform';

  /** @param {{minval?: number, maxval?: number, seed?: number | null}} [options] from -0.05 to 0.05 unless given */
  constructor(options) {
    super(options, { minval: -0.05, maxval: 0.05, seed: null });
  }

  /** @param {readonly number[]} _shape @returns {import('./initializer.js').Fill} */
  fill(_shape) {
    return { distribution: 'uniform', a: this.options.minval, b: this.options.maxval };
  }
}
