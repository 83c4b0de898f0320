import { add, mul, split } from '../../graph/ops.js';
import { Initializer } from '../../initializers/index.js';
import { Cell } from '../cell.js';
import { callableLayer } from '../../utils/callable.js';

/** The bias of the gates i, f, c, o, where that of f begins as 1: at first, nothing is forgotten (Jozefowicz et al. 2015). */
export class UnitForgetBias extends Initializer {
  static className = 'UnitForgetBias';

  /** @param {Initializer} rule of the other gates */
  constructor(rule) {
    super();
    this.rule = rule;
  }

  get seed() {
    return this.rule.seed;
  }

  /** @param {readonly number[]} shape [4 · units] @returns {import('../../initializers/initializer.js').Fill} */
  fill([columns]) {
    const units = columns / 4;
    const part = (/** @type {number} */ count) => ({ count, fill: this.rule.fill([count]) });
    const ones = { count: units, fill: { distribution: /** @type {const} */ ('constant'), a: 1, b: 0 } };
    return { distribution: 'joined', parts: [part(units), ones, part(2 * units)] };
  }
}

/** What it adds to the options of all cells. */
export const LSTM_CELL = { recurrentActivation: 'sigmoid', unitForgetBias: true };

/**
 * One step of `LSTM`.
 *
 * Input [batch, features] and two states, state and memory, [batch, units] each; output [batch, units] and the new states.
 *
 * @example layers.RNN([layers.LSTMCell(32), layers.LSTMCell(16)])
 */
class LSTMCellLayer extends Cell {
  static className = 'LSTMCell';
  static gates = 4;
  /** Defaults of the options that it adds. @type {Record<string, any>} */
  static adds = LSTM_CELL;

  /** @param {any} units @param {Record<string, any>} [options] those of `LSTM` that are about one step; name */
  constructor(units, options) {
    super(units, options, new.target.adds);
  }

  get stateSize() {
    return [this.units, this.units];
  }

  /** @param {number} columns */
  biasRule(columns) {
    const rule = super.biasRule(columns);
    return this.options.unitForgetBias
      ? { ...rule, initializer: new UnitForgetBias(rule.initializer) }
      : rule;
  }

  /** @param {any} x @param {any[]} states @param {{training?: boolean}} [options] */
  call(x, [before, memory], { training = false } = {}) {
    const ofInput = this.product('ofInput', x, this.kernel, this.keeps('dropout', x, training), this.bias);
    const kept = this.keeps('recurrentDropout', before, training);
    const z = split(add(ofInput, this.product('ofState', before, this.recurrentKernel, kept)), 4, -1);
    const [i, f, o] = [z[0], z[1], z[3]].map((gate) => this.recurrentActivation(gate));
    const c = add(mul(f, memory), mul(i, this.activation(z[2])));
    const h = mul(o, this.activation(c));
    return [h, [h, c]];
  }
}

export const LSTMCell = /* @__PURE__ */ callableLayer(LSTMCellLayer);
