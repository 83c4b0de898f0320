import { Optimizer, fractions } from './optimizer.js';

/**
 * Adam with the largest recent gradient in place of the mean square (Kingma and Ba 2015, section 7).
 *
 * @example optimizers.Adamax({ learningRate: 0.01 })
 */
export class Adamax extends Optimizer {
  static className = 'Adamax';
  static rule = { kind: /** @type {const} */ ('adamax'), hyper: ['beta1', 'beta2', 'epsilon'] };
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
    return ['momentum', 'norm'];
  }
}
