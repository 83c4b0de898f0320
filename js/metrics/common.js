import * as losses from '../losses/index.js';
import { snakeCase } from '../utils/names.js';
import { isPlainObject } from '../utils/options.js';
import { nameIn, resolve } from '../utils/registry.js';
import * as accuracies from './accuracy.js';
import { Metric } from './metric.js';
import * as reductions from './reduction.js';

/**
 * The metrics that most trainings have, and the names of all others: these are loaded when a model is compiled with them.
 *
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {{loss: losses.Loss | null, output: SymbolicTensor}} Context of the model that a metric will watch
 */

/** Those that are here. @type {Record<string, any>} */
export const COMMON = Object.fromEntries(
  Object.entries({ ...accuracies, ...reductions }).filter(
    ([name, one]) => /** @type {any} */ (one).className === name,
  ),
);

/** Names of those that are not. */
export const RARE =
  'AUC TruePositives FalsePositives TrueNegatives FalseNegatives Precision Recall PrecisionAtRecall RecallAtPrecision \
SensitivityAtSpecificity SpecificityAtSensitivity F1Score FBetaScore IoU MeanIoU BinaryIoU OneHotIoU OneHotMeanIoU \
RootMeanSquaredError CosineSimilarity PearsonCorrelation ConcordanceCorrelation R2Score'.split(' ');

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

/** Whether a name or a config stands for a metric that has to be loaded. @param {any} identifier */
export const isRare = (identifier) =>
  nameIn(isPlainObject(identifier) ? identifier.class_name : identifier, RARE) !== undefined;

/**
 * 'accuracy' is the kind that fits targets and output, as in Keras.
 *
 * @param {Context} context
 * @param {string} name
 */
function accuracyFor({ loss, output }, name) {
  if (loss?.targets === 'labels') return new accuracies.SparseCategoricalAccuracyMetric({ name });
  if (output.shape.at(-1) === 1) return new accuracies.BinaryAccuracyMetric({ name });
  return new accuracies.CategoricalAccuracyMetric({ name });
}

/**
 * The metric that a name, a config, an object or a function stands for.
 *
 * @param {any} identifier
 * @param {Context} [context]
 * @param {Record<string, any>} [classes] to choose from, by name
 * @returns {Metric}
 * @throws {import('../errors.js').ValueError} naming the nearest known one
 */
export function find(
  identifier,
  context,
  classes = { ...Object.fromEntries(RARE.map((name) => [name, null])), ...COMMON },
) {
  if (context && ACCURACY.includes(identifier)) return accuracyFor(context, identifier);
  if (Object.values(classes).includes(identifier)) return new identifier();
  if (typeof identifier === 'function') {
    const isClass = identifier.className !== undefined && identifier.prototype instanceof Metric;
    if (isClass) return new identifier();
    return new reductions.FromLoss(losses.get(identifier), snakeCase(identifier.name || 'metric'));
  }
  const aliases = { ...ALIASES, ...(context && { accuracy: 'accuracy' }) };
  const metric = resolve('metric', identifier, { classes, aliases, base: Metric });
  if (typeof identifier === 'string') metric.options.name = identifier;
  return metric;
}
