import { ShapeError } from '../errors.js';
import { numberIn } from '../utils/options.js';
import { shapeText, sizeOf } from '../utils/shape.js';
import { Initializer } from './initializer.js';

/**
 * A random orthogonal matrix: its rows, or its columns if there are fewer of these, have length 1 and are orthogonal, so
 * that what goes through it again and again neither grows nor fades (Saxe et al. 2014). The default of recurrent
 * kernels. All axes but the last count as rows.
 *
 * @example layers.SimpleRNN(8, { recurrentInitializer: initializers.Orthogonal({ gain: 0.5 }) })
 */
export class Orthogonal extends Initializer {
  static className = 'Orthogonal';

  /**
   * @param {{gain?: number, seed?: number | null}} [options] gain: what the matrix is multiplied with, 1 unless given
   */
  constructor(options) {
    super(options, { gain: 1, seed: null });
    numberIn(`initializer ${this.className}`, 'gain', this.options.gain);
  }

  /** @param {readonly number[]} shape @returns {import('./initializer.js').Fill} */
  fill(shape) {
    if (shape.length < 2) {
      throw new ShapeError(
        `The initializer Orthogonal makes weights of at least 2 axes; received the shape ${shapeText(shape)}.`,
      );
    }
    return { distribution: 'orthogonal', a: this.options.gain, b: sizeOf(shape.slice(0, -1)) };
  }
}
