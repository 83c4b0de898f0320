import { ValueError } from '../../errors.js';
import { describe, numberIn } from '../../utils/options.js';
import { LearningRateSchedule } from './schedule.js';

/**
 * Leading arguments as options. The first may be the options itself: that is what a config is.
 *
 * @param {string[]} names
 * @param {any[]} values
 * @param {any} [options]
 */
export function named(names, values, options) {
  if (typeof values[0] === 'object' && !Array.isArray(values[0])) return values[0];
  return { ...Object.fromEntries(names.map((name, i) => [name, values[i]])), ...options };
}

const DECAY = ['initialLearningRate', 'decaySteps', 'decayRate'];

/** What ExponentialDecay and InverseTimeDecay share. */
class Decay extends LearningRateSchedule {
  /**
   * @param {number | Record<string, any>} initialLearningRate the rate of step 0
   * @param {number} [decaySteps]
   * @param {number} [decayRate]
   * @param {{staircase?: boolean, name?: string}} [options] staircase: goes down once every decaySteps: false
   */
  constructor(initialLearningRate, decaySteps, decayRate, options) {
    super(
      named(DECAY, [initialLearningRate, decaySteps, decayRate], options),
      {
        initialLearningRate: undefined,
        decaySteps: undefined,
        decayRate: undefined,
        staircase: false,
        name: undefined,
      },
      'decaySteps',
    );
    this.options.name ??= this.className;
    numberIn(this.where, 'initialLearningRate', this.options.initialLearningRate);
    numberIn(this.where, 'decayRate', this.options.decayRate);
  }

  /** How often `decaySteps` have passed. @param {number} step */
  passed(step) {
    const { decaySteps, staircase } = this.options;
    return staircase ? Math.floor(step / decaySteps) : step / decaySteps;
  }
}

/**
 * Times `decayRate` every `decaySteps`: initial · decayRate ^ (step / decaySteps).
 *
 * @example optimizers.SGD({ learningRate: optimizers.schedules.ExponentialDecay(0.1, 1000, 0.9) })
 */
export class ExponentialDecay extends Decay {
  static className = 'ExponentialDecay';

  /** @param {number} step */
  call(step) {
    return this.options.initialLearningRate * this.options.decayRate ** this.passed(step);
  }
}

/**
 * initial / (1 + decayRate · step / decaySteps): what the argument `decay` of old Keras did.
 *
 * @example optimizers.SGD({ learningRate: optimizers.schedules.InverseTimeDecay(0.1, 1, 1e-4) })
 */
export class InverseTimeDecay extends Decay {
  static className = 'InverseTimeDecay';

  /** @param {number} step */
  call(step) {
    return this.options.initialLearningRate / (1 + this.options.decayRate * this.passed(step));
  }
}

/**
 * One rate up to and with each boundary, another after the last.
 *
 * @example optimizers.SGD({ learningRate: optimizers.schedules.PiecewiseConstantDecay([1000, 5000], [0.1, 0.01, 0.001]) })
 */
export class PiecewiseConstantDecay extends LearningRateSchedule {
  static className = 'PiecewiseConstantDecay';

  /**
   * @param {number[] | Record<string, any>} boundaries steps, growing
   * @param {number[]} [values] the rates, one more
   * @param {{name?: string}} [options]
   */
  constructor(boundaries, values, options) {
    super(named(['boundaries', 'values'], [boundaries, values], options), {
      boundaries: undefined,
      values: undefined,
      name: 'PiecewiseConstant',
    });
    const { boundaries: ends, values: rates } = this.options;
    if (Array.isArray(ends) && Array.isArray(rates) && ends.length > 0 && rates.length === ends.length + 1)
      return;
    throw new ValueError(
      `${this.where}: there must be one value more than boundaries, and a boundary at least; ` +
        `received boundaries ${describe(ends)}, values ${describe(rates)}.`,
    );
  }

  /** @param {number} step */
  call(step) {
    const { boundaries, values } = this.options;
    const i = boundaries.findIndex((/** @type {number} */ end) => step <= end);
    return values.at(i);
  }
}

/**
 * From one rate to another along a power of the steps that are left; with `cycle` it rises again and again.
 *
 * @example optimizers.SGD({ learningRate: optimizers.schedules.PolynomialDecay(0.1, 10000, { endLearningRate: 0.01 }) })
 */
export class PolynomialDecay extends LearningRateSchedule {
  static className = 'PolynomialDecay';

  /**
   * @param {number | Record<string, any>} initialLearningRate
   * @param {number} [decaySteps]
   * @param {{endLearningRate?: number, power?: number, cycle?: boolean, name?: string}} [options] 0.0001, 1, false
   */
  constructor(initialLearningRate, decaySteps, options) {
    super(
      named(DECAY.slice(0, 2), [initialLearningRate, decaySteps], options),
      {
        initialLearningRate: undefined,
        decaySteps: undefined,
        endLearningRate: 0.0001,
        power: 1,
        cycle: false,
        name: 'PolynomialDecay',
      },
      'decaySteps',
    );
    for (const name of ['initialLearningRate', 'endLearningRate', 'power'])
      numberIn(this.where, name, this.options[name]);
  }

  /** @param {number} step */
  call(step) {
    const { initialLearningRate, decaySteps, endLearningRate, power, cycle } = this.options;
    const total = cycle && step > 0 ? decaySteps * Math.ceil(step / decaySteps) : decaySteps;
    const left = 1 - Math.min(step, total) / total;
    return (initialLearningRate - endLearningRate) * left ** power + endLearningRate;
  }
}
