import { L1L2 } from '../../regularizers/index.js';
import { callableLayer } from '../../utils/callable.js';
import { numberIn } from '../../utils/options.js';
import { Layer } from '../layer.js';

/**
 * Adds a penalty on what passes through to the loss: l1 · sum(|x|) + l2 · sum(x²), a sample. The values themselves stay.
 *
 * Input of any shape, output the same.
 *
 * @example layers.ActivityRegularization({ l1: 0.01 })
 */
class ActivityRegularizationLayer extends Layer {
  static className = 'ActivityRegularization';
  supportsMasking = true;

  /** @param {{l1?: number, l2?: number, name?: string}} [options] l1: 0, l2: 0 */
  constructor(options) {
    super(options, { l1: 0, l2: 0 });
    const { l1, l2 } = this.options;
    for (const name of ['l1', 'l2']) numberIn(this.title, name, this.options[name], { min: 0 });
    this.options.activityRegularizer = L1L2({ l1, l2 });
  }

  getConfig() {
    const { activity_regularizer: _, ...config } = super.getConfig();
    return config;
  }
}

export const ActivityRegularization = /* @__PURE__ */ callableLayer(ActivityRegularizationLayer);
