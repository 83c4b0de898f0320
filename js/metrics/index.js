import * as areas from './auc.js';
import * as confusions from './confusion.js';
import * as scores from './f_score.js';
import * as overlaps from './iou.js';
import { COMMON, find } from './common.js';
import * as regressions from './regression.js';

/**
 * Metrics: what is reported about an output. In `fit` and `evaluate` they are averaged over all samples of an epoch; by
 * themselves they take batches through `updateState`.
 *
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 */
export {
  Accuracy,
  BinaryAccuracy,
  CategoricalAccuracy,
  SparseCategoricalAccuracy,
  SparseTopKCategoricalAccuracy,
  TopKCategoricalAccuracy,
} from './accuracy.js';
export { AUC } from './auc.js';
export {
  FalseNegatives,
  FalsePositives,
  Precision,
  PrecisionAtRecall,
  Recall,
  RecallAtPrecision,
  SensitivityAtSpecificity,
  SpecificityAtSensitivity,
  TrueNegatives,
  TruePositives,
} from './confusion.js';
export { F1Score, FBetaScore } from './f_score.js';
export { BinaryIoU, IoU, MeanIoU, OneHotIoU, OneHotMeanIoU } from './iou.js';
export { Metric } from './metric.js';
export {
  BinaryCrossentropy,
  CategoricalCrossentropy,
  CategoricalHinge,
  Hinge,
  KLDivergence,
  LogCoshError,
  Mean,
  MeanAbsoluteError,
  MeanAbsolutePercentageError,
  MeanMetricWrapper,
  MeanSquaredError,
  MeanSquaredLogarithmicError,
  Poisson,
  SparseCategoricalCrossentropy,
  SquaredHinge,
  Sum,
} from './reduction.js';
export {
  ConcordanceCorrelation,
  CosineSimilarity,
  PearsonCorrelation,
  R2Score,
  RootMeanSquaredError,
} from './regression.js';

/** @type {Record<string, any> | undefined} */ let classes;

/** Every metric by its class's name. @returns {Record<string, any>} */
function classesOf() {
  const rare = Object.entries({ ...areas, ...confusions, ...scores, ...overlaps, ...regressions });
  return {
    ...COMMON,
    ...Object.fromEntries(rare.filter(([name, one]) => /** @type {any} */ (one).className === name)),
  };
}

/**
 * The metric that a name, a config, an object or a function stands for.
 *
 * @param {any} identifier
 * @param {{loss: import('../losses/index.js').Loss | null, output: SymbolicTensor}} [context] of the model that it will
 *   watch: for 'accuracy'
 * @returns {import('./metric.js').Metric}
 * @throws {import('../errors.js').ValueError} naming the nearest known one
 * @example metrics.get('AUC')
 */
export function get(identifier, context) {
  classes ??= classesOf();
  return find(identifier, context, classes);
}
