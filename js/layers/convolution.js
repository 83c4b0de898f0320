import * as activations from '../activations/index.js';
import { ShapeError, ValueError } from '../errors.js';
import { conv, convTranspose, depthwiseConv, separableConv } from '../graph/ops.js';
import { outputPaddingOf } from '../graph/ops/convolution.js';
import { expectLastSize } from '../graph/ops/op.js';
import { expectAxes } from '../graph/ops/window.js';
import { describe, oneOf, positiveInteger, sizesOf } from '../utils/options.js';
import { KERNEL, KERNEL_REFUSED, fused, leading } from './kernel.js';
import { Layer, expectChannelsLast } from './layer.js';

/**
 * Convolutions over any number of axes: the classes in convolution/ say over how many, and are named.
 *
 * @typedef {number | readonly number[]} Sizes one number for all axes, or one for each
 */

/** Options of layers with several kernels, or one of another name: kernelInitializer becomes depthwiseInitializer. */
const renamed = (/** @type {Record<string, any>} */ options, /** @type {string[]} */ kinds) =>
  Object.fromEntries(
    Object.entries(options).flatMap(([key, value]) =>
      key.startsWith('kernel') ? kinds.map((kind) => [key.replace('kernel', kind), value]) : [[key, value]],
    ),
  );

/** Options of a window that slides. */
export const WINDOW = {
  kernelSize: undefined,
  strides: 1,
  padding: 'valid',
  dataFormat: 'channels_last',
  dilationRate: 1,
};

/**
 * Brings these options of a layer into order: sizes are arrays then.
 *
 * @param {Layer} layer
 * @param {number} axes over which the window slides
 * @param {string[]} [paddings] that are possible
 * @throws {ValueError}
 */
export function readWindow(layer, axes, paddings = ['valid', 'same']) {
  const { options, title } = layer;
  for (const name of ['kernelSize', 'strides', 'dilationRate']) {
    options[name] = sizesOf(title, name, options[name], axes);
  }
  options.padding = oneOf(title, 'padding', options.padding, paddings);
  expectChannelsLast(layer);
}

/** Strides and dilations larger than 1 do not go together, as in Keras. @param {Layer} layer */
export function expectStridesOrDilation({ title, options: { strides, dilationRate } }) {
  if (Math.max(...strides) === 1 || Math.max(...dilationRate) === 1) return;
  throw new ValueError(
    `${title}: strides > 1 cannot go with dilationRate > 1. Received strides ${describe(strides)}, ` +
      `dilationRate ${describe(dilationRate)}.`,
  );
}

/** What all convolutions share. */
export class Convolution extends Layer {
  /** Over how many axes the window slides. */
  static axes = 2;

  /**
   * @param {any} given
   * @param {Record<string, any>} defaults
   * @param {{kinds?: string[], paddings?: string[]}} [spec] kinds of kernels; paddings that are possible
   */
  constructor(given, defaults, { kinds = ['kernel'], paddings = ['valid', 'same'] } = {}) {
    super(
      given,
      {
        ...defaults,
        ...WINDOW,
        ...renamed(KERNEL, kinds),
      },
      renamed(KERNEL_REFUSED, kinds),
    );
    const { options, title } = this;
    readWindow(this, this.axes, paddings);
    for (const name of ['filters', 'groups', 'depthMultiplier']) {
      if (name in defaults) positiveInteger(title, name, options[name]);
    }
    this.activation = activations.get(options.activation);
  }

  /** Over how many axes the window slides. */
  get axes() {
    return /** @type {typeof Convolution} */ (this.constructor).axes;
  }

  /**
   * The number of channels of an input.
   *
   * @param {readonly number[]} inputShape
   * @throws {ShapeError} if it has another number of axes
   */
  channels(inputShape) {
    expectAxes(/** @type {any} */ ({ shape: inputShape }), this.axes);
    return Number(inputShape.at(-1));
  }

  /**
   * A weight with the options of its kind.
   *
   * @param {string} kind 'kernel', 'depthwise', 'pointwise' or 'bias'
   * @param {number[]} shape
   * @param {string} [name]
   * @returns {any}
   */
  weight(kind, shape, name = kind) {
    return this.addWeight({ shape, initializer: this.options[`${kind}Initializer`], name, kind });
  }

  /** @param {number} filters the bias, if there is one */
  buildBias(filters) {
    if (this.options.useBias) this.bias = this.weight('bias', [filters]);
  }

  /**
   * Runs the op with the options that all have, then what of the activation it does not do itself.
   *
   * @param {(settings: any) => any} op
   */
  run(op) {
    const { strides, padding, dilationRate } = this.options;
    const { inner, outer } = fused(this.activation);
    return outer(op({ bias: this.bias, strides, padding, dilationRate, activation: inner }));
  }
}

