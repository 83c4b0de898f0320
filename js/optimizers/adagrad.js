import { Optimizer } from './optimizer.js';
import { numberIn } from '../utils/options.js';

/**
 * Divides each gradient by the size of all before it (Duchi et al. 2011): what is rarely seen learns faster.
 *
 * @example optimizers.Adagrad({ learningRate: 0.01 })
 */
export class Adagrad extends Optimizer {
  static className = 'Adagrad';
  static rule = { kind: /** @type {const} */ ('adagrad'), hyper: ['initialAccumulatorValue', 'epsilon'] };

  /**
   * @param {{initialAccumulatorValue?: number, epsilon?: number} & import('./optimizer.js').CommonOptions}
   *   [options] learningRate 0.001, initialAccumulatorValue 0.1, epsilon 1e-7
   */
  constructor(options) {
    super(options, { learningRate: 0.001, initialAccumulatorValue: 0.1, epsilon: 1e-7 });
    numberIn(this.where, 'initialAccumulatorValue', this.options.initialAccumulatorValue, { min: 0 });
  }

  ruleSlots() {
    return ['accumulator'];
  }
}
