import { relu } from '../../graph/ops.js';
import { Layer } from '../layer.js';

/**
 * max(x, 0).
 *
 * @example layers.ReLU()
 */
export class ReLU extends Layer {
  static className = 'ReLU';
  supportsMasking = true;

  /** @param {Record<string, any>} [options] name */
  constructor(options) {
    super(options, {}, { maxValue: [null], negativeSlope: [0], threshold: [0] });
  }

  /** @param {any} x */
  call(x) {
    return relu(x);
  }
}
