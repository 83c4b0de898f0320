import { Lowering } from '../graph/lower.js';
import { SymbolicTensor } from '../graph/symbolic.js';
import { isMean } from './metric.js';
import { EngineSide } from '../models/engine_side.js';
import { bucket } from '../models/feed.js';
import { checkCounts, toTensor } from '../models/sources.js';
import { readTargets } from '../models/targets.js';
import { readWeight } from '../models/weighting.js';
import { readOptions } from '../utils/options.js';

/**
 * What a metric that is used by itself has added up so far. Every shape of data gets a plan of its own.
 *
 * @typedef {import('../tensor.js').Tensor} Tensor
 * @typedef {import('./metric.js').Metric} Metric
 */
export class State {
  /** @type {Float64Array[]} */ #tally = [];
  /** @type {EngineSide | null} */ #side = null;
  /** Updates take turns. @type {Promise<any>} */ #last = Promise.resolve();
  #metric;

  /** @param {Metric} metric */
  constructor(metric) {
    this.#metric = metric;
  }

  async dispose() {
    await this.#last;
    await this.#side?.clear();
  }

  reset() {
    this.#last = this.#last.then(() => (this.#tally = []));
  }

  /** @returns {Promise<number[]>} all sums, one behind the other; none before the first update */
  async read() {
    await this.#last;
    return this.#tally.flatMap((sums) => [...sums]);
  }

  /** @param {any} yTrue @param {any} yPred @param {any} given @returns {Promise<void>} */
  update(yTrue, yPred, given) {
    const mine = this.#last.then(() => this.#update(yTrue, yPred, given));
    this.#last = mine.catch(() => {});
    return mine;
  }

  /** @param {any} yTrue @param {any} yPred @param {any} given */
  async #update(yTrue, yPred, given) {
    const { sampleWeight } = readOptions('updateState()', given, { defaults: { sampleWeight: null } });
    const data = this.#read(yTrue, yPred, sampleWeight);
    const names = ['yTrue', 'yPred', 'sampleWeight'];
    const count = checkCounts(data, names);
    this.#side ??= new EngineSide();
    const shapes = data.map(({ shape }) => [null, ...shape.slice(1)]);
    const { id, lowered } = await this.#side.plan(JSON.stringify(shapes), bucket(count), () =>
      this.#lower(shapes),
    );
    const runner = await this.#side.runner();
    const tallies = lowered.fetch.map((node) => ({ node, mean: isMean(lowered.items[node]) }));
    const rows = /** @type {[number, number]} */ ([0, count]);
    const sources = data.map((tensor) => tensor.pack());
    const { tally } = await runner.test({ plan: id, sources, rows, batch: count, tallies });
    this.#tally = this.#tally.length
      ? this.#tally.map((sums, i) => sums.map((sum, k) => sum + tally[i][k]))
      : tally;
  }

  /**
   * @param {any} yTrue
   * @param {any} yPred
   * @param {any} sampleWeight
   * @returns {Tensor[]} of two axes at least
   */
  #read(yTrue, yPred, sampleWeight) {
    const flat = toTensor('yPred', yPred);
    const output = (flat.rank === 1 ? flat.reshape([-1, 1]) : flat).cast('float32');
    const { targets, className, ignoreClass } = this.#metric;
    const symbolic = new SymbolicTensor([null, ...output.shape.slice(1)], { name: 'yPred' });
    const target = readTargets(yTrue, symbolic, { className, targets, ignoreClass }, className, 'yTrue');
    const weight = readWeight(sampleWeight, symbolic, 'sampleWeight');
    return [target, output, ...(weight ? [weight] : [])];
  }

  /** @param {(number | null)[][]} shapes */
  #lower(shapes) {
    const lowering = new Lowering({ training: false });
    const dtypes = /** @type {const} */ ([
      this.#metric.targets === 'labels' ? 'int32' : 'float32',
      'float32',
      'float32',
    ]);
    const inputs = shapes.map((shape, i) => lowering.input(new SymbolicTensor(shape, { dtype: dtypes[i] })));
    const [yTrue, yPred, weight = null] = inputs;
    const sums = lowering.compose(this.#metric.name, () => this.#metric.sums(yTrue, yPred, { weight }));
    return lowering.finish({ inputs, fetch: [sums].flat() });
  }
}
