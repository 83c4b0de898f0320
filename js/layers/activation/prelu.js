import { mul, negative, relu, subtract } from '../../graph/ops.js';
import { Layer, expectShape } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * max(x, 0) - alpha · max(-x, 0): a slope below 0 that is learned, one for each value of a sample.
 *
 * @example layers.PReLU({ sharedAxes: [1, 2] })
 */
class PReLULayer extends Layer {
  static className = 'PReLU';
  supportsMasking = true;

  /** @param {Record<string, any>} [options] alphaInitializer 'zeros'; sharedAxes: along which one slope serves all; name */
  constructor(options) {
    super(options, {
      alphaInitializer: 'zeros',
      alphaRegularizer: null,
      alphaConstraint: null,
      sharedAxes: null,
    });
    const { sharedAxes } = this.options;
    this.options.sharedAxes = sharedAxes === null ? null : [sharedAxes].flat();
  }

  /** @param {readonly number[]} inputShape */
  build(inputShape) {
    const shape = inputShape.slice(1);
    for (const axis of this.options.sharedAxes ?? []) {
      expectShape(
        Number.isInteger(axis) && axis >= 1 && axis <= shape.length,
        `sharedAxes are axes of the input from 1 to ${shape.length}; received ${axis}.`,
      );
      shape[axis - 1] = 1;
    }
    this.alpha = this.addWeight({ shape, initializer: this.options.alphaInitializer, name: 'alpha' });
  }

  /** @param {any} x */
  call(x) {
    return subtract(relu(x), mul(/** @type {any} */ (this.alpha), relu(negative(x))));
  }
}

export const PReLU = /* @__PURE__ */ callableLayer(PReLULayer);
