import { reshape } from '../../graph/ops.js';
import { leading } from '../kernel.js';
import { Layer } from '../layer.js';

/**
 * The same values under another shape.
 *
 * Input [batch, ...], output [batch, ...targetShape]; one size may be -1.
 *
 * @example layers.Reshape([28, 28, 1])
 */
export class Reshape extends Layer {
  static className = 'Reshape';

  /** @param {number[]} targetShape of one sample @param {Record<string, any>} [options] name */
  constructor(targetShape, options) {
    super(leading({ targetShape }, options), { targetShape: [] });
  }

  /** @param {any} x */
  call(x) {
    return reshape(x, [-1, ...this.options.targetShape]);
  }
}
