import { ValueError } from '../errors.js';
import { repeated } from '../graph/ops/repeating.js';
import { pad, slice } from '../graph/ops.js';
import { describe } from '../utils/options.js';
import { shapeText } from '../utils/shape.js';
import { leading } from './kernel.js';
import { Layer, expectChannelsLast, expectShape } from './layer.js';

/** What layers share that crop, pad or repeat the cells between the batch and the channels. */

const AXES = ['steps', 'height, width', 'three sizes'];

/**
 * How much of each side of each axis: one number for all, one for each axis, or [before, after] for each.
 *
 * @param {string} where
 * @param {string} name
 * @param {any} value
 * @param {number} axes
 * @returns {[number, number][]}
 */
function sides(where, name, value, axes) {
  const isOne = typeof value === 'number';
  const list = isOne ? Array(axes).fill(value) : axes === 1 ? [value] : value;
  const pairs = Array.isArray(list) ? list.map((one) => (typeof one === 'number' ? [one, one] : one)) : [];
  const fits = (/** @type {any} */ pair) =>
    Array.isArray(pair) && pair.length === 2 && pair.every((n) => Number.isInteger(n) && n >= 0);
  if (pairs.length === axes && pairs.every(fits)) return /** @type {any} */ (pairs);
  const forms =
    axes === 1 ? '[before, after]' : `one number for each of ${axes} axes, or [before, after] for each`;
  throw new ValueError(
    `${where}: '${name}' must be a whole number from 0 on, or ${forms}; received ${describe(value)}.`,
  );
}

/** Base: checks the rank of what comes in. */
class Between extends Layer {
  axes = 0;

  /** @param {any} x */
  expectAxes(x) {
    expectShape(
      x.shape.length === this.axes + 2,
      `expected an input of ${this.axes + 2} axes, [batch, ${AXES[this.axes - 1]}, channels], but received ` +
        `${shapeText(x.shape)}.`,
    );
  }
}

/** Takes cells off at the borders. */
export class Cropping extends Between {
  /** @param {number} axes @param {any} cropping @param {any} options */
  constructor(axes, cropping, options) {
    const format = axes === 1 ? {} : { dataFormat: 'channels_last' };
    super(leading({ cropping }, options), { cropping: 1, ...format });
    if (axes > 1) expectChannelsLast(this);
    this.axes = axes;
    this.sides = sides(this.title, 'cropping', this.options.cropping, axes);
    this.options.cropping = axes === 1 ? this.sides[0] : this.sides;
  }

  /** @param {any} x */
  call(x) {
    this.expectAxes(x);
    const left = this.sides.map(([before, after], k) => x.shape[k + 1] - before - after);
    expectShape(
      left.every((size) => size > 0),
      `cropping ${describe(this.options.cropping)} leaves nothing of an input of shape ${shapeText(x.shape)}.`,
    );
    return slice(x, [0, ...this.sides.map(([before]) => before), 0], [-1, ...left, -1]);
  }
}

/** Puts zeros around. */
export class ZeroPadding extends Between {
  /** @param {number} axes @param {any} padding @param {any} options */
  constructor(axes, padding, options) {
    super(leading({ padding }, options), { padding: 1, dataFormat: 'channels_last' });
    expectChannelsLast(this);
    this.axes = axes;
    this.sides = sides(this.title, 'padding', this.options.padding, axes);
    this.options.padding = axes === 1 ? this.sides[0] : this.sides;
  }

  /** @param {any} x */
  call(x) {
    this.expectAxes(x);
    return pad(x, [[0, 0], ...this.sides, [0, 0]]);
  }
}

/** Repeats every cell. */
export class UpSampling extends Between {
  /** @param {number} axes @param {any} size @param {any} options @param {Record<string, any>} [defaults] of one layer */
  constructor(axes, size, options, defaults = {}) {
    super(leading({ size }, options), { size: 2, ...defaults });
    if (axes > 1) expectChannelsLast(this);
    this.axes = axes;
    const given = this.options.size;
    this.factors = Array.isArray(given) ? given : Array(axes).fill(given);
    const fits = this.factors.length === axes && this.factors.every((n) => Number.isInteger(n) && n > 0);
    if (!fits) {
      const more = axes > 1 ? ` or ${axes} of them` : '';
      throw new ValueError(
        `${this.title}: 'size' must be a positive whole number${more}; received ${describe(given)}.`,
      );
    }
    this.options.size = axes === 1 ? this.factors[0] : this.factors;
  }

  /** @param {any} x */
  call(x) {
    this.expectAxes(x);
    return repeated(x, [{}, ...this.factors.map((each) => ({ each })), {}]);
  }
}
