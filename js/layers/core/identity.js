import { Layer } from '../layer.js';

/**
 * What comes in, unchanged: a place with a name.
 *
 * @example layers.Identity({ name: 'features' })
 */
export class Identity extends Layer {
  static className = 'Identity';
  supportsMasking = true;

  /** @param {Record<string, any>} [options] name */
  constructor(options) {
    super(options);
  }
}
