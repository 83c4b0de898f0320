import { callable } from '../utils/callable.js';
import { resolve } from '../utils/registry.js';
import * as crossentropy from './crossentropy.js';
import { Loss } from './loss.js';
import * as margin from './margin.js';
import * as regression from './regression.js';

/**
 * Losses: how wrong an output is, one value for each row of the last axis; training lowers their mean. Each takes `name`
 * and `reduction`, how one number is made of the losses of a batch: 'sum_over_batch_size' unless given.
 *
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 */
export { Loss };

/** A function (yTrue, yPred) => symbolic tensor as a loss. */
class FunctionLoss extends Loss {
  /** @param {(yTrue: SymbolicTensor, yPred: SymbolicTensor) => SymbolicTensor} f */
  constructor(f) {
    super({});
    this.call = f;
  }
}

/** -sum(target * log(output)): one-hot targets, one class of several. @example losses.CategoricalCrossentropy({ labelSmoothing: 0.1 }) */
export const CategoricalCrossentropy = /* @__PURE__ */ callable(crossentropy.CategoricalCrossentropyLoss);
/** -log(output at the label): whole-number labels, one class of several. @example losses.SparseCategoricalCrossentropy({ ignoreClass: 0 }) */
export const SparseCategoricalCrossentropy = /* @__PURE__ */ callable(
  crossentropy.SparseCategoricalCrossentropyLoss,
);
/** For yes-or-no targets, 0 or 1 each. @example losses.BinaryCrossentropy({ fromLogits: true }) */
export const BinaryCrossentropy = /* @__PURE__ */ callable(crossentropy.BinaryCrossentropyLoss);
/** Binary crossentropy in which what is nearly right counts little. @example losses.BinaryFocalCrossentropy({ gamma: 3 }) */
export const BinaryFocalCrossentropy = /* @__PURE__ */ callable(crossentropy.BinaryFocalCrossentropyLoss);
/** Categorical crossentropy in which what is nearly right counts little. @example losses.CategoricalFocalCrossentropy() */
export const CategoricalFocalCrossentropy = /* @__PURE__ */ callable(
  crossentropy.CategoricalFocalCrossentropyLoss,
);
/** (1 - (output at the label)^q) / q: forgives labels that are wrong. @example losses.CategoricalGeneralizedCrossEntropy({ q: 0.7 }) */
export const CategoricalGeneralizedCrossEntropy = /* @__PURE__ */ callable(
  crossentropy.CategoricalGeneralizedCrossEntropyLoss,
);
/** sum(target * log(target / output)): how far one distribution is from another. @example losses.KLDivergence() */
export const KLDivergence = /* @__PURE__ */ callable(regression.KLDivergenceLoss);
/** output - target * log(output): targets are counts. @example losses.Poisson() */
export const Poisson = /* @__PURE__ */ callable(regression.PoissonLoss);
/** (target - output)². @example losses.MeanSquaredError({ reduction: 'sum' }) */
export const MeanSquaredError = /* @__PURE__ */ callable(regression.MeanSquaredErrorLoss);
/** |target - output|. @example losses.MeanAbsoluteError() */
export const MeanAbsoluteError = /* @__PURE__ */ callable(regression.MeanAbsoluteErrorLoss);
/** 100 |target - output| / |target|. @example losses.MeanAbsolutePercentageError() */
export const MeanAbsolutePercentageError = /* @__PURE__ */ callable(
  regression.MeanAbsolutePercentageErrorLoss,
);
/** (log(1 + target) - log(1 + output))². @example losses.MeanSquaredLogarithmicError() */
export const MeanSquaredLogarithmicError = /* @__PURE__ */ callable(
  regression.MeanSquaredLogarithmicErrorLoss,
);
/** Half the square of errors up to delta, a straight line beyond. @example losses.Huber(2) */
export const Huber = /* @__PURE__ */ callable(regression.HuberLoss);
/** log(cosh(output - target)). @example losses.LogCosh() */
export const LogCosh = /* @__PURE__ */ callable(regression.LogCoshLoss);
/** -cos of the angle between target and output: -1 where they point the same way. @example losses.CosineSimilarity() */
export const CosineSimilarity = /* @__PURE__ */ callable(regression.CosineSimilarityLoss);
/** max(1 - target * output, 0), for targets of -1 or 1; 0 and 1 count as these. @example losses.Hinge() */
export const Hinge = /* @__PURE__ */ callable(margin.HingeLoss);
/** The square of the hinge. @example losses.SquaredHinge() */
export const SquaredHinge = /* @__PURE__ */ callable(margin.SquaredHingeLoss);
/** How much the right class has to gain to be 1 above all others. @example losses.CategoricalHinge() */
export const CategoricalHinge = /* @__PURE__ */ callable(margin.CategoricalHingeLoss);
/** 1 - 2 · overlap / (target + output), for masks of pictures. @example losses.Dice({ axis: [1, 2, 3] }) */
export const Dice = /* @__PURE__ */ callable(margin.DiceLoss);
/** Dice with weights for what is missing and what is too much. @example losses.Tversky({ alpha: 0.3, beta: 0.7 }) */
export const Tversky = /* @__PURE__ */ callable(margin.TverskyLoss);

const classes = {
  CategoricalCrossentropy,
  SparseCategoricalCrossentropy,
  BinaryCrossentropy,
  BinaryFocalCrossentropy,
  CategoricalFocalCrossentropy,
  CategoricalGeneralizedCrossEntropy,
  KLDivergence,
  Poisson,
  MeanSquaredError,
  MeanAbsoluteError,
  MeanAbsolutePercentageError,
  MeanSquaredLogarithmicError,
  Huber,
  LogCosh,
  CosineSimilarity,
  Hinge,
  SquaredHinge,
  CategoricalHinge,
  Dice,
  Tversky,
};
const aliases = {
  mse: 'MeanSquaredError',
  mae: 'MeanAbsoluteError',
  mape: 'MeanAbsolutePercentageError',
  msle: 'MeanSquaredLogarithmicError',
  bce: 'BinaryCrossentropy',
  kld: 'KLDivergence',
  kullback_leibler_divergence: 'KLDivergence',
  cosine_proximity: 'CosineSimilarity',
  huber_loss: 'Huber',
};

/**
 * The loss that a name, a config, an object or a function stands for.
 *
 * @param {any} identifier
 * @returns {Loss}
 * @throws {ValueError} naming the nearest known one
 * @example losses.get('mse')
 */
export function get(identifier) {
  const isClass = Object.values(classes).includes(identifier);
  if (typeof identifier === 'function' && !isClass) return new FunctionLoss(identifier);
  return isClass ? new identifier() : resolve('loss', identifier, { classes, aliases, base: Loss });
}
