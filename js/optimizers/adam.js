import { Optimizer, fractions } from './optimizer.js';

/**
 * Running means of the gradients and of their squares (Kingma and Ba 2015).
 *
 * @example optimizers.Adam({ learningRate: 0.001 })
 */
export class Adam extends Optimizer {
  static className = 'Adam';
  static rule = { kind: /** @type {const} */ ('adam'), hyper: ['beta1', 'beta2', 'epsilon', 'amsgrad'] };
  static paired = 2;

  /**
   * @param {{beta1?: number, beta2?: number, epsilon?: number, amsgrad?: boolean} &
   *   import('./optimizer.js').CommonOptions} [options] learningRate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-7,
   *   amsgrad false (Reddi et al. 2018)
   * @param {Record<string, any>} [defaults] for those that differ in nothing else
   */
  constructor(options, defaults) {
    const own = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, amsgrad: false };
    super(options, { ...own, ...defaults });
    fractions(this, 'beta1', 'beta2');
  }

  ruleSlots() {
    return ['momentum', 'velocity', ...(this.options.amsgrad ? ['velocity_hat'] : [])];
  }
}
