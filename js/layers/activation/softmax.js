import { softmax } from '../../graph/ops.js';
import { Layer } from '../layer.js';

/**
 * e^x scaled to a sum of 1 along the last axis: probabilities of classes that exclude one another.
 *
 * @example layers.Softmax()
 */
export class Softmax extends Layer {
  static className = 'Softmax';
  supportsMasking = true;

  /** @param {Record<string, any>} [options] name */
  constructor(options) {
    super(options, {}, { axis: [-1] });
  }

  /** @param {any} x */
  call(x) {
    return softmax(x);
  }
}
