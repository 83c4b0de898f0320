import { Optimizer, fraction } from './optimizer.js';

/**
 * Divides each gradient by a running mean of its size (Tieleman and Hinton 2012).
 *
 * @example optimizers.RMSprop({ learningRate: 0.001 })
 */
export class RMSprop extends Optimizer {
  static className = 'RMSprop';

  /**
   * @param {{learningRate?: number, rho?: number, momentum?: number, epsilon?: number, centered?: boolean, name?: string}}
   *   [options] 0.001, 0.9, 0, 1e-7, false
   */
  constructor(options) {
    super(options, { learningRate: 0.001, rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false });
    fraction(this, 'rho');
    fraction(this, 'momentum');
  }

  /** @returns {{kind: 'rmsprop', hyper: number[]}} */
  settings() {
    const { rho, momentum, epsilon, centered } = this.options;
    return { kind: 'rmsprop', hyper: [rho, momentum, epsilon, Number(centered)] };
  }

  slots() {
    const { momentum, centered } = this.options;
    return ['velocity', ...(momentum ? ['momentum'] : []), ...(centered ? ['average_gradient'] : [])];
  }
}
