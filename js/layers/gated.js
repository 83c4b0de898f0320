import * as activations from '../activations/index.js';
import { ValueError } from '../errors.js';
import { dropout, flip, mul, onesLike, reshape } from '../graph/ops.js';
import { sliceAxis } from '../graph/ops/slicing.js';
import { snakeCase } from '../utils/names.js';
import { positiveInteger } from '../utils/options.js';
import { leading } from './kernel.js';
import { CELL, CELL_REFUSED } from './cell.js';
import { Recurrent, WALK } from './recurrent.js';

/**
 * Base of SimpleRNN, LSTM and GRU: the layers whose cell has a whole-sequence op. With other activations, or dropout of
 * the states, the cell is called step by step.
 */
export class Gated extends Recurrent {
  /**
   * @param {any} Cell class of the cell
   * @param {any} units
   * @param {Record<string, any>} [options]
   * @param {Record<string, any>} [own] defaults of the options that one cell adds
   */
  constructor(Cell, units, options, own = {}) {
    const ofCell = { units: undefined, ...CELL, ...own };
    super(
      leading({ units }, options),
      { ...ofCell, ...WALK },
      { ...CELL_REFUSED, useCudnn: ['auto', true, false] },
    );
    positiveInteger(this.title, 'units', this.options.units);
    const settings = Object.keys(ofCell).map((key) => [key, this.options[key]]);
    this.cell = new Cell({ ...Object.fromEntries(settings), name: snakeCase(Cell.className) });
  }

  /** Whether the op computes what the cell does. @param {boolean} training */
  isFused(training) {
    const { activation, recurrentActivation } = this.cell;
    const names = [activations.nameOf(activation), activations.nameOf(recurrentActivation)];
    return (
      names[0] === 'tanh' && names[1] === 'sigmoid' && !(training && this.cell.options.recurrentDropout > 0)
    );
  }

  /**
   * The op.
   *
   * @param {any} _x
   * @param {{bias: any, mask: any, initialState: any, returnSequences: boolean, goBackwards: boolean}} _options
   * @param {boolean} _wantsStates
   * @returns {{output: any, states: () => any[]}}
   */
  fused(_x, _options, _wantsStates) {
    throw new ValueError(`${this.title} must define fused(x, options, wantsStates).`);
  }

  /** @param {any} x @param {import('./recurrent.js').Walk} walk */
  walk(x, walk) {
    const { mask, initialState, training } = walk;
    if (!this.isFused(training)) return super.walk(x, walk);
    const { returnSequences, goBackwards, returnState, stateful, zeroOutputForMask } = this.options;
    const options = { bias: this.cell.bias, mask, initialState, returnSequences, goBackwards };
    const { output, states } = this.fused(this.#dropped(x, training), options, returnState || stateful);
    return { output: mask && zeroOutputForMask ? this.#zeroed(output, mask) : output, states };
  }

  /** What dropout leaves of the input: of each sample the same features in all steps. @param {any} x @param {boolean} training */
  #dropped(x, training) {
    const rate = this.options.dropout;
    return training && rate > 0 && rate < 1 ? mul(x, dropout(onesLike(sliceAxis(x, 1, 0, 1)), rate)) : x;
  }

  /** 0 where a step was left out. @param {any} output @param {any} mask */
  #zeroed(output, mask) {
    const { returnSequences, goBackwards } = this.options;
    const inOrder = goBackwards ? flip(mask, 1) : mask;
    const steps = mask.shape[1];
    if (returnSequences) return mul(output, reshape(inOrder, [-1, steps, 1]));
    return mul(output, sliceAxis(inOrder, 1, steps - 1, 1));
  }
}

/** The last of the states of all steps, or the state itself. @param {any} y @param {boolean} returnSequences */
export const lastState = (y, returnSequences) =>
  returnSequences ? reshape(sliceAxis(y, 1, y.shape[1] - 1, 1), [-1, y.shape[2]]) : y;
