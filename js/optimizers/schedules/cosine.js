import { numberIn } from '../../utils/options.js';
import { named } from './decays.js';
import { LearningRateSchedule } from './schedule.js';

/**
 * Half a wave of the cosine, from the first rate down to `alpha` of it; before that, if wanted, a straight rise to
 * `warmupTarget` (Loshchilov and Hutter 2017).
 *
 * @example
 * const rate = optimizers.schedules.CosineDecay(0, 10000, { warmupTarget: 0.1, warmupSteps: 500 });
 * const optimizer = optimizers.SGD({ learningRate: rate, momentum: 0.9 });
 */
export class CosineDecay extends LearningRateSchedule {
  static className = 'CosineDecay';

  /**
   * @param {number | Record<string, any>} initialLearningRate the rate of step 0
   * @param {number} [decaySteps] those of the wave
   * @param {{alpha?: number, warmupTarget?: number | null, warmupSteps?: number, name?: string}} [options] 0, none, 0
   */
  constructor(initialLearningRate, decaySteps, options) {
    super(
      named(['initialLearningRate', 'decaySteps'], [initialLearningRate, decaySteps], options),
      {
        initialLearningRate: undefined,
        decaySteps: undefined,
        alpha: 0,
        name: 'CosineDecay',
        warmupTarget: null,
        warmupSteps: 0,
      },
      'decaySteps',
    );
    for (const name of ['initialLearningRate', 'alpha', 'warmupSteps'])
      numberIn(this.where, name, this.options[name]);
    if (this.options.warmupTarget !== null) numberIn(this.where, 'warmupTarget', this.options.warmupTarget);
  }

  /** @param {number} step */
  call(step) {
    const { initialLearningRate, decaySteps, alpha, warmupTarget, warmupSteps } = this.options;
    const warms = warmupTarget !== null;
    if (warms && step < Math.min(warmupSteps, decaySteps + warmupSteps))
      return initialLearningRate + (warmupTarget - initialLearningRate) * (step / warmupSteps);
    const done = Math.min(step - (warms ? warmupSteps : 0), decaySteps) / decaySteps;
    const wave = (1 + Math.cos(Math.PI * done)) / 2;
    return (warms ? warmupTarget : initialLearningRate) * ((1 - alpha) * wave + alpha);
  }
}

/**
 * Waves of the cosine one behind the other, each `tMul` times as long and `mMul` times as high as the one before: "SGDR"
 * (Loshchilov and Hutter 2017).
 *
 * @example optimizers.SGD({ learningRate: optimizers.schedules.CosineDecayRestarts(0.1, 1000) })
 */
export class CosineDecayRestarts extends LearningRateSchedule {
  static className = 'CosineDecayRestarts';

  /**
   * @param {number | Record<string, any>} initialLearningRate
   * @param {number} [firstDecaySteps] of the first wave
   * @param {{tMul?: number, mMul?: number, alpha?: number, name?: string}} [options] 2, 1, 0
   */
  constructor(initialLearningRate, firstDecaySteps, options) {
    super(
      named(['initialLearningRate', 'firstDecaySteps'], [initialLearningRate, firstDecaySteps], options),
      {
        initialLearningRate: undefined,
        firstDecaySteps: undefined,
        tMul: 2,
        mMul: 1,
        alpha: 0,
        name: 'SGDRDecay',
      },
      'firstDecaySteps',
    );
    for (const name of ['initialLearningRate', 'tMul', 'mMul', 'alpha'])
      numberIn(this.where, name, this.options[name]);
  }

  /** @param {number} step */
  call(step) {
    const { initialLearningRate, firstDecaySteps, tMul, mMul, alpha } = this.options;
    const [wave, done] = place(step / firstDecaySteps, tMul);
    const height = (mMul ** wave * (1 + Math.cos(Math.PI * done))) / 2;
    return initialLearningRate * ((1 - alpha) * height + alpha);
  }
}

/** Which wave it is, and how much of it has passed. @param {number} t in lengths of the first @param {number} factor */
function place(t, factor) {
  if (factor === 1) return [Math.floor(t), t - Math.floor(t)];
  // A billionth, lest the end of a wave be taken for the end of the one before when logarithms are rounded.
  const wave = Math.floor(Math.log(1 - t * (1 - factor)) / Math.log(factor) + 1e-9);
  const begun = (1 - factor ** wave) / (1 - factor);
  return [wave, (t - begun) / factor ** wave];
}
