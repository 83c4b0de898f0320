import { ValueError } from '../../errors.js';
import { describe } from '../../utils/options.js';
import { leading } from '../kernel.js';
import { Layer } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * A function of ops as a layer. It lives in code only: a file cannot hold a function, and none is ever run from a file.
 * For a model that is to be saved, write a class that extends `layers.Layer`.
 *
 * @example layers.Lambda((x) => ops.flip(x, 1))
 */
class LambdaLayer extends Layer {
  static className = 'Lambda';

  /** @param {any} given `(inputs, options) => ...`, composed of ops @param {Record<string, any>} [options] name */
  constructor(given, options) {
    super(
      leading({ function: given }, options),
      { function: undefined },
      { outputShape: [null], mask: [null], arguments: [null] },
    );
    if (typeof this.options.function === 'function') return;
    throw new ValueError(
      `${this.title} takes a function, such as (x) => ops.flip(x, 1); received ${describe(this.options.function)}.`,
    );
  }

  /** @param {any} inputs @param {any} options */
  call(inputs, options) {
    return this.options.function(inputs, options);
  }

  /** @returns {any} never: it throws */
  getConfig() {
    throw new ValueError(
      `${this.title} holds a function, which a file cannot: the model can be trained and run, but not saved. Write a ` +
        'class that extends layers.Layer in its place.',
    );
  }

  /** @param {Record<string, any>} config @returns {any} */
  static fromConfig({ name }) {
    throw new ValueError(
      `the Lambda layer '${name}' would run code from a file, which is never done. Make the layer in code.`,
    );
  }
}

export const Lambda = /* @__PURE__ */ callableLayer(LambdaLayer);
