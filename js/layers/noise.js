import { seedFrom } from '../random.js';
import { ValueError } from '../errors.js';
import { describe, numberIn } from '../utils/options.js';
import { leading } from './kernel.js';
import { Layer } from './layer.js';

/**
 * What layers share that do something random while training and nothing else: how strong it is, and a seed that makes it
 * repeatable whatever else the model draws.
 */
export class Noise extends Layer {
  supportsMasking = true;

  /**
   * @param {string} key name of the first argument
   * @param {any} strength
   * @param {any} options
   * @param {Record<string, any>} defaults of further options
   * @param {{min?: number, max?: number, below?: number}} [range]
   */
  constructor(key, strength, options, defaults = {}, range = { min: 0, below: 1 }) {
    super(leading({ [key]: strength }, options), { [key]: undefined, ...defaults, seed: null });
    this.strength = numberIn(this.title, key, this.options[key], range);
    this.seed = seedOf(this);
  }

  /** @param {any} x @param {{training: boolean}} options */
  call(x, { training }) {
    return training && this.strength > 0 ? this.disturb(x) : x;
  }

  /** What happens in training. @param {any} x @returns {any} */
  disturb(x) {
    return x;
  }
}

/**
 * What ops take as the seed of a layer; [0, 0] stands for the model's own.
 *
 * @param {Layer} layer with an option seed
 * @returns {readonly number[]}
 */
export function seedOf({ title, options: { seed } }) {
  if (seed === null) return [0, 0];
  if (Number.isInteger(seed) && seed >= 0) return seedFrom(seed);
  throw new ValueError(
    `${title}: 'seed' must be a whole number of at least 0, or null; received ${describe(seed)}.`,
  );
}

/**
 * The shape of noise for x, null where it is x's own.
 *
 * @param {Layer} layer with an option noiseShape
 * @param {{shape: readonly (number | null)[]}} x
 * @returns {(number | null)[]}
 */
export function noiseShapeFor({ title, options: { noiseShape } }, x) {
  if (noiseShape === null) return x.shape.map(() => null);
  const fits =
    Array.isArray(noiseShape) &&
    noiseShape.length === x.shape.length &&
    noiseShape.every((size, k) => size === null || size === 1 || size === x.shape[k]);
  if (fits) return noiseShape;
  throw new ValueError(
    `${title}: 'noiseShape' has a size for every axis of the input, 1 for those that share their noise, null for the ` +
      `input's own; received ${describe(noiseShape)} for an input of ${x.shape.length} axes.`,
  );
}
