import { ShapeError, ValueError } from '../errors.js';
import { Lowering } from '../graph/lower.js';
import { sums } from '../graph/ops.js';
import { isSymbolic } from '../graph/symbolic.js';
import { isVariable } from '../graph/variable.js';
import { isInput } from '../layers/core/input.js';
import { find as findOptimizer } from '../optimizers/find.js';
import { nextSeed } from '../random.js';
import { Tensor } from '../tensor.js';
import { describe, readOptions } from '../utils/options.js';
import { shapeText } from '../utils/shape.js';
import { EngineSide } from './engine_side.js';
import { bucket, nonFiniteLoss } from './feed.js';
import { constrain, scaled } from './penalties.js';
import { checkCounts, readInputs } from './sources.js';

/**
 * Training loops of one's own: any loss that is composed of ops, layers and models, with respect to any variables.
 *
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {import('../graph/variable.js').Variable} Variable
 * @typedef {import('../graph/lower.js').LoweredPlan} LoweredPlan
 */

/** @param {string} where @param {any} loss @returns {SymbolicTensor} */
function checkLoss(where, loss) {
  if (!isSymbolic(loss)) {
    throw new ValueError(
      `${where}: the loss is a symbolic tensor, composed of ops; received ${describe(loss)}.`,
    );
  }
  if (loss.shape.every((size) => size === 1)) return loss;
  throw new ShapeError(
    `${where}: the loss is one number, but its shape is ${shapeText(loss.shape)}. ops.mean(loss) makes one of it.`,
  );
}

/** @template T @param {T | T[]} given @returns {T[]} */
const listOf = (given) => (Array.isArray(given) ? given : [given]);

/** @param {string} where @param {any} given @returns {SymbolicTensor[]} */
function checkInputs(where, given) {
  const list = listOf(given);
  const odd = list.find((one) => !isSymbolic(one) || !isInput(one));
  if (odd === undefined) return list;
  throw new ValueError(
    `${where}: inputs are what layers.Input({ shape }) returns; received ${describe(odd)}.`,
  );
}

/** A loss, and what belongs to it in the engine. */
class Objective {
  #where;
  #inputs;
  #training;
  /** @type {import('../optimizers/optimizer.js').Optimizer | null} */ #optimizer;
  side = new EngineSide();

  /**
   * @param {string} where for messages
   * @param {{loss: any, inputs?: any, training: boolean}} parts
   * @param {import('../optimizers/optimizer.js').Optimizer | null} [optimizer] that is to train
   */
  constructor(where, { loss, inputs = [], training }, optimizer = null) {
    this.#where = where;
    this.loss = checkLoss(where, loss);
    this.#inputs = checkInputs(where, inputs);
    this.#training = training;
    this.#optimizer = optimizer;
  }

  /** The variables that it depends on. @returns {Variable[]} */
  get variables() {
    return this.#lower([]).variables;
  }

