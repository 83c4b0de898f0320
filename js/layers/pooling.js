import {
  adaptiveAveragePool,
  adaptiveMaxPool,
  averagePool,
  globalAveragePool,
  globalMaxPool,
  maxPool,
} from '../graph/ops.js';
import { expectAxes } from '../graph/ops/window.js';
import { oneOf, sizesOf } from '../utils/options.js';
import { leading } from './kernel.js';
import { Layer, expectChannelsLast } from './layer.js';

/**
 * Pooling over any number of axes: the classes in pooling/ say over how many, and are named.
 *
 * @typedef {number | readonly number[]} Sizes one number for all axes, or one for each
 */

/** What all pooling layers share. */
class AnyPooling extends Layer {
  /** Over how many axes the window slides. */
  static axes = 2;

  /** @param {any} given @param {Record<string, any>} defaults */
  constructor(given, defaults) {
    super(given, { ...defaults, dataFormat: 'channels_last' });
    expectChannelsLast(this);
  }

  get axes() {
    return /** @type {typeof AnyPooling} */ (this.constructor).axes;
  }

  /** @param {string} name of an option with a size for each axis */
  readSizes(name) {
    this.options[name] = sizesOf(this.title, name, this.options[name], this.axes);
  }

  /** @param {readonly number[]} inputShape */
  build(inputShape) {
    expectAxes(/** @type {any} */ ({ shape: inputShape }), this.axes);
  }
}

/** Pooling with a window that slides. */
class Pooling extends AnyPooling {
  /**
   * @param {Sizes | Record<string, any>} [poolSize] 2 unless given
   * @param {Sizes | null | Record<string, any>} [strides] the window's size unless given
   * @param {Record<string, any>} [options] padding, name
   */
  constructor(poolSize, strides, options) {
    super(leading({ poolSize, strides }, options), { poolSize: 2, strides: null, padding: 'valid' });
    const given = this.options;
    this.readSizes('poolSize');
    given.strides ??= given.poolSize;
    this.readSizes('strides');
    given.padding = oneOf(this.title, 'padding', given.padding, ['valid', 'same']);
  }
}

/** The largest value of every window. */
export class MaxPooling extends Pooling {
  /** @param {any} x */
  call(x) {
    const { poolSize, strides, padding } = this.options;
    return maxPool(x, poolSize, { strides, padding });
  }
}

/** The mean of every window. */
export class AveragePooling extends Pooling {
  /** @param {any} x */
  call(x) {
    const { poolSize, strides, padding } = this.options;
    return averagePool(x, poolSize, { strides, padding });
  }
}

/** One value for each channel. */
class GlobalPooling extends AnyPooling {
  /** @param {Record<string, any>} [options] keepdims, name */
  constructor(options) {
    super(options, { keepdims: false });
  }
}

/** The largest value of every map. */
export class GlobalMaxPooling extends GlobalPooling {
  /** @param {any} x */
  call(x) {
    return globalMaxPool(x, { keepdims: this.options.keepdims });
  }
}

/** The mean of every map. */
export class GlobalAveragePooling extends GlobalPooling {
  /** @param {any} x */
  call(x) {
    return globalAveragePool(x, { keepdims: this.options.keepdims });
  }
}

/** Pooling to a size. */
class AdaptivePooling extends AnyPooling {
  /**
   * @param {Sizes | Record<string, any>} outputSize
   * @param {Record<string, any>} [options] name
   */
  constructor(outputSize, options) {
    super(leading({ outputSize }, options), { outputSize: undefined });
    this.readSizes('outputSize');
  }
}

/** The largest value of every part. */
export class AdaptiveMaxPooling extends AdaptivePooling {
  /** @param {any} x */
  call(x) {
    return adaptiveMaxPool(x, this.options.outputSize);
  }
}

/** The mean of every part. */
export class AdaptiveAveragePooling extends AdaptivePooling {
  /** @param {any} x */
  call(x) {
    return adaptiveAveragePool(x, this.options.outputSize);
  }
}
