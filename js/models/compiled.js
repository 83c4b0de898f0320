import { ValueError } from '../errors.js';
import { Lowering } from '../graph/lower.js';
import * as losses from '../losses/index.js';
import { find, isRare } from '../metrics/common.js';
import { Metric, isMean } from '../metrics/metric.js';
import { find as findOptimizer } from '../optimizers/find.js';
import { numberIn, readOptions } from '../utils/options.js';
import { sizeOf } from '../utils/shape.js';
import { byOutput, expectLists, leavesOf, listsByOutput, namesOfOutputs } from './by_output.js';
import { lossGraph } from './loss_graph.js';
import { constrain, scaled } from './penalties.js';

/**
 * What `compile` decided: optimizer, losses and metrics, and the plans that follow from them.
 *
 * @typedef {import('../graph/lower.js').LoweredPlan} LoweredPlan
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {import('../engine/runner.js').TallySpec} TallySpec
 *
 * One output of the model and how it is judged. `targets`: what its targets look like; null if it needs none.
 * @typedef {object} Judged
 * @property {string} name
 * @property {SymbolicTensor} output
 * @property {losses.Loss | null} loss
 * @property {number} factor of its loss in the sum
 * @property {Metric[]} metrics
 * @property {Metric[]} weighted metrics that weigh samples
 * @property {'rows' | 'labels' | null} targets
 *
 * What the logs say, in the order in which it is tallied: each takes up some tallies, and makes a number of them.
 * @typedef {{name: string, metric: Metric}} Entry
 */

const DEFAULTS = {
  optimizer: 'rmsprop',
  loss: undefined,
  lossWeights: null,
  metrics: null,
  weightedMetrics: null,
};
const REFUSED = {
  runEagerly: [false],
  stepsPerExecution: [1],
  jitCompile: ['auto', true, false],
  autoScaleLoss: [true],
};

export class Compiled {
  /** @type {Judged[] | null} */ #judged = null;
  /** @type {Entry[]} */ #entries = [];
  /** How many numbers each entry tallies; known once there is a plan. @type {number[]} */ #sizes = [];

  #find = find;
  /** Settled when metrics that are not always there have been loaded; null: nothing has to be. @type {Promise<void> | null} */
  ready = null;

  /** Why the loss of a batch is not the mean of the losses of its parts; null: it is. @type {string | null} */
  indivisible = null;

  /**
   * @param {any} given the argument of compile
   * @throws {ValueError} for unknown names, and for a missing loss
   */
  constructor(given) {
    const options = readOptions('compile()', given, { defaults: DEFAULTS, refused: REFUSED });
    if (options.loss === undefined || options.loss === null) {
      throw new ValueError("compile() needs a loss, such as 'categorical_crossentropy' or 'mse'.");
    }
    for (const key of ['metrics', 'weightedMetrics']) expectLists(`compile(): ${key}`, options[key]);
    this.optimizer = findOptimizer(options.optimizer);
    if (typeof options.loss !== 'object') losses.get(options.loss);
    this.given = options;
    if ([options.metrics, options.weightedMetrics].flatMap(leavesOf).some(isRare)) this.ready = this.#load();
    /** @type {import('../random.js').Seed | null} of dropout in trainOnBatch */ this.batchSeed = null;
  }

  async #load() {
    this.#find = (await import('../metrics/index.js')).get;
    this.ready = null;
  }

  /**
   * The outputs and how each is judged, once the model has outputs.
   *
   * @param {{outputs: SymbolicTensor[], outputNames: string[] | null}} model
   * @returns {Judged[]}
   * @throws {ValueError} if what was given does not fit the outputs
   */
  outputs(model) {
    const known = this.#judged?.every(({ output }, i) => output === model.outputs[i]);
    if (!this.#judged || !known) {
      this.#judged = judge(model, this.given, this.#find);
      this.#entries = entriesOf(this.#judged);
    }
    return this.#judged;
  }

  /** Names of what the logs hold, in the order of the tallies. */
  get names() {
    return this.#entries.map(({ name }) => name);
  }

  /**
   * Results by name, sorted as Keras sorts them.
   *
   * @param {import('../engine/runner.js').Tally} tally
   * @param {string} [prefix]
   * @returns {Record<string, any>}
   */
  logs(tally, prefix = '') {
    const sums = tally.flatMap((numbers) => [...numbers]);
    let at = 0;
    const results = this.#entries.map(({ name, metric }, i) => {
      const own = sums.slice(at, (at += this.#sizes[i]));
      return [prefix + name, metric.fromSums(own)];
    });
    return sortLogs(Object.fromEntries(results));
  }

  /**
   * The plan that computes losses and metrics, and for training the gradients. Its inputs are those of the model, then
   * for every output that is judged its targets and, if there are any, its weights.
   *
   * @param {{inputs: SymbolicTensor[], outputs: SymbolicTensor[], outputNames: string[] | null,
   *   trainableWeights: import('../graph/variable.js').Variable[]}} model
   * @param {import('../graph/variable.js').Variable[] | null} trained null: no gradients
   * @param {number[]} rooms for sparse data, by input; see Lowering.input
   * @param {(number[] | null)[]} weights by output: the shape of a sample's weights, if it has any
   * @returns {LoweredPlan} which fetches what is tallied
   */
  plan(model, trained, rooms, weights) {
    const judged = this.outputs(model);
    const lowering = new Lowering({ training: trained !== null });
    const placed = model.inputs.map((input, i) => lowering.input(input, rooms[i]));
    const { inputs, root, tallied, indivisible } = lossGraph(
      lowering,
      judged,
      weights,
      model.trainableWeights,
    );
    if (trained) this.indivisible = indivisible;
    this.#sizes = tallied.map((nodes) =>
      nodes.reduce((sum, { shape }) => sum + sizeOf(shape.map(Number)), 0),
    );
    const fetch = tallied.flat();
    const { lossScaleFactor } = this.optimizer.options;
    const target = lowering.compose('loss', () => scaled(root, lossScaleFactor));
    if (trained) constrain(lowering, trained);
    return lowering.finish({
      inputs: [...placed, ...inputs],
      fetch,
      root: trained ? target : undefined,
      wrt: trained ?? [],
    });
  }

  /** What a plan made by `plan` tallies. @param {LoweredPlan} lowered @returns {TallySpec[]} */
  tallies({ fetch, items }) {
    return fetch.map((node) => ({ node, mean: isMean(items[node]) }));
  }
}

