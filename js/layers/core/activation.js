import * as activations from '../../activations/index.js';
import { ValueError } from '../../errors.js';
import { leading } from '../kernel.js';
import { Layer } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * An activation function as a layer of its own.
 *
 * @example layers.Activation('relu')
 */
class ActivationLayer extends Layer {
  static className = 'Activation';
  supportsMasking = true;

  /** @param {any} activation a name or a function @param {Record<string, any>} [options] name */
  constructor(activation, options) {
    super(leading({ activation }, options), { activation: undefined });
    if (this.options.activation === undefined) {
      throw new ValueError("Activation takes a name or a function, such as layers.Activation('relu').");
    }
    this.activation = activations.get(this.options.activation);
  }

  /** @param {any} x */
  call(x) {
    return this.activation(x);
  }
}

export const Activation = /* @__PURE__ */ callableLayer(ActivationLayer);
