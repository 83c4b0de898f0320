import { ValueError } from '../errors.js';
import * as initializers from '../initializers/index.js';
import { positiveInteger } from '../utils/options.js';
import { leading } from './kernel.js';
import { Layer } from './layer.js';

/** What recurrent layers share. */
const RECURRENT = {
  useBias: true,
  kernelInitializer: 'glorot_uniform',
  recurrentInitializer: 'orthogonal',
  biasInitializer: 'zeros',
  kernelRegularizer: null,
  recurrentRegularizer: null,
  biasRegularizer: null,
  kernelConstraint: null,
  recurrentConstraint: null,
  biasConstraint: null,
  returnSequences: false,
  goBackwards: false,
};

/** Keras's options for them that are not implemented. */
const REFUSED = {
  activation: ['tanh'],
  recurrentActivation: ['sigmoid'],
  dropout: [0],
  recurrentDropout: [0],
  seed: [null],
  returnState: [false],
  stateful: [false],
  unroll: [false],
  zeroOutputForMask: [false],
  useCudnn: ['auto', true, false],
};

/** Base of the layers that walk along a sequence with a state: LSTM, GRU. */
export class Recurrent extends Layer {
  static weightsGroup = 'cell';

  /**
   * @param {number | Record<string, any>} units
   * @param {Record<string, any>} [options]
   * @param {Record<string, any>} [own] defaults of the options that one layer adds
   */
  constructor(units, options, own = {}) {
    super(leading({ units }, options), { units: undefined, ...RECURRENT, ...own }, REFUSED);
    positiveInteger(this.title, 'units', this.options.units);
  }

  /**
   * Makes the weights, whose last axis is that of the gates.
   *
   * @param {readonly number[]} inputShape [batch, steps, features]
   * @param {number} gates
   * @param {{shape: number[], initializer: initializers.Initializer}} bias
   */
  buildGates(inputShape, gates, bias) {
    const { units, useBias, kernelInitializer, recurrentInitializer } = this.options;
    const columns = gates * units;
    const features = Number(inputShape.at(-1));
    this.kernel = this.addWeight({
      shape: [features, columns],
      initializer: kernelInitializer,
      name: 'kernel',
    });
    this.recurrentKernel = this.addWeight({
      shape: [units, columns],
      initializer: recurrentInitializer,
      name: 'recurrent_kernel',
    });
    if (useBias) this.bias = this.addWeight({ ...bias, name: 'bias' });
  }

  /** @param {any} inputs @param {{training: boolean, mask?: any}} options */
  compute(inputs, options) {
    if (!Array.isArray(inputs) && !options.mask && !inputs.mask) return super.compute(inputs, options);
    throw new ValueError(
      `${this.title} takes one sequence, [batch, steps, features], without mask. First states and masks are not ` +
        'implemented in this version.',
    );
  }

  /** The rule for the bias that was asked for. @returns {initializers.Initializer} */
  get biasRule() {
    return initializers.get(this.options.biasInitializer);
  }
}
