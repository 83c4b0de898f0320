import * as losses from '../losses/index.js';
import { snakeCase } from '../utils/names.js';
import { resolve } from '../utils/registry.js';
import * as accuracies from './accuracy.js';
import * as areas from './auc.js';
import * as confusions from './confusion.js';
import * as scores from './f_score.js';
import * as overlaps from './iou.js';
import { Metric } from './metric.js';
import * as reductions from './reduction.js';
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

/** Every metric by its class's name. @returns {Record<string, any>} */
function classesOf() {
  const all = Object.entries({
    ...accuracies,
    ...areas,
    ...confusions,
    ...scores,
    ...overlaps,
    ...reductions,
    ...regressions,
  });
  return Object.fromEntries(all.filter(([name, one]) => /** @type {any} */ (one).className === name));
}

/** @type {Record<string, any> | undefined} */ let classes;

const ALIASES = {
  mse: 'MeanSquaredError',
  mae: 'MeanAbsoluteError',
  mape: 'MeanAbsolutePercentageError',
  msle: 'MeanSquaredLogarithmicError',
  bce: 'BinaryCrossentropy',
  kld: 'KLDivergence',
  log_cosh: 'LogCoshError',
};
const ACCURACY = ['accuracy', 'acc'];

/**
 * 'accuracy' is the kind that fits targets and output, as in Keras.
 *
 * @param {losses.Loss | null} loss
 * @param {SymbolicTensor} output
 * @param {string} name
 */
function accuracyFor(loss, output, name) {
  if (loss?.targets === 'labels') return new accuracies.SparseCategoricalAccuracyMetric({ name });
  if (output.shape.at(-1) === 1) return new accuracies.BinaryAccuracyMetric({ name });
  return new accuracies.CategoricalAccuracyMetric({ name });
}

/**
 * The metric that a name, a config, an object or a function stands for.
 *
 * @param {any} identifier
 * @param {{loss: losses.Loss | null, output: SymbolicTensor}} [context] of the model that it will watch: for 'accuracy'
 * @returns {Metric}
 * @throws {ValueError} naming the nearest known one
 */
export function get(identifier, context) {
  classes ??= classesOf();
  if (context && ACCURACY.includes(identifier)) return accuracyFor(context.loss, context.output, identifier);
  if (Object.values(classes).includes(identifier)) return new identifier();
  if (typeof identifier === 'function') {
    return new reductions.FromLoss(losses.get(identifier), snakeCase(identifier.name || 'metric'));
  }
  const aliases = { ...ALIASES, ...(context && { accuracy: 'accuracy' }) };
  const metric = resolve('metric', identifier, { classes, aliases, base: Metric });
  if (typeof identifier === 'string') metric.options.name = identifier;
  return metric;
}
