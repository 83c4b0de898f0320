import { ConvLSTM } from '../conv_lstm.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * LSTM over a sequence of pictures: state and memory are maps, and the gates come from convolutions (Shi et al. 2015).
 *
 * Input [batch, steps, height, width, channels];
 * output [batch, height', width', filters], the last state, or [batch, steps, height', width', filters] with returnSequences; with
 * returnState an array of it, the last state and the last memory. Kernel [window, channels, 4 · filters], recurrent kernel
 * [window, filters, 4 · filters]. The steps become ops one behind the other, so their number has to be known.
 *
 * @example layers.ConvLSTM2D(16, 3, { padding: 'same', returnSequences: true }) // the next picture of a film
 */
class ConvLSTM2DLayer extends ConvLSTM {
  static className = 'ConvLSTM2D';
  static axes = 2;
}

export const ConvLSTM2D = /* @__PURE__ */ callableLayer(ConvLSTM2DLayer);
