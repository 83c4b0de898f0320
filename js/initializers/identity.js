import { ShapeError } from '../errors.js';
import { numberIn } from '../utils/options.js';
import { shapeText } from '../utils/shape.js';
import { Initializer } from './initializer.js';

/** A matrix that changes nothing: ones on the diagonal, times the gain, and zeros elsewhere. @example initializers.Identity({ gain: 0.5 }) */
export class Identity extends Initializer {
  static className = 'Identity';

  /**
   * @param {{gain?: number}} [options] gain 1 unless given
   * @example initializers.Identity()
   */
  constructor(options) {
    super(options, { gain: 1 });
    numberIn('initializer Identity', 'gain', this.options.gain);
  }

  /** @param {readonly number[]} shape of two axes @returns {import('./initializer.js').Fill} */
  fill(shape) {
    if (shape.length !== 2) {
      throw new ShapeError(
        `the initializer Identity makes weights of 2 axes; received the shape ${shapeText(shape)}.`,
      );
    }
    const [rows, columns] = shape;
    const data = new Float32Array(rows * columns);
    for (let i = 0; i < Math.min(rows, columns); i++) data[i * (columns + 1)] = this.options.gain;
    return { distribution: 'values', data };
  }
}
