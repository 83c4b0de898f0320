import { UpSampling } from '../borders.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Repeats every cell of a volume in all directions.
 *
 * Input [batch, depth, height, width, channels], output a larger one.
 *
 * @example layers.UpSampling3D([1, 2, 2])
 */
class UpSampling3DLayer extends UpSampling {
  static className = 'UpSampling3D';

  /** @param {any} [size] how often, one number or one for each direction: 2 unless given @param {Record<string, any>} [options] name */
  constructor(size, options) {
    super(3, size, options, { dataFormat: 'channels_last' });
  }
}

export const UpSampling3D = /* @__PURE__ */ callableLayer(UpSampling3DLayer);
