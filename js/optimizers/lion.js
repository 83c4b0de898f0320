import { ValueError } from '../errors.js';
import { Optimizer, fractions } from './optimizer.js';

/**
 * Goes by the sign of momentum and gradient alone (Chen et al. 2023). Wants a rate a third to a tenth of Adam's.
 *
 * @example optimizers.Lion({ learningRate: 0.01 })
 */
export class Lion extends Optimizer {
  static className = 'Lion';
  static rule = { kind: /** @type {const} */ ('lion'), hyper: ['beta1', 'beta2'] };

  /**
   * @param {{beta1?: number, beta2?: number} & import('./optimizer.js').CommonOptions}
   *   [options] learningRate 0.001, beta1 0.9, beta2 0.99
   */
  constructor(options) {
    super(options, { learningRate: 0.001, beta1: 0.9, beta2: 0.99 });
    fractions(this, 'beta1', 'beta2');
    if (this.options.beta1 === 0)
      throw new ValueError(
        "optimizer Lion: 'beta1' must be above 0, or nothing but the gradient's sign is left.",
      );
  }

  ruleSlots() {
    return ['momentum'];
  }
}
