import { Optimizer, fractions } from './optimizer.js';

/**
 * Gradient descent, with momentum if wanted (Sutskever et al. 2013).
 *
 * @example optimizers.SGD({ learningRate: 0.01 })
 */
export class SGD extends Optimizer {
  static className = 'SGD';
  static rule = { kind: /** @type {const} */ ('sgd'), hyper: ['momentum', 'nesterov'] };

  /**
   * @param {{momentum?: number, nesterov?: boolean} & import('./optimizer.js').CommonOptions}
   *   [options] learningRate 0.01, momentum 0, nesterov false
   */
  constructor(options) {
    super(options, { learningRate: 0.01, momentum: 0, nesterov: false });
    fractions(this, 'momentum');
  }

  ruleSlots() {
    return this.options.momentum ? ['momentum'] : [];
  }
}
