import { add, mul, reshape, slice, split, sub } from '../../graph/ops.js';
import { Cell } from '../cell.js';
import { callableLayer } from '../../utils/callable.js';

/** What it adds to the options of all cells. */
export const GRU_CELL = { recurrentActivation: 'sigmoid', resetAfter: true };

/**
 * One step of `GRU`.
 *
 * Input [batch, features] and a state [batch, units]; output [batch, units] and the new state.
 *
 * @example layers.RNN(layers.GRUCell(8, { resetAfter: false }))
 */
class GRUCellLayer extends Cell {
  static className = 'GRUCell';
  static gates = 3;

  /** @param {any} units @param {Record<string, any>} [options] those of `GRU` that are about one step; name */
  constructor(units, options) {
    super(units, options, GRU_CELL);
  }

  /** @param {number} columns */
  biasRule(columns) {
    const rule = super.biasRule(columns);
    return this.options.resetAfter ? { ...rule, shape: [2, columns] } : rule;
  }

  /** @param {any} x @param {any} states @param {{training?: boolean}} [options] */
  call(x, states, { training = false } = {}) {
    const [before] = [states].flat();
    const { resetAfter } = this.options;
    const kept = this.keeps('recurrentDropout', before, training);
    const [bias, biasAfter] = this.#biases();
    const ofInput = split(
      this.product('ofInput', x, this.kernel, this.keeps('dropout', x, training), bias),
      3,
      -1,
    );
    const ofState = resetAfter
      ? split(this.product('ofState', before, this.recurrentKernel, kept, biasAfter), 3, -1)
      : split(this.#products(before, 0, 2, kept), 2, -1);
    const [z, r] = [0, 1].map((k) => this.recurrentActivation(add(ofInput[k], ofState[k])));
    const past = resetAfter ? mul(r, ofState[2]) : this.#products(before, 2, 1, kept, r);
    const candidate = this.activation(add(ofInput[2], past));
    const h = add(candidate, mul(z, sub(before, candidate)));
    return [h, [h]];
  }

  /** That of the input and that of the state. */
  #biases() {
    if (!this.bias || !this.options.resetAfter) return [this.bias, undefined];
    const columns = this.bias.shape[1];
    return [0, 1].map((row) => reshape(slice(/** @type {any} */ (this.bias), [row, 0], [1, -1]), [columns]));
  }

  /**
   * The state times the columns of some gates.
   *
   * @param {any} state
   * @param {number} first
   * @param {number} count
   * @param {any[]} kept for all three gates
   * @param {any} [reset] what the state is multiplied with
   */
  #products(state, first, count, kept, reset) {
    const { units } = this.options;
    const weights = slice(/** @type {any} */ (this.recurrentKernel), [0, first * units], [-1, count * units]);
    const of = kept.length ? kept.slice(first, first + count) : [];
    return this.product('ofState', reset ? mul(reset, state) : state, weights, of);
  }
}

export const GRUCell = /* @__PURE__ */ callableLayer(GRUCellLayer);
