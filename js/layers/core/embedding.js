import { ValueError } from '../../errors.js';
import { embedding, notEqual } from '../../graph/ops.js';
import { positiveInteger } from '../../utils/options.js';
import { leading } from '../kernel.js';
import { Layer } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * A table with a row of numbers, to be learned, for each of the whole numbers 0 … inputDim - 1: words, characters,
 * categories.
 *
 * Input [...], whole numbers; output [..., outputDim].
 *
 * @example
 * const tokens = layers.Input({ shape: [40], dtype: 'int32' });
 * const vectors = layers.Embedding(1000, 32)(tokens); // [batch, 40, 32]
 */
class EmbeddingLayer extends Layer {
  static className = 'Embedding';
  supportsMasking = true;

  /**
   * @param {number | Record<string, any>} inputDim how many different numbers there are: the largest one plus 1
   * @param {number | Record<string, any>} [outputDim] how many values stand for each
   * @param {Record<string, any>} [options] embeddingsInitializer, maskZero (0 stands for no word: the steps with it are
   *   left out by the layers behind), name
   */
  constructor(inputDim, outputDim, options) {
    super(
      leading({ inputDim, outputDim }, options),
      {
        inputDim: undefined,
        outputDim: undefined,
        embeddingsInitializer: 'uniform',
        embeddingsRegularizer: null,
        embeddingsConstraint: null,
        maskZero: false,
      },
      {
        weights: [null],
        inputLength: [null],
        loraRank: [null],
        loraAlpha: [null],
        quantizationConfig: [null],
      },
    );
    positiveInteger(this.title, 'inputDim', this.options.inputDim);
    positiveInteger(this.title, 'outputDim', this.options.outputDim);
  }

  build() {
    const { inputDim, outputDim, embeddingsInitializer } = this.options;
    this.embeddings = this.addWeight({
      shape: [inputDim, outputDim],
      initializer: embeddingsInitializer,
      name: 'embeddings',
    });
  }

  /** @param {any} x */
  call(x) {
    return embedding(x, /** @type {any} */ (this.embeddings));
  }

  /** @param {any} x */
  computeMask(x) {
    return this.options.maskZero ? notEqual(x, 0) : null;
  }

  /**
   * Whether data that goes straight into the layer can be looked up.
   *
   * @param {import('../../tensor.js').Tensor} data
   * @param {string} argument its name, for messages
   * @throws {ValueError}
   */
  checkData(data, argument) {
    const { inputDim } = this.options;
    const values = data.data;
    for (let i = 0; i < values.length; i++) {
      if (Number.isInteger(values[i]) && values[i] >= 0 && values[i] < inputDim) continue;
      throw new ValueError(
        `${argument} holds ${values[i]} in sample ${Math.floor((i * data.shape[0]) / values.length)}, but layer ` +
          `${this.title} looks up whole numbers from 0 to ${inputDim - 1}: inputDim (${inputDim}) has to be larger than ` +
          'the largest of them.',
      );
    }
  }
}

export const Embedding = /* @__PURE__ */ callableLayer(EmbeddingLayer);
