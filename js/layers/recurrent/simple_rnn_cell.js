import { add } from '../../graph/ops.js';
import { Cell } from '../cell.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * One step of `SimpleRNN`: the new state is activation(x · kernel + state · recurrentKernel + bias).
 *
 * Input [batch, features] and a state [batch, units]; output [batch, units] and the new state.
 *
 * @example layers.RNN(layers.SimpleRNNCell(8))
 */
class SimpleRNNCellLayer extends Cell {
  static className = 'SimpleRNNCell';

  /** @param {any} x @param {any} states @param {{training?: boolean}} [options] */
  call(x, states, { training = false } = {}) {
    const [before] = [states].flat();
    const z = this.product('ofInput', x, this.kernel, this.keeps('dropout', x, training), this.bias);
    const kept = this.keeps('recurrentDropout', before, training);
    const h = this.activation(add(z, this.product('ofState', before, this.recurrentKernel, kept)));
    return [h, [h]];
  }
}

export const SimpleRNNCell = /* @__PURE__ */ callableLayer(SimpleRNNCellLayer);
