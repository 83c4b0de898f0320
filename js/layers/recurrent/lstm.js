import { lstm } from '../../graph/ops.js';
import { Initializer } from '../../initializers/index.js';
import { Recurrent } from '../recurrent.js';

/** The bias of the gates i, f, c, o, where that of f begins as 1: at first, nothing is forgotten (Jozefowicz et al. 2015). */
class UnitForgetBias extends Initializer {
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

/**
 * Long short-term memory: walks along a sequence with a state and a memory, of which gates say at each step what is
 * forgotten, written and read (Hochreiter and Schmidhuber 1997).
 *
 * Input [batch, steps, features]; output [batch, units], the last state, or [batch, steps, units] with returnSequences.
 *
 * @example
 * const model = Sequential([
 *   layers.Input({ shape: [40], dtype: 'int32' }),
 *   layers.Embedding(1000, 32),
 *   layers.LSTM(64),
 *   layers.Dense(1000, { activation: 'softmax' }),
 * ]);
 */
export class LSTM extends Recurrent {
  static className = 'LSTM';

  /**
   * @param {number | Record<string, any>} units
   * @param {Record<string, any>} [options] returnSequences, goBackwards, unitForgetBias, useBias, kernelInitializer,
   *   recurrentInitializer, biasInitializer, name
   */
  constructor(units, options) {
    super(units, options, { unitForgetBias: true });
  }

  /** @param {readonly number[]} inputShape */
  build(inputShape) {
    const { units, unitForgetBias } = this.options;
    const initializer = unitForgetBias ? new UnitForgetBias(this.biasRule) : this.biasRule;
    this.buildGates(inputShape, 4, { shape: [4 * units], initializer });
  }

  /** @param {any} x */
  call(x) {
    const { returnSequences, goBackwards } = this.options;
    const options = { bias: this.bias, returnSequences, goBackwards };
    return lstm(x, /** @type {any} */ (this.kernel), /** @type {any} */ (this.recurrentKernel), options);
  }
}
