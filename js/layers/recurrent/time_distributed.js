import { ShapeError } from '../../errors.js';
import { mergeSteps, splitSteps } from '../../graph/ops/batch.js';
import { mapTensors } from '../../graph/symbolic.js';
import { shapeText } from '../../utils/shape.js';
import { Layer, toConfig } from '../layer.js';
import { around, nestedLayer } from '../nested.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * The same layer on every step of a sequence.
 *
 * Input [batch, steps, ...]; output [batch, steps, ...] with what the layer makes of one step.
 *
 * @example layers.TimeDistributed(layers.Conv2D(8, 3)) // on films [batch, pictures, height, width, channels]
 */
class TimeDistributedLayer extends Layer {
  static className = 'TimeDistributed';
  supportsMasking = true;

  /** @param {any} layer or a model @param {Record<string, any>} [options] name */
  constructor(layer, options) {
    super(around('layer', layer, options), { layer: undefined });
    this.layer = nestedLayer(this.title, 'layer', this.options.layer);
  }

  /** @param {any} x @param {{training: boolean, mask?: any}} options */
  call(x, { training, mask }) {
    if (x.rank < 3) {
      throw new ShapeError(
        `expected an input of at least 3 axes, [batch, steps, ...], but received ${shapeText(x.shape)}.`,
      );
    }
    const steps = x.shape[1];
    const options = { training, mask: mask?.rank > 2 ? mergeSteps(mask) : null };
    return mapTensors(this.layer.compute(mergeSteps(x), options), (y) => splitSteps(y, steps));
  }

  getConfig() {
    return { ...super.getConfig(), layer: toConfig(this.layer) };
  }
}

export const TimeDistributed = /* @__PURE__ */ callableLayer(TimeDistributedLayer);
