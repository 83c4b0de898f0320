import { ConvLSTM } from '../conv_lstm.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * LSTM over a sequence of rows: state and memory are maps, and the gates come from convolutions (Shi et al. 2015).
 *
 * Input [batch, steps, width, channels];
 * output [batch, width', filters], the last state, or [batch, steps, width', filters] with returnSequences; with
 * returnState an array of it, the last state and the last memory. Kernel [window, channels, 4 · filters], recurrent kernel
 * [window, filters, 4 · filters]. The steps become ops one behind the other, so their number has to be known.
 *
 * @example layers.ConvLSTM1D(16, 5, { padding: 'same' })
 */
class ConvLSTM1DLayer extends ConvLSTM {
  static className = 'ConvLSTM1D';
  static axes = 1;
}

export const ConvLSTM1D = /* @__PURE__ */ callableLayer(ConvLSTM1DLayer);
