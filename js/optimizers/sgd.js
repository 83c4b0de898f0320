import { Optimizer, fraction } from './optimizer.js';

/**
 * Gradient descent, with momentum if wanted (Sutskever et al. 2013).
 *
 * @example optimizers.SGD({ learningRate: 0.1, momentum: 0.9 })
 */
export class SGD extends Optimizer {
  static className = 'SGD';

  /** @param {{learningRate?: number, momentum?: number, nesterov?: boolean, name?: string}} [options] 0.01, 0, false */
  constructor(options) {
    super(options, { learningRate: 0.01, momentum: 0, nesterov: false });
    fraction(this, 'momentum');
  }

  /** @returns {{kind: 'sgd', hyper: number[]}} */
  settings() {
    return { kind: 'sgd', hyper: [this.options.momentum, Number(this.options.nesterov)] };
  }

  slots() {
    return this.options.momentum ? ['momentum'] : [];
  }
}
