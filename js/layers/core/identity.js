import { Layer } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * What comes in, unchanged: a place with a name.
 *
 * @example layers.Identity({ name: 'features' })
 */
class IdentityLayer extends Layer {
  static className = 'Identity';
  supportsMasking = true;

  /** @param {Record<string, any>} [options] name */
  constructor(options) {
    super(options);
  }
}

export const Identity = /* @__PURE__ */ callableLayer(IdentityLayer);
