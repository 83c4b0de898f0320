import { Initializer } from './initializer.js';

/** Every element has the same value. @example layers.Dense(1, { biasInitializer: initializers.Constant(0.1) }) */
export class Constant extends Initializer {
  static className = 'Constant';

  /**
   * @param {number | {value?: number}} [value] 0 unless given
   */
  constructor(value = 0) {
    super(typeof value === 'number' ? { value } : value, { value: 0 });
  }

  /** @param {readonly number[]} _shape @returns {import('./initializer.js').Fill} */
  fill(_shape) {
    return { distribution: 'constant', a: this.options.value, b: 0 };
  }
}

/** All zeros: the default of biases. @example layers.Dense(1, { kernelInitializer: 'zeros' }) */
export class Zeros extends Initializer {
  static className = 'Zeros';

  /** @param {readonly number[]} _shape @returns {import('./initializer.js').Fill} */
  fill(_shape) {
    return { distribution: 'constant', a: 0, b: 0 };
  }
}

/** All ones. @example layers.Dense(1, { biasInitializer: 'ones' }) */
export class Ones extends Initializer {
  static className = 'Ones';

  /** @param {readonly number[]} _shape @returns {import('./initializer.js').Fill} */
  fill(_shape) {
    return { distribution: 'constant', a: 1, b: 0 };
  }
}
