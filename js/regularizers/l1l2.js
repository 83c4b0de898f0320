import { l1l2 } from '../graph/ops/penalties.js';
import { isPlainObject, numberIn } from '../utils/options.js';
import { Regularizer } from './regularizer.js';

/** What L1, L2 and L1L2 share: how strongly sizes and squares count. */
class Strengths extends Regularizer {
  /** @param {any} given @param {Record<string, number>} defaults */
  constructor(given, defaults) {
    super(given, defaults);
    for (const name of Object.keys(defaults))
      numberIn(`regularizer ${this.className}`, name, this.options[name], { min: 0 });
  }

  /** @param {any} x */
  call(x) {
    return l1l2(x, this.options);
  }
}

/** A number, or options. @param {any} given @param {string} name */
const one = (given, name) => (given === undefined || isPlainObject(given) ? given : { [name]: given });

/**
 * Adds l1 · sum of |x| to the loss: unimportant weights become 0 (Tibshirani 1996).
 *
 * @example layers.Dense(64, { kernelRegularizer: regularizers.L1(0.001) })
 */
export class L1 extends Strengths {
  static className = 'L1';

  /** @param {number | {l1?: number}} [l1] 0.01 */
  constructor(l1) {
    super(one(l1, 'l1'), { l1: 0.01 });
  }
}

/**
 * Adds l2 · sum of x² to the loss: weights stay small ("weight decay"; Krogh and Hertz 1992).
 *
 * @example layers.Dense(64, { kernelRegularizer: regularizers.L2(0.001) })
 */
export class L2 extends Strengths {
  static className = 'L2';

  /** @param {number | {l2?: number}} [l2] 0.01 */
  constructor(l2) {
    super(one(l2, 'l2'), { l2: 0.01 });
  }
}

/**
 * L1 and L2 together: the elastic net (Zou and Hastie 2005).
 *
 * @example layers.Dense(64, { kernelRegularizer: regularizers.L1L2({ l1: 0.001, l2: 0.01 }) })
 */
export class L1L2 extends Strengths {
  static className = 'L1L2';

  /** @param {{l1?: number, l2?: number}} [options] 0, 0 */
  constructor(options) {
    super(options, { l1: 0, l2: 0 });
  }
}
