import { ValueError } from '../../errors.js';
import { SymbolicTensor } from '../../graph/symbolic.js';
import { describe, readOptions } from '../../utils/options.js';
import { Layer } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/** Where data enters a model. `Input` makes one and returns its tensor. @example layers.InputLayer({ shape: [4] }) */
class InputLayerLayer extends Layer {
  static className = 'InputLayer';

  /** @param {{shape?: number[], batchShape?: (number | null)[], dtype?: 'float32' | 'int32', name?: string}} options */
  constructor(options) {
    const { shape, batchShape, ...rest } = readOptions('Input', options, {
      defaults: {
        shape: undefined,
        batchShape: undefined,
        dtype: 'float32',
        name: undefined,
        trainable: true,
      },
      aliases: { batchInputShape: 'batchShape' },
    });
    super(rest);
    const sizes = shape ?? (Array.isArray(batchShape) ? batchShape.slice(1) : undefined);
    if (!Array.isArray(sizes) || !sizes.every((size) => Number.isInteger(size) && size > 0)) {
      throw new ValueError(
        `Input({ shape }) takes the sizes of one sample, without the batch, such as [28, 28, 1]; received ${describe(sizes)}.`,
      );
    }
    /** Samples in every batch, where batchShape says so. @type {number | null} */
    this.batchSize = batchShape?.[0] ?? null;
    this.batchShape = [null, ...sizes];
    this.built = true;
    const call = { layer: this, inputs: [], outputs: /** @type {SymbolicTensor[]} */ ([]) };
    const { dtype } = this.options;
    call.outputs.push(
      new SymbolicTensor(this.batchShape, { dtype, name: this.name, producer: { call, index: 0 } }),
    );
    this.uses.push(call);
  }

  getConfig() {
    return {
      batch_shape: [this.batchSize, ...this.batchShape.slice(1)],
      dtype: this.options.dtype,
      name: this.name,
    };
  }
}

/** Whether a tensor is what `Input` returned. @param {SymbolicTensor} tensor */
export const isInput = (tensor) => tensor.call?.layer instanceof InputLayer;

/**
 * A place where data enters a model.
 *
 * @param {{shape: number[], dtype?: 'float32' | 'int32', name?: string}} options shape: the sizes of one sample
 * @returns {SymbolicTensor}
 * @example const x = layers.Input({ shape: [28, 28, 1] });
 */
export const Input = (options) => new InputLayer(options).output;

export const InputLayer = /* @__PURE__ */ callableLayer(InputLayerLayer);
