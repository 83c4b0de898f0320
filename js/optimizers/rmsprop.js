import { Optimizer, fractions } from './optimizer.js';

/**
 * Divides each gradient by a running mean of its size (Tieleman and Hinton 2012).
 *
 * @example optimizers.RMSprop({ learningRate: 0.01 })
 */
export class RMSprop extends Optimizer {
  static className = 'RMSprop';
  static rule = { kind: /** @type {const} */ ('rmsprop'), hyper: ['rho', 'momentum', 'epsilon', 'centered'] };

  /**
   * @param {{rho?: number, momentum?: number, epsilon?: number, centered?: boolean} & import('./optimizer.js').CommonOptions}
   *   [options] learningRate 0.001, rho 0.9, momentum 0, epsilon 1e-7, centered false
   */
  constructor(options) {
    super(options, { learningRate: 0.001, rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false });
    fractions(this, 'rho', 'momentum');
  }

  ruleSlots() {
    return [
      'velocity',
      ...(this.options.momentum ? ['momentum'] : []),
      ...(this.options.centered ? ['average_gradient'] : []),
    ];
  }
}
