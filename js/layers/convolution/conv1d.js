import { Conv } from '../convolution.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Convolution over sequences: every filter slides along the steps and gives one row. Padding 'causal' puts zeros in front,
 * so that an output depends on no later step.
 *
 * Input [batch, steps, channels], output [batch, steps', filters].
 * Kernel [window, channels / groups, filters]. Options: strides, padding, dilationRate, groups, activation, useBias, initializers.
 *
 * @example layers.Conv1D(32, 5, { padding: 'causal', activation: 'relu' })
 */
class Conv1DLayer extends Conv {
  static className = 'Conv1D';
  static axes = 1;
}

export const Conv1D = /* @__PURE__ */ callableLayer(Conv1DLayer);
