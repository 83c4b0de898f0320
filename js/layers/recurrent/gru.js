import { gru } from '../../graph/ops.js';
import { Recurrent } from '../recurrent.js';

/**
 * Gated recurrent units: walks along a sequence with a state, of which two gates say at each step what is kept and what
 * is used (Cho et al. 2014). Cheaper than `LSTM`, and often as good.
 *
 * Input [batch, steps, features]; output [batch, units], the last state, or [batch, steps, units] with returnSequences.
 *
 * @example
 * const model = Sequential([
 *   layers.Input({ shape: [20, 3] }),
 *   layers.GRU(16, { returnSequences: true }),
 *   layers.GRU(16),
 *   layers.Dense(1),
 * ]);
 */
export class GRU extends Recurrent {
  static className = 'GRU';

  /**
   * @param {number | Record<string, any>} units
   * @param {Record<string, any>} [options] returnSequences, goBackwards, resetAfter, useBias, kernelInitializer,
   *   recurrentInitializer, biasInitializer, name
   */
  constructor(units, options) {
    super(units, options, { resetAfter: true });
  }

  /** @param {readonly number[]} inputShape */
  build(inputShape) {
    const columns = 3 * this.options.units;
    const shape = this.options.resetAfter ? [2, columns] : [columns];
    this.buildGates(inputShape, 3, { shape, initializer: this.biasRule });
  }

  /** @param {any} x */
  call(x) {
    const { returnSequences, goBackwards, resetAfter } = this.options;
    const options = { bias: this.bias, returnSequences, goBackwards, resetAfter };
    return gru(x, /** @type {any} */ (this.kernel), /** @type {any} */ (this.recurrentKernel), options);
  }
}
