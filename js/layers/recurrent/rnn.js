import { toConfig } from '../layer.js';
import { around, nestedLayer } from '../nested.js';
import { Recurrent, WALK, expectCell } from '../recurrent.js';
import { StackedRNNCells } from './stacked_rnn_cells.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Walks along a sequence with a cell: one of ours, several, or one of your own. The steps become ops one behind the other,
 * so this is for cells that no layer has; `SimpleRNN`, `LSTM` and `GRU` are faster.
 *
 * A cell is a layer with `stateSize`, the number of values of its state (an array for several states), and
 * `call(inputs, states)`, which returns `[output, newStates]`.
 *
 * Input [batch, steps, ...]; output [batch, ...] of the last step, or [batch, steps, ...] with returnSequences; with
 * returnState an array of it and the last states.
 *
 * @example
 * class Averager extends layers.Layer {
 *   stateSize = 3;
 *   call(inputs, [before]) {
 *     const state = ops.add(ops.mul(before, 0.9), ops.mul(inputs, 0.1));
 *     return [state, [state]];
 *   }
 * }
 * const smooth = layers.RNN(new Averager(), { returnSequences: true })(layers.Input({ shape: [20, 3] }));
 */
class RNNLayer extends Recurrent {
  static className = 'RNN';

  /**
   * @param {any} cell or an array of cells, one on the output of the other
   * @param {Record<string, any>} [options] returnSequences, returnState, goBackwards, stateful, unroll,
   *   zeroOutputForMask, name
   */
  constructor(cell, options) {
    super(around('cell', cell, options), { cell: undefined, ...WALK });
    const given = this.options.cell;
    if (Array.isArray(given)) this.cell = new StackedRNNCells(given);
    else this.cell = expectCell(this.title, isCell(given) ? given : nestedLayer(this.title, 'cell', given));
  }

  getConfig() {
    return { ...super.getConfig(), cell: toConfig(this.cell) };
  }
}

/** Whether it is a cell, not a config. @param {any} given */
const isCell = (given) => typeof given?.call === 'function';

export const RNN = /* @__PURE__ */ callableLayer(RNNLayer);
