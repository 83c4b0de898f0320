import { ConvLSTM } from '../conv_lstm.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * LSTM over a sequence of bodies: state and memory are maps, and the gates come from convolutions (Shi et al. 2015).
 *
 * Input [batch, steps, depth, height, width, channels];
 * output [batch, depth', height', width', filters], the last state, or [batch, steps, depth', height', width', filters] with returnSequences; with
 * returnState an array of it, the last state and the last memory. Kernel [window, channels, 4 · filters], recurrent kernel
 * [window, filters, 4 · filters]. The steps become ops one behind the other, so their number has to be known.
 *
 * @example layers.ConvLSTM3D(8, 3, { padding: 'same' })
 */
class ConvLSTM3DLayer extends ConvLSTM {
  static className = 'ConvLSTM3D';
  static axes = 3;
}

export const ConvLSTM3D = /* @__PURE__ */ callableLayer(ConvLSTM3DLayer);
