import { callable } from '../../utils/callable.js';
import { resolve } from '../../utils/registry.js';
import * as cosine from './cosine.js';
import * as decays from './decays.js';
import { LearningRateSchedule } from './schedule.js';

/**
 * Schedules: learning rates that change from step to step. Pass one as an optimizer's `learningRate`.
 *
 * @example optimizers.Adam({ learningRate: optimizers.schedules.CosineDecay(0.001, 10000) })
 */
export { LearningRateSchedule };
export const ExponentialDecay = /* @__PURE__ */ callable(decays.ExponentialDecay);
export const InverseTimeDecay = /* @__PURE__ */ callable(decays.InverseTimeDecay);
export const PiecewiseConstantDecay = /* @__PURE__ */ callable(decays.PiecewiseConstantDecay);
export const PolynomialDecay = /* @__PURE__ */ callable(decays.PolynomialDecay);
export const CosineDecay = /* @__PURE__ */ callable(cosine.CosineDecay);
export const CosineDecayRestarts = /* @__PURE__ */ callable(cosine.CosineDecayRestarts);

const classes = {
  ExponentialDecay,
  InverseTimeDecay,
  PiecewiseConstantDecay,
  PolynomialDecay,
  CosineDecay,
  CosineDecayRestarts,
};

/**
 * The schedule that a config or an object stands for.
 *
 * @param {any} identifier
 * @returns {LearningRateSchedule}
 * @throws {import('../../errors.js').ValueError} naming the nearest known one
 * @example optimizers.schedules.get({ class_name: 'ExponentialDecay', config: schedule.getConfig() })
 */
export const get = (identifier) => resolve('schedule', identifier, { classes, base: LearningRateSchedule });