/** @param {Record<string, any>} logs @returns {Record<string, any>} in Keras's order, by name */
export const sortLogs = (logs) =>
  Object.fromEntries(Object.entries(logs).sort(([a], [b]) => (a < b ? -1 : 1)));

/**
 * @param {{outputs: SymbolicTensor[], outputNames: string[] | null}} model
 * @param {Record<string, any>} given
 * @param {typeof import('../metrics/index.js').get} find
 * @returns {Judged[]}
 */
function judge(model, given, find) {
  const names = namesOfOutputs(model);
  const chosen = byOutput('compile(): loss', given.loss, names).map((one) => one && losses.get(one));
  const factors = lossWeights(given.lossWeights, names);
  const plain = listsByOutput('compile(): metrics', given.metrics, names);
  const weighted = listsByOutput('compile(): weightedMetrics', given.weightedMetrics, names);
  if (chosen.every((loss) => loss === null)) {
    throw new ValueError('compile(): loss is null for every output: there is nothing to train.');
  }
  return names.map((name, i) => {
    const [loss, output] = [chosen[i], model.outputs[i]];
    if (loss?.options.reduction === 'none') {
      throw new ValueError(
        `compile(): the loss ${loss.className} has the reduction 'none', one value a sample; training needs one ` +
          "number. Use 'sum_over_batch_size' or 'sum'.",
      );
    }
    const resolve = (/** @type {any} */ metric) => find(metric, { loss, output });
    const [own, ownWeighted] = [plain[i].map(resolve), weighted[i].map(resolve)];
    const targets = targetsOf(loss, [...own, ...ownWeighted]);
    return { name, output, loss, factor: factors[i], metrics: own, weighted: ownWeighted, targets };
  });
}

/** @param {any} given @param {string[]} names @returns {number[]} */
function lossWeights(given, names) {
  return byOutput('compile(): lossWeights', given, names).map((weight, i) => {
    if (given === null) return 1;
    if (weight === null) {
      throw new ValueError(
        `compile(): lossWeights has no weight for the output '${names[i]}'. Give one for each.`,
      );
    }
    return numberIn('compile()', `lossWeights of '${names[i]}'`, weight);
  });
}

/** @param {losses.Loss | null} loss @param {Metric[]} watched @returns {'rows' | 'labels' | null} */
function targetsOf(loss, watched) {
  const wanted = loss?.targets ?? watched[0]?.targets ?? null;
  const odd = watched.find(({ targets }) => targets !== wanted);
  if (!odd || wanted === null) return wanted;
  const other = loss ? `the loss ${loss.className}` : `the metric '${watched[0].name}'`;
  throw new ValueError(
    `The metric '${odd.name}' takes ${KINDS[odd.targets]}, ${other} ${KINDS[wanted]}. ` +
      "Use 'accuracy', which fits the loss.",
  );
}

const KINDS = { rows: 'targets shaped like the output', labels: 'whole-number labels' };

/**
 * What the logs say: names as in Keras, where the output's comes first if there are several, and a repeated name gets a
 * number.
 *
 * @param {Judged[]} judged
 * @returns {Entry[]}
 */
function entriesOf(judged) {
  const several = judged.length > 1;
  const trained = judged.filter(({ loss }) => loss);
  /** @type {Map<string, number>} */ const used = new Map();
  const take = (/** @type {string} */ name) => {
    const count = used.get(name) ?? 0;
    used.set(name, count + 1);
    return count ? `${name}_${count}` : name;
  };
  const mean = new Metric({ name: 'loss' });
  const entries = ['loss', ...(trained.length > 1 ? trained.map(({ name }) => `${name}_loss`) : [])].map(
    (name) => ({ name: take(name), metric: mean }),
  );
  const full = (/** @type {string} */ output, /** @type {string} */ name) =>
    several ? `${output}_${name}` : name;
  for (const { name, metrics: list } of judged)
    for (const metric of list) entries.push({ name: take(full(name, metric.name)), metric });
  for (const { name, weighted } of judged) {
    for (const metric of weighted) {
      const free = !used.has(full(name, metric.name));
      entries.push({ name: take(full(name, free ? metric.name : `weighted_${metric.name}`)), metric });
    }
  }
  return entries;
}
