import { reshape } from '../../graph/ops.js';
import { Layer, expectChannelsLast } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * All values of a sample in one row.
 *
 * Input [batch, ...], output [batch, product of the sizes].
 *
 * @example layers.Flatten()
 */
class FlattenLayer extends Layer {
  static className = 'Flatten';

  /** @param {Record<string, any>} [options] name */
  constructor(options) {
    super(options, { dataFormat: 'channels_last' });
    expectChannelsLast(this);
  }

  /** @param {any} x */
  call(x) {
    const count = x.shape
      .slice(1)
      .reduce((/** @type {number} */ product, /** @type {number} */ size) => product * size, 1);
    return reshape(x, [-1, count]);
  }
}

export const Flatten = /* @__PURE__ */ callableLayer(FlattenLayer);
