import { oneOf } from '../utils/options.js';
import { sizePair } from './convolution.js';
import { leading } from './kernel.js';
import { Layer } from './layer.js';

/** What pooling with a window shares. */
export class Pooling2D extends Layer {
  /** @param {any} [poolSize] @param {any} [strides] @param {any} [options] */
  constructor(poolSize, strides, options) {
    super(leading({ poolSize, strides }, options), {
      poolSize: 2,
      strides: null,
      padding: 'valid',
      dataFormat: 'channels_last',
    });
    const given = this.options;
    given.poolSize = sizePair(this.title, 'poolSize', given.poolSize);
    given.strides = sizePair(this.title, 'strides', given.strides ?? given.poolSize);
    given.padding = oneOf(this.title, 'padding', given.padding, ['valid', 'same']);
    given.dataFormat = oneOf(this.title, 'dataFormat', given.dataFormat ?? 'channels_last', [
      'channels_last',
    ]);
  }
}
