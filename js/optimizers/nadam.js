import { Optimizer, fractions } from './optimizer.js';

/**
 * Adam with Nesterov's momentum (Dozat 2016).
 *
 * @example optimizers.Nadam({ learningRate: 0.01 })
 */
export class Nadam extends Optimizer {
  static className = 'Nadam';
  static rule = { kind: /** @type {const} */ ('nadam'), hyper: ['beta1', 'beta2', 'epsilon'] };
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

  /** The product of its momentums so far. @param {number} iteration */
  scalars(iteration) {
    const { beta1, gradientAccumulationSteps } = this.options;
    const updates = Math.floor(iteration / (gradientAccumulationSteps ?? 1));
    let product = 1;
    for (let t = 1; t <= updates && product > 0; t++) product *= beta1 * (1 - 0.5 * 0.96 ** t);
    return [product];
  }
}
