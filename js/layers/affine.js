import { numberIn, describe } from '../utils/options.js';
import { ValueError } from '../errors.js';
import { Layer } from './layer.js';

const OPTIONS = {
  epsilon: 1e-3,
  center: true,
  scale: true,
  betaInitializer: 'zeros',
  gammaInitializer: 'ones',
  betaRegularizer: null,
  gammaRegularizer: null,
  betaConstraint: null,
  gammaConstraint: null,
};

/** What normalisations with a gamma and a beta share. */
export class Affine extends Layer {
  supportsMasking = true;

  /** @param {any} given @param {Record<string, any>} defaults @param {Record<string, any[]>} [refused] */
  constructor(given, defaults, refused) {
    super(given, { ...defaults, ...OPTIONS }, refused);
    numberIn(this.title, 'epsilon', this.options.epsilon, { min: 0 });
  }

  /** Makes gamma and beta, as far as there are any. @param {readonly number[]} shape */
  addAffine(shape) {
    const { center, scale, gammaInitializer, betaInitializer } = this.options;
    if (scale) this.gamma = this.addWeight({ shape, initializer: gammaInitializer, name: 'gamma' });
    if (center) this.beta = this.addWeight({ shape, initializer: betaInitializer, name: 'beta' });
  }
}

/**
 * An option that is an axis, or a list of them.
 *
 * @param {Layer} layer
 * @param {boolean} list whether there may be several
 */
export function checkAxis({ title, options: { axis } }, list) {
  const axes = list ? [axis].flat() : [axis];
  if (axes.length > 0 && axes.every(Number.isInteger)) return;
  throw new ValueError(
    `${title}: 'axis' must be a whole number${list ? ', or a list of them' : ''}; received ${describe(axis)}.`,
  );
}

/** Sizes along the axes, which have to be known. @param {Layer} layer @param {readonly (number | null)[]} inputShape @returns {number[]} */
export function sizesAlong({ title, options: { axis } }, inputShape) {
  return [axis]
    .flat()
    .toSorted((a, b) => a - b)
    .map((one) => {
      const size = inputShape.at(one);
      if (typeof size === 'number') return size;
      throw new ValueError(
        `${title}: axis ${one} of its input, of shape ${describe(inputShape)}, has no known size. ` +
          'Choose another axis; the batch is axis 0.',
      );
    });
}
