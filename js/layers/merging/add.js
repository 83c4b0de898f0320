import { addN } from '../../graph/ops.js';
import { Layer, expectShape } from '../layer.js';

/**
 * The sum of several tensors of one shape.
 *
 * @example layers.Add()([h, shortcut])
 */
export class Add extends Layer {
  static className = 'Add';
  supportsMasking = true;

  /** @param {any} xs */
  call(xs) {
    expectShape(Array.isArray(xs) && xs.length > 1, 'is called on an array of at least two tensors.');
    return addN(xs);
  }
}
