import { lstm, reshape } from '../../graph/ops.js';
import { sliceAxis } from '../../graph/ops/slicing.js';
import { Gated } from '../gated.js';
import { LSTMCell, LSTM_CELL } from './lstm_cell.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Long short-term memory: walks along a sequence with a state and a memory, of which gates say at each step what is
 * forgotten, written and read (Hochreiter and Schmidhuber 1997).
 *
 * Input [batch, steps, features]; output [batch, units], the last state, or [batch, steps, units] with returnSequences;
 * with returnState an array of it, the last state and the last memory. A call takes `initialState`, an array of state and
 * memory, and `mask`.
 *
 * @example
 * const model = Sequential([
 *   layers.Input({ shape: [40], dtype: 'int32' }),
 *   layers.Embedding(1000, 32),
 *   layers.LSTM(64),
 *   layers.Dense(1000, { activation: 'softmax' }),
 * ]);
 */
class LSTMLayer extends Gated {
  static className = 'LSTM';

  /**
   * @param {any} units
   * @param {Record<string, any>} [options] unitForgetBias, activation ('tanh'), recurrentActivation ('sigmoid'), useBias,
   *   kernelInitializer, recurrentInitializer, biasInitializer, dropout, recurrentDropout, returnSequences, returnState,
   *   goBackwards, stateful, unroll, zeroOutputForMask, name
   */
  constructor(units, options) {
    super(LSTMCell, units, options, LSTM_CELL);
  }

  /** @param {any} x @param {any} options @param {boolean} wantsStates */
  fused(x, options, wantsStates) {
    const { kernel, recurrentKernel } = this.cell;
    const y = lstm(x, kernel, recurrentKernel, { ...options, returnMemory: wantsStates });
    if (!wantsStates) return { output: y, states: () => [] };
    const steps = Number(y.shape[1]) - 1;
    const at = (/** @type {number} */ t) => reshape(sliceAxis(y, 1, t, 1), [-1, Number(y.shape[2])]);
    const output = options.returnSequences ? sliceAxis(y, 1, 0, steps) : at(0);
    return { output, states: () => [at(steps - 1), at(steps)] };
  }
}

export const LSTM = /* @__PURE__ */ callableLayer(LSTMLayer);