/** Convolution: filters that slide over all channels, or over those of their group. */
export class Conv extends Convolution {
  /**
   * @param {number | Record<string, any>} filters
   * @param {Sizes | Record<string, any>} [kernelSize]
   * @param {Record<string, any>} [options] strides, padding, dilationRate, groups, activation, useBias, initializers, name
   */
  constructor(filters, kernelSize, options) {
    const { axes } = new.target;
    super(
      leading({ filters, kernelSize }, options),
      { filters: undefined, groups: 1 },
      { paddings: axes === 1 ? ['valid', 'same', 'causal'] : undefined },
    );
    expectStridesOrDilation(this);
    if (this.options.filters % this.options.groups) {
      throw new ValueError(
        `${this.title}: filters (${this.options.filters}) must be a multiple of groups (${this.options.groups}).`,
      );
    }
  }

  /** @param {readonly number[]} inputShape */
  build(inputShape) {
    const { filters, kernelSize, groups } = this.options;
    const channels = this.channels(inputShape);
    if (channels % groups) {
      throw new ShapeError(
        `its input has ${channels} channels, which cannot be split into ${groups} groups.`,
      );
    }
    this.kernel = this.weight('kernel', [...kernelSize, channels / groups, filters]);
    this.buildBias(filters);
  }

  /** @param {any} x */
  call(x) {
    expectLastSize(x, this.kernel.shape.at(-2) * this.options.groups);
    return this.run((settings) => conv(x, this.kernel, settings));
  }
}

/** Transposed convolution: the way of a convolution back, to a larger map. */
export class ConvTranspose extends Convolution {
  /**
   * @param {number | Record<string, any>} filters
   * @param {Sizes | Record<string, any>} [kernelSize]
   * @param {Record<string, any>} [options] strides, padding, outputPadding, dilationRate, activation, useBias,
   *   initializers, name
   */
  constructor(filters, kernelSize, options) {
    super(leading({ filters, kernelSize }, options), { filters: undefined, outputPadding: null });
    expectStridesOrDilation(this);
    const given = this.options;
    given.outputPadding = outputPaddingOf(this.title, given.outputPadding, given.strides);
  }

  /** @param {readonly number[]} inputShape */
  build(inputShape) {
    const { filters, kernelSize } = this.options;
    this.kernel = this.weight('kernel', [...kernelSize, filters, this.channels(inputShape)]);
    this.buildBias(filters);
  }

  /** @param {any} x */
  call(x) {
    const { outputPadding } = this.options;
    return this.run((settings) => convTranspose(x, this.kernel, { ...settings, outputPadding }));
  }
}

/** Depthwise convolution: every channel is filtered for itself. */
export class DepthwiseConv extends Convolution {
  /**
   * @param {Sizes | Record<string, any>} kernelSize
   * @param {Record<string, any>} [options] depthMultiplier, strides, padding, dilationRate, activation, useBias,
   *   depthwiseInitializer, biasInitializer, name
   */
  constructor(kernelSize, options) {
    super(leading({ kernelSize }, options), { depthMultiplier: 1 }, { kinds: ['depthwise'] });
  }

  /** @param {readonly number[]} inputShape */
  build(inputShape) {
    const { kernelSize, depthMultiplier } = this.options;
    const channels = this.channels(inputShape);
    this.kernel = this.weight('depthwise', [...kernelSize, channels, depthMultiplier], 'kernel');
    this.buildBias(channels * depthMultiplier);
  }

  /** @param {any} x */
  call(x) {
    return this.run((settings) => depthwiseConv(x, this.kernel, settings));
  }
}

/** Separable convolution: every channel is filtered for itself, then the channels of each pixel are mixed. */
export class SeparableConv extends Convolution {
  /**
   * @param {number | Record<string, any>} filters
   * @param {Sizes | Record<string, any>} [kernelSize]
   * @param {Record<string, any>} [options] depthMultiplier, strides, padding, dilationRate, activation, useBias,
   *   depthwiseInitializer, pointwiseInitializer, biasInitializer, name
   */
  constructor(filters, kernelSize, options) {
    super(
      leading({ filters, kernelSize }, options),
      { filters: undefined, depthMultiplier: 1 },
      { kinds: ['depthwise', 'pointwise'] },
    );
  }

  /** @param {readonly number[]} inputShape */
  build(inputShape) {
    const { filters, kernelSize, depthMultiplier } = this.options;
    const channels = this.channels(inputShape);
    const mixed = [...kernelSize.map(() => 1), channels * depthMultiplier, filters];
    this.depthwise = this.weight('depthwise', [...kernelSize, channels, depthMultiplier], 'depthwise_kernel');
    this.pointwise = this.weight('pointwise', mixed, 'pointwise_kernel');
    this.buildBias(filters);
  }

  /** @param {any} x */
  call(x) {
    return this.run((settings) => separableConv(x, this.depthwise, this.pointwise, settings));
  }
}
