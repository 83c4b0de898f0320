import { shaped, transpose } from '../../graph/ops/axes.js';
import { selfNormalized } from '../../graph/ops/normalization.js';
import { axisOf } from '../../graph/ops/op.js';
import { ShapeError, ValueError } from '../../errors.js';
import { describe } from '../../utils/options.js';
import { Affine, checkAxis, sizesAlong } from '../affine.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Cuts the channels of every sample into groups and brings each group to mean 0 and deviation 1, then scales every channel
 * by gamma and moves it by beta (Wu and He 2018). One group is like LayerNormalization of all axes, a group a channel (-1)
 * is instance normalisation.
 *
 * Input [batch, ..., channels], output the same.
 *
 * @example layers.GroupNormalization({ groups: 8 })
 */
class GroupNormalizationLayer extends Affine {
  static className = 'GroupNormalization';

  /**
   * @param {Record<string, any>} [options] groups (32), -1 for one a channel; axis (-1) of the channels, epsilon (0.001),
   *   center and scale (true): whether there is a beta and a gamma, betaInitializer, gammaInitializer, name
   */
  constructor(options) {
    super(options, { groups: 32, axis: -1 });
    checkAxis(this, false);
    const { groups } = this.options;
    if (!Number.isInteger(groups) || (groups < 1 && groups !== -1)) {
      throw new ValueError(
        `${this.title}: 'groups' must be a positive whole number, or -1 for as many as channels; ` +
          `received ${describe(groups)}.`,
      );
    }
  }

  /** @param {readonly number[]} inputShape */
  build(inputShape) {
    const [channels] = sizesAlong(this, inputShape);
    if (this.options.groups === -1) this.options.groups = channels;
    const { groups } = this.options;
    if (channels % groups) {
      throw new ShapeError(
        `cannot cut ${channels} channels into ${groups} groups of one size. ` +
          `Choose groups that divide ${channels}, or -1 for a group a channel.`,
      );
    }
    this.addAffine([channels]);
  }

  /** @param {any} x */
  call(x) {
    const { gamma, beta } = this;
    const { axis, epsilon, groups } = this.options;
    const rank = x.shape.length;
    const channel = axisOf(x, axis);
    const order = [...x.shape.keys()].filter((k) => k !== channel).concat(channel);
    const last = channel === rank - 1;
    const moved = last ? x : transpose(x, order);
    const channels = moved.shape.at(-1);
    const spread = shaped(moved, [moved.shape[0], -1, groups, channels / groups]);
    const y = shaped(selfNormalized(spread, [1, 2, 3], { gamma, beta, epsilon }), moved.shape);
    const back = order.map((_, k) => order.indexOf(k));
    return last ? y : transpose(y, back);
  }
}

export const GroupNormalization = /* @__PURE__ */ callableLayer(GroupNormalizationLayer);
