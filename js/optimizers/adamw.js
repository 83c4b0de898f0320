import { ValueError } from '../errors.js';
import { Adam } from './adam.js';

/**
 * Adam with weight decay besides the gradient (Loshchilov and Hutter 2019).
 *
 * @example optimizers.AdamW({ learningRate: 0.001, weightDecay: 0.01 })
 */
export class AdamW extends Adam {
  static className = 'AdamW';

  /** @param {ConstructorParameters<typeof Adam>[0]} [options] as Adam's; weightDecay 0.004 */
  constructor(options) {
    super(options, { weightDecay: 0.004 });
    if (this.options.weightDecay === null)
      throw new ValueError(
        "optimizer AdamW: 'weightDecay' must be a number; received null. Use Adam to do without.",
      );
  }
}
