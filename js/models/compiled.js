import { ValueError } from '../errors.js';
import { mean, sums } from '../graph/ops.js';
import { Lowering } from '../graph/lower.js';
import { SymbolicTensor } from '../graph/symbolic.js';
import * as losses from '../losses/index.js';
import * as metrics from '../metrics/index.js';
import * as optimizers from '../optimizers/index.js';
import { describe, readOptions } from '../utils/options.js';

/**
 * What `compile` decided: optimizer, loss and metrics, and the plans that follow from them.
 *
 * @typedef {import('../graph/lower.js').LoweredPlan} LoweredPlan
 */

const DEFAULTS = { optimizer: 'rmsprop', loss: undefined, metrics: [] };
const REFUSED = {
  lossWeights: [null],
  weightedMetrics: [null],
  runEagerly: [false],
  stepsPerExecution: [1],
  jitCompile: ['auto', true, false],
  autoScaleLoss: [true],
};

export class Compiled {
  /**
   * @param {any} given the argument of compile
   * @throws {ValueError} for unknown names, and for a missing loss
   */
  constructor(given) {
    const options = readOptions('compile()', given, { defaults: DEFAULTS, refused: REFUSED });
    if (options.loss === undefined || options.loss === null) {
      throw new ValueError("compile() needs a loss, such as 'categorical_crossentropy' or 'mse'.");
    }
    if (!Array.isArray(options.metrics)) {
      throw new ValueError(
        `compile(): metrics must be an array, such as ['accuracy']; received ${describe(options.metrics)}.`,
      );
    }
    this.optimizer = optimizers.get(options.optimizer);
    this.loss = losses.get(options.loss);
    this.given = options;
    /** @type {metrics.Metric[] | null} */ this.metrics = null;
    /** @type {import('../random.js').Seed | null} of dropout in trainOnBatch */ this.batchSeed = null;
  }

  /**
   * Metrics depend on the output that they watch; this is called as soon as there is one.
   *
   * @param {SymbolicTensor} output
   */
  resolveMetrics(output) {
    const context = { loss: this.loss, output };
    this.metrics ??= this.given.metrics.map((/** @type {any} */ metric) => metrics.get(metric, context));
    return /** @type {metrics.Metric[]} */ (this.metrics);
  }

  /** Names of what is tallied, in order. */
  get names() {
    /** @type {string[]} */ const names = ['loss'];
    for (const { name } of this.metrics ?? []) {
      let unique = name;
      for (let k = 1; names.includes(unique); k++) unique = `${name}_${k}`;
      names.push(unique);
    }
    return names;
  }

  /**
   * Means by name, sorted as Keras sorts them.
   *
   * @param {import('../engine/runner.js').Tally} tally
   * @param {string} [prefix]
   * @returns {Record<string, number>}
   */
  logs(tally, prefix = '') {
    const entries = this.names.map((name, i) => [prefix + name, tally[i].sum / tally[i].count]);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /**
   * The plan that computes loss and metrics, and for training the gradients.
   *
   * @param {{inputs: SymbolicTensor[], outputs: SymbolicTensor[]}} model
   * @param {import('../graph/variable.js').Variable[] | null} trained null: no gradients
   * @param {number[]} rooms for sparse data, by input; see Lowering.input
   * @returns {LoweredPlan} which fetches sums and counts in the order of `names`
   */
  plan({ inputs, outputs }, trained, rooms) {
    if (outputs.length !== 1) {
      throw new ValueError(
        `Training needs a model with one output; this one has ${outputs.length}. More come later.`,
      );
    }
    const lowering = new Lowering({ training: trained !== null });
    const placed = inputs.map((input, i) => lowering.input(input, rooms[i]));
    const output = lowering.lower(outputs[0]);
    /** @type {Map<string, SymbolicTensor>} */ const targets = new Map();
    const targetOf = (/** @type {'rows' | 'labels'} */ kind) => {
      if (!targets.has(kind)) {
        const shape = kind === 'labels' ? output.shape.slice(0, -1) : output.shape;
        const target = new SymbolicTensor(shape, {
          dtype: kind === 'labels' ? 'int32' : 'float32',
          name: 'y',
        });
        targets.set(kind, lowering.input(target));
      }
      return /** @type {SymbolicTensor} */ (targets.get(kind));
    };
    const watched = this.resolveMetrics(outputs[0]);
    for (const metric of watched) {
      if (metric.targets !== this.loss.targets) {
        throw new ValueError(
          `The metric '${metric.name}' takes ${KINDS[metric.targets]}, the loss ${this.loss.className} ${KINDS[this.loss.targets]}. ` +
            "Use 'accuracy', which fits the loss.",
        );
      }
    }
    const target = targetOf(this.loss.targets);
    const losses_ = lowering.compose('loss', () => composed('loss', this.loss.call(target, output)));
    const values = watched.map((metric) =>
      lowering.compose(`metric ${metric.name}`, () =>
        composed(`metric '${metric.name}'`, metric.call(target, output)),
      ),
    );
    const root = lowering.compose('loss', () => mean(losses_));
    const tallied = [losses_, ...values].map((value) => lowering.compose('metrics', () => sums(value)));
    return lowering.finish({
      inputs: [...placed, target],
      fetch: tallied,
      root: trained ? root : undefined,
      wrt: trained ?? [],
    });
  }
}

/** @param {string} what @param {any} value that a function of the user may have returned @returns {SymbolicTensor} */
function composed(what, value) {
  if (value instanceof SymbolicTensor) return value;
  throw new ValueError(
    `The ${what} must return a symbolic tensor, composed of ops; it returned ${describe(value)}.`,
  );
}

const KINDS = { rows: 'targets shaped like the output', labels: 'whole-number labels' };
