import { add, image, multiply, random, reshape, split } from '../graph/ops.js';
import { expectRank } from '../graph/ops/op.js';
import { real } from '../graph/ops/operand.js';
import { ValueError } from '../errors.js';
import { describe, numberIn, oneOf } from '../utils/options.js';
import { leading } from './kernel.js';
import { Layer, expectChannelsLast } from './layer.js';
import { seedOf } from './noise.js';

/** @typedef {readonly number[]} Range lowest and highest */

/** Of a probability. */
export const UNIT = [0, 1];

/**
 * What layers share that show pictures otherwise while training, each picture in a way of its own, and do nothing else.
 *
 * Input [batch, height, width, channels], output the same shape.
 */
export class Augmentation extends Layer {
  /**
   * @param {Record<string, any>} positional leading arguments by name, in order
   * @param {any} options
   * @param {Record<string, any>} defaults of all options but seed
   */
  constructor(positional, options, defaults) {
    super(leading(positional, options), { ...defaults, seed: null, dataFormat: 'channels_last' });
    expectChannelsLast(this);
    this.seed = seedOf(this);
  }

  /** @param {any} x @param {{training: boolean}} options */
  call(x, { training }) {
    expectRank(x, 4, '[batch, height, width, channels]');
    return training ? this.augment(real(x)) : real(x);
  }

  /** What happens in training. @param {any} x @returns {any} */
  augment(x) {
    return x;
  }

  /**
   * An option that is [lowest, highest], or, between bounds, a number f for [-f, f] as far as they go.
   *
   * @param {string} name
   * @param {number} [min]
   * @param {number} [max]
   * @returns {Range}
   */
  range(name, min = -1, max = 1) {
    const given = this.options[name];
    const bounded = min > -Infinity;
    const both = bounded && typeof given === 'number' ? [Math.max(-Math.abs(given), min), given] : given;
    const fits = (/** @type {any} */ v) => Number.isFinite(v) && v >= min && v <= max;
    if (Array.isArray(both) && both.length === 2 && both.every(fits))
      return both === given ? both.toSorted((a, b) => a - b) : [both[0], Math.abs(given)];
    throw new ValueError(
      `${this.title}: '${name}' must be ${bounded ? 'a number or ' : ''}[lowest, highest]` +
        `${bounded ? `, from ${min} to ${max}` : ''}; received ${describe(given)}.`,
    );
  }

  /** Black and white. @returns {Range} */
  valueRange() {
    return this.range('valueRange', -Infinity, Infinity);
  }

  /**
   * One number for each picture and range.
   *
   * All come from one op: with a seed of the layer's own, a second one would draw the same numbers again.
   *
   * @param {any} x
   * @param {...Range} ranges
   * @returns {any[]} of the shape [batch, 1, 1, 1] each
   */
  draw(x, ...ranges) {
    const lows = ranges.map(([low]) => low);
    const spans = ranges.map(([low, high]) => high - low);
    const drawn = random.uniform([null, 1, 1, ranges.length], { like: x, seed: this.seed });
    return split(add(multiply(drawn, spans), lows), ranges.length, -1);
  }
}

const FILL = { fillMode: 'reflect', interpolation: 'bilinear', fillValue: 0 };

/** Pictures seen through a plane mapping. */
export class PlaneAugmentation extends Augmentation {
  /**
   * @param {Record<string, any>} positional
   * @param {any} options
   * @param {Record<string, any>} defaults
   */
  constructor(positional, options, defaults) {
    super(positional, options, { ...defaults, ...FILL });
    oneOf(this.title, 'fillMode', this.options.fillMode, ['constant', 'nearest', 'reflect', 'wrap']);
    oneOf(this.title, 'interpolation', this.options.interpolation, ['bilinear', 'nearest']);
    numberIn(this.title, 'fillValue', this.options.fillValue);
  }
}

/**
 * Pictures through a mapping of their own each.
 *
 * @param {any} x
 * @param {Record<string, any>} options of ops.image.affineTransform
 * @param {readonly number[]} start the mapping but for the terms
 * @param {...[any, readonly number[]]} terms what is added: an amount for each picture, times numbers for the mapping
 */
export function seen(x, options, start, ...terms) {
  const mapping = terms.reduce(
    (sum, [amount, part]) => add(sum, multiply(amount, part)),
    /** @type {any} */ (start),
  );
  return image.affineTransform(x, reshape(mapping, [-1, 8]), options);
}

/** The mapping that changes nothing. */
export const SAME = [1, 0, 0, 0, 1, 0, 0, 0];

/** Column and row of the middle. @param {any} x @returns {[number, number]} */
export const middle = ({ shape: [, height, width] }) => [(width - 1) / 2, (height - 1) / 2];
