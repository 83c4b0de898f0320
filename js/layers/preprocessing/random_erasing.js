import { add, clip, less, lessEqual, multiply, random, sqrt, subtract, where } from '../../graph/ops.js';
import { deriveSeed } from '../../random.js';
import { ValueError } from '../../errors.js';
import { describe } from '../../utils/options.js';
import { Augmentation, UNIT } from '../augmentation.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * While training covers a rectangle in some pictures.
 *
 * Input [batch, height, width, channels], output the same.
 *
 * @example layers.RandomErasing(0.5, { scale: [0.02, 0.2], fillValue: 0 })
 */
class RandomErasingLayer extends Augmentation {
  static className = 'RandomErasing';

  /**
   * @param {number | number[] | Record<string, any>} [factor] the probability, 1, or [lowest, highest]
   * @param {Record<string, any>} [options] scale: squares of the rectangle's part of the height, and of the width,
   *   [0.02, 0.33]; fillValue: a number, or one for each channel, null for normal noise; valueRange: black and white, [0,
   *   255]; seed, name
   */
  constructor(factor, options) {
    const defaults = { factor: 1, scale: [0.02, 0.33], fillValue: null, valueRange: [0, 255] };
    super({ factor }, options, defaults);
    this.chance = this.range('factor', 0);
    this.scale = this.range('scale', 0);
    this.values = this.valueRange();
    const { fillValue } = this.options;
    if (fillValue === null || [fillValue].flat().every(Number.isFinite)) return;
    throw new ValueError(
      `${this.title}: 'fillValue' must be a number, one for each channel, or null; received ${describe(fillValue)}.`,
    );
  }

  /** @param {any} x */
  augment(x) {
    const [, height, width] = x.shape;
    const { chance, scale } = this;
    const [tall, wide, top, left, likely, u] = this.draw(x, scale, scale, UNIT, UNIT, chance, UNIT);
    const rows = within(height, tall, top, (/** @type {number} */ i) => [[i]]);
    const columns = within(width, wide, left, (/** @type {number} */ i) => [i]);
    return where(multiply(multiply(rows, columns), less(u, likely)), this.#cover(x), x);
  }

  /** @param {any} x */
  #cover(x) {
    const [low, high] = this.values;
    const { fillValue } = this.options;
    if (fillValue !== null) return [fillValue].flat().map((value) => Math.min(Math.max(value, low), high));
    const seed = this.options.seed === null ? this.seed : deriveSeed([this.seed[0], this.seed[1]], 1);
    const own = x.shape.map(() => null);
    return clip(random.normal(own, { like: x, stddev: Math.abs(high), seed }), low, high);
  }
}

/**
 * 1 for places of an axis that are covered, 0 for others.
 *
 * @param {number} size
 * @param {any} part the square of the part that is covered
 * @param {any} place 0 as far to the front as may be, 1 to the end
 * @param {(index: number) => any} shaped
 */
function within(size, part, place, shaped) {
  const length = multiply(sqrt(part), size);
  const start = multiply(subtract(size, length), place);
  const places = Array.from({ length: size }, (_, i) => shaped(i));
  return multiply(lessEqual(start, places), less(places, add(start, length)));
}

export const RandomErasing = /* @__PURE__ */ callableLayer(RandomErasingLayer);
