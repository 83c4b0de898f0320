import { ShapeError, ValueError } from '../../errors.js';
import { positiveInteger } from '../../utils/options.js';
import { shapeText } from '../../utils/shape.js';
import { OUTPUT_MODES, checkMode, encode } from '../encoding.js';
import { leading } from '../kernel.js';
import { Layer } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Whole numbers from 0 to numTokens - 1 as rows of numTokens values; a number out of that range has none.
 *
 * Input [batch, S], output [batch, numTokens]: 'multi_hot' 1 in each place that is named, 'count' how often. 'one_hot':
 * [batch, S, numTokens], a row for each number; without S if that is 1.
 *
 * @example layers.CategoryEncoding(10, { outputMode: 'one_hot' })
 */
class CategoryEncodingLayer extends Layer {
  static className = 'CategoryEncoding';
  static callOptions = { countWeights: null };

  /** @param {number | Record<string, any>} numTokens @param {Record<string, any>} [options] outputMode 'multi_hot', name */
  constructor(numTokens, options) {
    super(
      leading({ numTokens }, options),
      { numTokens: undefined, outputMode: 'multi_hot' },
      { sparse: [false] },
    );
    if (this.options.outputMode === 'binary') this.options.outputMode = 'multi_hot'; // as older files have it
    positiveInteger(this.title, 'numTokens', this.options.numTokens);
    checkMode(this.title, this.options.outputMode, OUTPUT_MODES);
  }

  /** @param {any} x @param {any} options countWeights: what each number counts, of the shape of x; only to 'count' */
  call(x, { countWeights = null }) {
    const { numTokens, outputMode } = this.options;
    if (countWeights && outputMode !== 'count')
      throw new ValueError(
        `countWeights are used by the outputMode 'count' only, but it is '${outputMode}'.`,
      );
    if (outputMode !== 'one_hot' && x.shape.length < 2)
      throw new ShapeError(`expected whole numbers of shape [batch, ...]; received ${shapeText(x.shape)}.`);
    return encode(x, outputMode, numTokens, countWeights);
  }
}

export const CategoryEncoding = /* @__PURE__ */ callableLayer(CategoryEncodingLayer);
