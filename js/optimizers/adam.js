import { Optimizer, fraction } from './optimizer.js';

/**
 * Running means of the gradients and of their squares (Kingma and Ba 2015).
 *
 * @example optimizers.Adam({ learningRate: 0.001 })
 */
export class Adam extends Optimizer {
  static className = 'Adam';

  /**
   * @param {{learningRate?: number, beta1?: number, beta2?: number, epsilon?: number, amsgrad?: boolean, name?: string}}
   *   [options] 0.001, 0.9, 0.999, 1e-7, false
   */
  constructor(options) {
    super(options, { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, amsgrad: false });
    fraction(this, 'beta1');
    fraction(this, 'beta2');
  }

  /** @returns {{kind: 'adam', hyper: number[]}} */
  settings() {
    const { beta1, beta2, epsilon, amsgrad } = this.options;
    return { kind: 'adam', hyper: [beta1, beta2, epsilon, Number(amsgrad)] };
  }

  slots() {
    return ['momentum', 'velocity', ...(this.options.amsgrad ? ['velocity_hat'] : [])];
  }
}
