import { UpSampling } from '../borders.js';

/**
 * Repeats every step of a sequence.
 *
 * Input [batch, steps, channels], output [batch, steps · size, channels].
 *
 * @example layers.UpSampling1D(3)
 */
export class UpSampling1D extends UpSampling {
  static className = 'UpSampling1D';

  /** @param {any} [size] how often: 2 unless given @param {Record<string, any>} [options] name */
  constructor(size, options) {
    super(1, size, options);
  }
}