  /** @param {(SymbolicTensor | Variable)[]} wrt @returns {LoweredPlan & {wanted: number[]}} */
  #lower(wrt) {
    const lowering = new Lowering({ training: this.#training });
    const inputs = this.#inputs.map((input) => lowering.input(input));
    const root = lowering.lower(this.loss);
    const tally = lowering.compose('loss', () => sums(root));
    const items = wrt.map((item) => (isVariable(item) ? item : lowering.lower(item)));
    if (this.#optimizer) constrain(lowering, items.filter(isVariable));
    const scale = this.#optimizer?.options.lossScaleFactor;
    const target = lowering.compose('loss', () => scaled(root, scale));
    const plan = lowering.finish({ inputs, fetch: [tally], root: target, wrt: items });
    const lost = items.findIndex((item) => !plan.wrt.includes(Number(plan.positions.get(item))));
    if (lost >= 0) {
      throw new ValueError(
        `${this.#where}: the loss does not depend on '${wrt[lost].name || `number ${lost}`}'.`,
      );
    }
    return Object.assign(plan, { wanted: items.map((item) => Number(plan.positions.get(item))) });
  }

  /**
   * Data for its inputs, with the plan that takes so many samples.
   *
   * @param {any[]} given
   * @param {(SymbolicTensor | Variable)[]} wrt
   */
  async prepare(given, wrt) {
    if (given.length !== this.#inputs.length) {
      throw new ValueError(
        `${this.#where}: it has ${this.#inputs.length} inputs, but was given data for ${given.length}.`,
      );
    }
    const tensors = given.length
      ? readInputs(
          given.length === 1 ? given[0] : given,
          this.#inputs,
          this.#inputs.map(() => []),
        )
      : [];
    const count = tensors.length
      ? checkCounts(
          tensors,
          this.#inputs.map(({ name }) => `x for input '${name}'`),
        )
      : 1;
    const { id, lowered } = await this.side.plan('loss', bucket(count), () => this.#lower(wrt));
    return { plan: id, lowered, count, sources: tensors.map((one) => one.pack()) };
  }
}

/**
 * Training as a function that takes one step: gradients of the loss, then the optimizer's update. The loss may be anything
 * composed of ops, layers and models, on variables, on data, or on both.
 *
 * @param {{loss: any, variables?: Variable | Variable[], optimizer?: any, inputs?: any, training?: boolean}} options
 *   loss: a symbolic tensor of one number; variables: what is trained, all trainable ones that the loss depends on unless
 *   given; optimizer: 'rmsprop' unless given; inputs: the Inputs for which data will be given, one or an array;
 *   training: whether layers such as Dropout act as in training, true unless given
 * @returns {(...data: any[]) => Promise<number>} takes a batch for each input, returns the loss before the update
 * @throws {ValueError} for a loss that is none, or that does not depend on a variable
 * @throws {ShapeError} for a loss of several numbers
 * @example
 * const [x, y] = [layers.Input({ shape: [4] }), layers.Input({ shape: [1] })];
 * const loss = ops.mean(ops.square(ops.sub(model(x), y)));
 * const step = trainFunction({ loss, inputs: [x, y], optimizer: optimizers.Adam({ learningRate: 0.01 }) });
 * for (let i = 0; i < 100; i++) await step(samples, targets);
 */
export function trainFunction(options) {
  const where = 'trainFunction()';
  const {
    variables,
    optimizer: rule,
    ...rest
  } = readOptions(where, options, {
    defaults: { loss: undefined, variables: null, optimizer: 'rmsprop', inputs: [], training: true },
  });
  const optimizer = findOptimizer(rule);
  const objective = new Objective(where, /** @type {any} */ (rest), optimizer);
  const trained = listOf(variables ?? objective.variables.filter(({ trainable }) => trainable));
  const odd = trained.find((one) => !isVariable(one));
  if (odd !== undefined) {
    throw new ValueError(
      `${where}: variables are what variable() returns, or weights; received ${describe(odd)}.`,
    );
  }
  if (trained.length === 0) throw new ValueError(`${where}: the loss depends on no trainable variable.`);
  const seed = nextSeed();
  return async (...data) => {
    const { plan, lowered, count, sources } = await objective.prepare(data, trained);
    const id = await objective.side.optimizer(optimizer, trained);
    await objective.side.sendRates(optimizer, id, 1);
    const runner = await objective.side.runner();
    const pass = {
      plan,
      sources,
      rows: /** @type {[number, number]} */ ([0, count]),
      batch: count,
      shuffle: null,
    };
    const result = await runner.train({
      ...pass,
      tallies: [{ node: lowered.fetch[0] }],
      optimizer: id,
      seed,
    });
    if (result.nonFinite) throw nonFiniteLoss(where, '', result.nonFinite);
    const [[sum, number]] = result.tally;
    return sum / number;
  };
}

/**
 * The slopes of a loss, as a function.
 *
 * @param {any} loss a symbolic tensor of one number
 * @param {any} wrt with respect to what: variables, or Inputs; one or an array
 * @param {{inputs?: any, training?: boolean}} [options] inputs: the Inputs for which data will be given, one or an array;
 *   training: whether layers such as Dropout act as in training, false unless given
 * @returns {(...data: any[]) => Promise<any>} takes a batch for each input, returns a Tensor, or an array of them for an
 *   array of wrt, each of the shape of what it belongs to
 * @throws {ValueError} for a loss that is none, or that does not depend on wrt
 * @example
 * const x = layers.Input({ shape: [28, 28, 1] });
 * const saliency = gradients(ops.mean(ops.slice(model(x), [0, 7], [-1, 1])), x, { inputs: x });
 * const slopes = await saliency(digit); // how much each pixel counts for a seven
 */
export function gradients(loss, wrt, options) {
  const where = 'gradients()';
  const rest = readOptions(where, options, { defaults: { inputs: [], training: false } });
  const objective = new Objective(where, /** @type {any} */ ({ ...rest, loss }));
  const list = listOf(wrt);
  const odd = list.find((one) => !isVariable(one) && !isSymbolic(one));
  if (odd !== undefined) {
    throw new ValueError(`${where}: wrt are variables or symbolic tensors; received ${describe(odd)}.`);
  }
  const seed = nextSeed();
  return async (...data) => {
    const { plan, lowered, count, sources } = await objective.prepare(data, list);
    const runner = await objective.side.runner();
    const nodes = /** @type {any} */ (lowered).wanted;
    const { gradients: slopes } = await runner.phases({
      plan,
      sources,
      seed,
      backward: true,
      gradients: nodes,
    });
    const tensors = slopes.map((values, i) => {
      const shape = list[i].shape.map((/** @type {number | null} */ size) => size ?? count);
      return new Tensor({ shape, dtype: 'float32', data: values });
    });
    return Array.isArray(wrt) ? tensors : tensors[0];
  };
}
