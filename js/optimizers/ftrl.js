import { Optimizer } from './optimizer.js';
import { numberIn } from '../utils/options.js';

const STRENGTHS = [
  'l1RegularizationStrength',
  'l2RegularizationStrength',
  'l2ShrinkageRegularizationStrength',
];

/**
 * Follow the regularized leader (McMahan et al. 2013): for wide linear models of which most weights are to be 0.
 *
 * @example optimizers.Ftrl({ learningRate: 0.01 })
 */
export class Ftrl extends Optimizer {
  static className = 'Ftrl';
  static rule = {
    kind: /** @type {const} */ ('ftrl'),
    hyper: [
      'initialAccumulatorValue',
      'learningRatePower',
      'l1RegularizationStrength',
      'l2RegularizationStrength',
      'l2ShrinkageRegularizationStrength',
      'beta',
    ],
  };
  static paired = 2;

  /**
   * @param {{learningRatePower?: number, initialAccumulatorValue?: number,
   *   l1RegularizationStrength?: number, l2RegularizationStrength?: number,
   *   l2ShrinkageRegularizationStrength?: number, beta?: number} & import('./optimizer.js').CommonOptions}
   *   [options] learningRate 0.001, learningRatePower -0.5, initialAccumulatorValue 0.1, all others 0
   */
  constructor(options) {
    super(options, {
      learningRate: 0.001,
      learningRatePower: -0.5,
      initialAccumulatorValue: 0.1,
      l1RegularizationStrength: 0,
      l2RegularizationStrength: 0,
      l2ShrinkageRegularizationStrength: 0,
      beta: 0,
    });
    const { where, options: own } = this;
    numberIn(where, 'learningRatePower', own.learningRatePower, { max: 0 });
    numberIn(where, 'beta', own.beta);
    for (const name of ['initialAccumulatorValue', ...STRENGTHS])
      numberIn(where, name, own[name], { min: 0 });
  }

  ruleSlots() {
    return ['accumulator', 'linear'];
  }
}
