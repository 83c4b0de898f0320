import { ShapeError, ValueError } from '../../errors.js';
import { einsum, expandDims, normalize } from '../../graph/ops.js';
import { describe } from '../../utils/options.js';
import { shapeText } from '../../utils/shape.js';
import { leading } from '../kernel.js';
import { Layer, expectShape } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

const EPSILON = 1e-7; // Keras's: shorter vectors are not scaled to length 1
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/**
 * The sums of products of two tensors along an axis of each, sample by sample.
 *
 * Inputs [batch, ...] and [batch, ...]; output [batch, the other axes of the first, those of the second].
 *
 * @example layers.Dot(1, { normalize: true })([left, right]) // how alike two vectors are, from -1 to 1
 */
class DotLayer extends Layer {
  static className = 'Dot';
  supportsMasking = true;

  /** @param {any} axes one for both, or one for each; not the batch @param {Record<string, any>} [options] normalize (first scales to length 1: false unless given), name */
  constructor(axes, options) {
    super(leading({ axes }, options), { axes: undefined, normalize: false });
    const given = this.options.axes;
    const list = [given].flat();
    const count = Array.isArray(given) ? 2 : 1;
    if (list.length === count && list.every(Number.isInteger)) return;
    throw new ValueError(
      `${this.title}: 'axes' must be one axis for both inputs, or one for each; received ${describe(given)}.`,
    );
  }

  /** @param {any[]} xs */
  call(xs) {
    expectShape(Array.isArray(xs) && xs.length === 2, 'is called on an array of two tensors.');
    const axes = Array.isArray(this.options.axes)
      ? this.options.axes
      : [this.options.axes, this.options.axes];
    const at = axes.map((axis, k) => (axis < 0 ? axis + xs[k].shape.length : axis));
    const shapes = xs.map(({ shape }) => shapeText(shape)).join(' and ');
    if (at.some((axis, k) => axis <= 0 || axis >= xs[k].shape.length)) {
      throw new ShapeError(
        `axes ${describe(this.options.axes)} do not name axes behind the batch of ${shapes}.`,
      );
    }
    const [m, n] = at.map((axis, k) => xs[k].shape[axis]);
    if (m !== n) {
      throw new ShapeError(
        `the axes that are summed over must have one size, but ${m} meets ${n} in ${shapes}.`,
      );
    }
    const [x, y] = this.options.normalize ? xs.map((one, k) => normalize(one, at[k], EPSILON)) : xs;
    const left = [...LETTERS.slice(0, x.shape.length)];
    const right = [left[0], ...LETTERS.slice(left.length, left.length + y.shape.length - 1)];
    right[at[1]] = left[at[0]];
    const rest = [left, right.slice(1)].flat().filter((letter) => letter !== left[at[0]]);
    const result = einsum(`${left.join('')},${right.join('')}->${rest.join('')}`, x, y);
    return rest.length === 1 ? expandDims(result, -1) : result;
  }

  computeMask() {
    return null;
  }
}

export const Dot = /* @__PURE__ */ callableLayer(DotLayer);
