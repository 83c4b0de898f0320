import { numberIn, oneOf, readOptions } from '../utils/options.js';
import { sizeOf } from '../utils/shape.js';
import { Initializer } from './initializer.js';

/** Deviation of a standard normal that is cut at two deviations. */
const TRUNCATED_DEVIATION = 0.87962566103423978;

/** Keras's options for them that are not implemented: axes that count as fans. */
const REFUSED = { inputAxes: [null], outputAxes: [null] };

/**
 * How many values feed one output of a weight, and how many outputs one input feeds. The last two axes are channels in
 * and out; a convolution's window multiplies both.
 *
 * @param {readonly number[]} shape
 * @returns {{fanIn: number, fanOut: number}}
 */
export function fans(shape) {
  if (shape.length < 2) return { fanIn: shape[0] ?? 1, fanOut: shape[0] ?? 1 };
  const window = sizeOf(shape.slice(0, -2));
  const [channels, filters] = shape.slice(-2);
  return { fanIn: window * channels, fanOut: window * filters };
}

/**
 * Random numbers whose variance is scale / fan, so that signals neither grow nor fade from layer to layer (Glorot and
 * Bengio 2010, He et al. 2015).
 *
 * @example initializers.VarianceScaling({ scale: 2, mode: 'fan_out' })
 */
export class VarianceScaling extends Initializer {
  static className = 'VarianceScaling';

  /**
   * @param {{scale?: number, mode?: 'fan_in' | 'fan_out' | 'fan_avg', seed?: number | null,
   *   distribution?: 'truncated_normal' | 'untruncated_normal' | 'uniform'}} [options] 1, 'fan_in' and
   *   'truncated_normal' unless given
   */
  constructor(options) {
    super(options, { scale: 1, mode: 'fan_in', distribution: 'truncated_normal', seed: null }, REFUSED);
    const where = `initializer ${this.className}`;
    numberIn(where, 'scale', this.options.scale, { min: Number.MIN_VALUE });
    this.options.mode = oneOf(where, 'mode', this.options.mode, ['fan_in', 'fan_out', 'fan_avg']);
    if (this.options.distribution === 'normal') this.options.distribution = 'truncated_normal'; // Keras 2's word
    this.options.distribution = oneOf(where, 'distribution', this.options.distribution, [
      'truncated_normal',
      'untruncated_normal',
      'uniform',
    ]);
  }

  /** @param {readonly number[]} shape @returns {import('./initializer.js').Fill} */
  fill(shape) {
    const { scale, mode, distribution } = this.options;
    const { fanIn, fanOut } = fans(shape);
    const fan = mode === 'fan_in' ? fanIn : mode === 'fan_out' ? fanOut : (fanIn + fanOut) / 2;
    const variance = scale / Math.max(1, fan);
    if (distribution === 'uniform') {
      const limit = Math.sqrt(3 * variance);
      return { distribution, a: -limit, b: limit };
    }
    if (distribution === 'untruncated_normal')
      return { distribution: 'normal', a: 0, b: Math.sqrt(variance) };
    return { distribution, a: 0, b: Math.sqrt(variance) / TRUNCATED_DEVIATION };
  }
}

/**
 * A VarianceScaling of fixed settings under a name of its own; its only option is the seed.
 *
 * @param {string} className
 * @param {number} scale
 * @param {'fan_in' | 'fan_avg'} mode
 * @param {'truncated_normal' | 'uniform'} distribution
 */
function preset(className, scale, mode, distribution) {
  return class extends VarianceScaling {
    static className = className;

    /** @param {{seed?: number | null}} [options] */
    constructor(options) {
      const { seed } = readOptions(`initializer ${className}`, options, {
        defaults: { seed: null },
        refused: REFUSED,
      });
      super({ scale, mode, distribution, seed });
    }

    getConfig() {
      return { seed: this.seed };
    }
  };
}

/** Uniform, variance 2 / (fan in + fan out): the default of kernels. @example layers.Dense(8, { kernelInitializer: initializers.GlorotUniform() }) */
export const GlorotUniform = /* @__PURE__ */ preset('GlorotUniform', 1, 'fan_avg', 'uniform');
/** Normal, variance 2 / (fan in + fan out). @example layers.Dense(8, { kernelInitializer: initializers.GlorotNormal() }) */
export const GlorotNormal = /* @__PURE__ */ preset('GlorotNormal', 1, 'fan_avg', 'truncated_normal');
/** Uniform, variance 2 / fan in: for relu. @example layers.Dense(8, { kernelInitializer: initializers.HeUniform() }) */
export const HeUniform = /* @__PURE__ */ preset('HeUniform', 2, 'fan_in', 'uniform');
/** Normal, variance 2 / fan in: for relu. @example layers.Dense(8, { kernelInitializer: initializers.HeNormal() }) */
export const HeNormal = /* @__PURE__ */ preset('HeNormal', 2, 'fan_in', 'truncated_normal');
/** Uniform, variance 1 / fan in: for selu. @example layers.Dense(8, { kernelInitializer: initializers.LecunUniform() }) */
export const LecunUniform = /* @__PURE__ */ preset('LecunUniform', 1, 'fan_in', 'uniform');
/** Normal, variance 1 / fan in: for selu. @example layers.Dense(8, { kernelInitializer: initializers.LecunNormal() }) */
export const LecunNormal = /* @__PURE__ */ preset('LecunNormal', 1, 'fan_in', 'truncated_normal');
