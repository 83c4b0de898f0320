import { gru } from '../../graph/ops.js';
import { Gated, lastState } from '../gated.js';
import { GRUCell, GRU_CELL } from './gru_cell.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Gated recurrent units: walks along a sequence with a state, of which two gates say at each step what is kept and what
 * is used (Cho et al. 2014). Cheaper than `LSTM`, and often as good.
 *
 * Input [batch, steps, features]; output [batch, units], the last state, or [batch, steps, units] with returnSequences;
 * with returnState an array of it and the last state. A call takes `initialState` and `mask`.
 *
 * @example
 * const model = Sequential([
 *   layers.Input({ shape: [20, 3] }),
 *   layers.GRU(16, { returnSequences: true }),
 *   layers.GRU(16),
 *   layers.Dense(1),
 * ]);
 */
class GRULayer extends Gated {
  static className = 'GRU';

  /**
   * @param {any} units
   * @param {Record<string, any>} [options] resetAfter, activation ('tanh'), recurrentActivation ('sigmoid'), useBias,
   *   kernelInitializer, recurrentInitializer, biasInitializer, dropout, recurrentDropout, returnSequences, returnState,
   *   goBackwards, stateful, unroll, zeroOutputForMask, name
   */
  constructor(units, options) {
    super(GRUCell, units, options, GRU_CELL);
  }

  /** @param {any} x @param {any} options */
  fused(x, options) {
    const { kernel, recurrentKernel } = this.cell;
    const output = gru(x, kernel, recurrentKernel, { ...options, resetAfter: this.options.resetAfter });
    return { output, states: () => [lastState(output, options.returnSequences)] };
  }
}

export const GRU = /* @__PURE__ */ callableLayer(GRULayer);
