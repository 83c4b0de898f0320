import { Optimizer, fractions } from './optimizer.js';

/**
 * Adam's step, as long against each weight's own length as the rate says (You et al. 2020): for very large batches.
 *
 * @example optimizers.Lamb({ learningRate: 0.01 })
 */
export class Lamb extends Optimizer {
  static className = 'Lamb';
  static rule = { kind: /** @type {const} */ ('lamb'), hyper: ['beta1', 'beta2', 'epsilon'] };
  static paired = 2;

  /**
   * @param {{beta1?: number, beta2?: number, epsilon?: number} & import('./optimizer.js').CommonOptions}
   *   [options] learningRate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-7
   */
  constructor(options) {
    super(options, { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 });
    fractions(this, 'beta1', 'beta2');
  }

  ruleSlots() {
    return ['momentum', 'velocity'];
  }
}
