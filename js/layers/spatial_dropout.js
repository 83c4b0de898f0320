import { multiply, random } from '../graph/ops.js';
import { Noise } from './noise.js';
import { expectChannelsLast, expectShape } from './layer.js';

/** Dropout of whole channels, whatever the number of spatial axes. */
export class SpatialDropout extends Noise {
  /** Number of axes between batch and channels. */
  spatial = 0;

  /** @param {number} rate the part of the channels that is dropped, from 0 to below 1 @param {Record<string, any>} [options] seed, name */
  constructor(rate, options) {
    super('rate', rate, options, { dataFormat: null });
    expectChannelsLast(this);
  }

  /** Keras's has no `trainable` and, along a single axis, no `data_format`. */
  getConfig() {
    const { trainable: _, data_format: dataFormat, ...config } = /** @type {any} */ (super.getConfig());
    return this.spatial > 1 ? { ...config, data_format: dataFormat } : config;
  }

  /** @param {any} x @param {{training: boolean}} options */
  call(x, options) {
    const rank = this.spatial + 2;
    expectShape(x.shape.length === rank, `expected an input of ${rank} axes; received ${x.shape.length}.`);
    return super.call(x, options);
  }

  /** @param {any} x */
  disturb(x) {
    const shape = [null, ...Array.from({ length: this.spatial }, () => 1), null];
    const { strength: rate, seed } = this;
    return multiply(x, random.mask(shape, rate, { like: x, kept: 1 / (1 - rate), seed }));
  }
}
