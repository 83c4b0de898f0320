import * as activations from '../../activations/index.js';
import { ACT } from '../../engine/generated.js';
import { simpleRnn } from '../../graph/ops.js';
import { Gated, lastState } from '../gated.js';
import { SimpleRNNCell } from './simple_rnn_cell.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The simplest layer that walks along a sequence: its state after a step is activation(x · kernel + state ·
 * recurrentKernel + bias). It forgets soon; `LSTM` and `GRU` remember longer.
 *
 * Input [batch, steps, features]; output [batch, units], the last state, or [batch, steps, units] with returnSequences;
 * with returnState an array of it and the last state. A call takes `initialState` and `mask`.
 *
 * @example layers.SimpleRNN(16, { returnSequences: true })
 */
class SimpleRNNLayer extends Gated {
  static className = 'SimpleRNN';

  /**
   * @param {any} units
   * @param {Record<string, any>} [options] activation ('tanh'), useBias, kernelInitializer, recurrentInitializer,
   *   biasInitializer, dropout, recurrentDropout, returnSequences, returnState, goBackwards, stateful, unroll,
   *   zeroOutputForMask, name
   */
  constructor(units, options) {
    super(SimpleRNNCell, units, options);
  }

  /** @param {boolean} training */
  isFused(training) {
    const name = activations.nameOf(this.cell.activation) ?? '';
    return Object.hasOwn(ACT, name) && !(training && this.options.recurrentDropout > 0);
  }

  /** @param {any} x @param {any} options */
  fused(x, options) {
    const { kernel, recurrentKernel, activation } = this.cell;
    const name = /** @type {any} */ (activations.nameOf(activation));
    const output = simpleRnn(x, kernel, recurrentKernel, { ...options, activation: name });
    return { output, states: () => [lastState(output, options.returnSequences)] };
  }
}

export const SimpleRNN = /* @__PURE__ */ callableLayer(SimpleRNNLayer);
