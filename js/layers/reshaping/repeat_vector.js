import { expandDims } from '../../graph/ops.js';
import { repeated } from '../../graph/ops/repeating.js';
import { positiveInteger } from '../../utils/options.js';
import { shapeText } from '../../utils/shape.js';
import { leading } from '../kernel.js';
import { Layer, expectShape } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The same vector at every step of a sequence.
 *
 * Input [batch, features], output [batch, n, features].
 *
 * @example layers.RepeatVector(10)
 */
class RepeatVectorLayer extends Layer {
  static className = 'RepeatVector';

  /** @param {any} n number of steps @param {Record<string, any>} [options] name */
  constructor(n, options) {
    super(leading({ n }, options), { n: undefined });
    positiveInteger(this.title, 'n', this.options.n);
  }

  /** @param {any} x */
  call(x) {
    expectShape(
      x.shape.length === 2,
      `expected an input of 2 axes, [batch, features], but received ${shapeText(x.shape)}.`,
    );
    return repeated(expandDims(x, 1), [{}, { times: this.options.n }, {}]);
  }
}

export const RepeatVector = /* @__PURE__ */ callableLayer(RepeatVectorLayer);
