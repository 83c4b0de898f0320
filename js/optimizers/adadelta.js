import { Optimizer, fractions } from './optimizer.js';

/**
 * Steps as long as recent steps were, against recent gradients (Zeiler 2012). The paper's own rate is 1.
 *
 * @example optimizers.Adadelta({ learningRate: 0.01 })
 */
export class Adadelta extends Optimizer {
  static className = 'Adadelta';
  static rule = { kind: /** @type {const} */ ('adadelta'), hyper: ['rho', 'epsilon'] };
  static paired = 2;

  /**
   * @param {{rho?: number, epsilon?: number} & import('./optimizer.js').CommonOptions}
   *   [options] learningRate 0.001, rho 0.95, epsilon 1e-7
   */
  constructor(options) {
    super(options, { learningRate: 0.001, rho: 0.95, epsilon: 1e-7 });
    fractions(this, 'rho');
  }

  ruleSlots() {
    return ['accumulated_grad', 'accumulated_delta_var'];
  }
}
