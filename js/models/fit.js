import { CallbackList } from '../callbacks/callback_list.js';
import { ValueError, throwIfAborted } from '../errors.js';
import { nextSeed } from '../random.js';
import { describe, numberIn, positiveInteger, readOptions } from '../utils/options.js';
import { sortLogs } from './compiled.js';
import { Sent, buildFor, checkSignal, listener, nonFiniteLoss, verbosity } from './feed.js';
import { ArraySupply, supplyOf, walk } from './supply.js';
import { isStream } from './stream.js';

/**
 * fit: many passes over the data, with what happens between them.
 *
 * @typedef {import('./model.js').Model} Model
 * @typedef {import('./run.js').Run} Run
 * @typedef {import('./supply.js').Supply} Supply
 * @typedef {import('../engine/runner.js').Runner} Runner
 * @typedef {import('../engine/runner.js').TrainPass} TrainPass
 * @typedef {import('../engine/runner.js').PassResult} PassResult
 * @typedef {import('../engine/runner.js').BatchEvent} BatchEvent
 * @typedef {import('../callbacks/callback.js').Logs} Logs
 *
 * @typedef {object} FitOptions
 * @property {number} [batchSize] samples a step: 32
 * @property {number} [epochs] times over all data: 1
 * @property {number} [initialEpoch] the first epoch's number: 0
 * @property {number} [validationSplit] the part at the end of the data, taken before shuffling, that is not trained on
 * @property {any} [validationData] data that is not trained on: [x, y], [x, y, sampleWeight], or a stream of batches
 * @property {number | number[]} [validationFreq] validate every so many epochs, or after these, counted from 1: 1
 * @property {number} [validationSteps] batches to validate on, where that is not to be all of them
 * @property {number} [validationBatchSize] samples a step of validation: batchSize
 * @property {number} [stepsPerEpoch] batches an epoch, where that is not to be all of them; the next epoch goes on from
 *   there
 * @property {any} [sampleWeight] how much each sample counts: [N], or [N, steps] for sequences; for several outputs an
 *   array of them or an object by name
 * @property {any} [classWeight] how much each class counts: { 0: 1, 1: 5 }; for one output
 * @property {boolean} [shuffle] a new order every epoch: true
 * @property {'auto' | 0 | 1 | 2} [verbose] 'auto' prints in Node and not in a page
 * @property {any} [callbacks]
 * @property {AbortSignal} [signal]
 * @property {number | 'auto'} [workers] into how many parts a batch is cut, which as many workers compute at the same
 *   time, on any page: 1. 'auto': one a core where it pays. For the same number the results are the same to the bit,
 *   whether or not the cores are to be had; between numbers sums differ in their last bits, and dropout draws others
 */

const FIT = {
  batchSize: null,
  epochs: 1,
  initialEpoch: 0,
  validationSplit: 0,
  validationData: null,
  validationFreq: 1,
  validationSteps: null,
  validationBatchSize: null,
  stepsPerEpoch: null,
  sampleWeight: null,
  classWeight: null,
  shuffle: true,
  verbose: 'auto',
  callbacks: [],
  signal: null,
  workers: 1,
};

const MOST_WORKERS = 64;
const AHEAD = 64; // epochs that are sent ahead where nobody watches; fewer run at a time
const SCHEDULED = 4096; // steps whose rates are sent ahead then

/** @param {any} given @returns {Record<string, any>} */
function readFit(given) {
  const options = readOptions('fit()', given, { defaults: FIT });
  options.batchSize ??= 32;
  positiveInteger('fit()', 'batchSize', options.batchSize);
  positiveInteger('fit()', 'epochs', options.epochs);
  for (const name of ['stepsPerEpoch', 'validationSteps', 'validationBatchSize'])
    if (options[name] !== null) positiveInteger('fit()', name, options[name]);
  numberIn('fit()', 'initialEpoch', options.initialEpoch, { min: 0 });
  numberIn('fit()', 'validationSplit', options.validationSplit, { min: 0, below: 1 });
  if (typeof options.shuffle !== 'boolean') {
    throw new ValueError(`fit(): shuffle must be true or false; received ${describe(options.shuffle)}.`);
  }
  if (!Array.isArray(options.validationFreq))
    positiveInteger('fit()', 'validationFreq', options.validationFreq);
  else for (const epoch of options.validationFreq) positiveInteger('fit()', 'validationFreq', epoch);
  checkSignal('fit()', options.signal);
  checkWorkers(options.workers);
  return { ...options, verbose: verbosity('fit()', options.verbose) };
}

/** @param {any} workers */
function checkWorkers(workers) {
  if (workers === 'auto' || (Number.isInteger(workers) && workers > 0 && workers <= MOST_WORKERS)) return;
  throw new ValueError(
    `fit(): workers must be 'auto' or a whole number from 1 to ${MOST_WORKERS}; received ${describe(workers)}.`,
  );
}

/**
 * @param {Model} model
 * @param {any} x
 * @param {any} y
 * @param {any} given
 * @param {Run} run
 * @returns {Promise<import('../callbacks/history.js').History>}
 */
export async function fit(model, x, y, given, run) {
  const options = readFit(given);
  await model.needsCompile().ready;
  if (model.run) throw new ValueError('fit() is running on this model already. Await it, or stop it first.');
  if (!isStream(x)) buildFor(model, x);
  model.needsGraph('trained');
  const supplies = readData(model, x, y, options);
  throwIfAborted(options.signal, 'fit()');
  model.run = run;
  model.stopTraining = false;
  model.restoredEpoch = null;
  const abort = () => void run.stop();
  options.signal?.addEventListener('abort', abort);
  try {
    return await train(model, supplies, options, run);
  } finally {
    options.signal?.removeEventListener('abort', abort);
    model.run = null;
  }
}

/**
 * @typedef {{training: ArraySupply | import('./supply.js').StreamSupply, validation: Supply | null, seed: import('../random.js').Seed}}
 *   Supplies
 *
 * @param {Model} model
 * @param {any} x
 * @param {any} y
 * @param {Record<string, any>} options
 * @returns {Supplies}
 */
function readData(model, x, y, options) {
  const { sampleWeight, classWeight, batchSize, stepsPerEpoch: steps, initialEpoch: first } = options;
  const seed = nextSeed();
  const where = 'fit()';
  const from = { where, batchSize, steps, first, seed: options.shuffle ? seed : null };
  const read = supplyOf(model, { x, y, sampleWeight, classWeight }, from);
  if (options.validationData) return { training: read, validation: heldOut(model, options), seed };
  if (!options.validationSplit) return { training: read, validation: null, seed };
  if (!(read instanceof ArraySupply)) {
    throw new ValueError(
      'fit(): validationSplit needs data that is all there, not a stream of batches. Use validationData.',
    );
  }
  return { ...splitData(model, read.pairs, options, from), seed };
}

/**
 * Other data to validate on.
 *
 * @param {Model} model
 * @param {Record<string, any>} options
 * @returns {Supply}
 */
function heldOut(model, { validationData: given, validationBatchSize, batchSize, validationSteps: steps }) {
  const options = {
    where: 'fit()',
    batchSize: validationBatchSize ?? batchSize,
    steps,
    prefix: 'validation ',
  };
  if (isStream(given)) return supplyOf(model, { x: given, y: undefined }, options);
  if (!Array.isArray(given) || given.length < 2 || given.length > 3) {
    throw new ValueError(
      `fit(): validationData must be an array of two, [x, y], or three, [x, y, sampleWeight]; received ${describe(given)}.`,
    );
  }
  const [x, y, sampleWeight = null] = given;
  return supplyOf(model, { x, y, sampleWeight }, options);
}

/**
 * The last part of the data is held back. Weights by class are for training alone.
 *
 * @param {Model} model
 * @param {import('./feed.js').Pairs} pairs
 * @param {Record<string, any>} options
 * @param {any} from options of the training's supply
 */
function splitData(model, pairs, options, from) {
  const { count } = pairs;
  const { validationSplit, validationBatchSize, validationSteps, batchSize } = options;
  const split = Math.floor(count * (1 - validationSplit));
  if (split === 0 || split === count) {
    throw new ValueError(
      `Training data contains ${count} samples, which is not sufficient to split it into a validation and training set ` +
        `as specified by validationSplit = ${validationSplit}. Provide more data or another split.`,
    );
  }
  const rest = { where: 'fit()', batchSize: validationBatchSize ?? batchSize, steps: validationSteps };
  return {
    training: new ArraySupply(model, pairs, { ...from, rows: [0, split] }),
    validation: new ArraySupply(model, options.classWeight ? unweighted(pairs) : pairs, {
      ...rest,
      rows: [split, count],
    }),
  };
}

/** Without the weights, which are those of the only output. @param {import('./feed.js').Pairs} pairs */
const unweighted = (pairs) => ({
  ...pairs,
  tensors: pairs.tensors.slice(0, -1),
  names: pairs.names.slice(0, -1),
  weights: [null],
});

/**
 * @param {Model} model
 * @param {Supplies} supplies
 * @param {Record<string, any>} options
 * @param {Run} run
 */
async function train(model, { training, validation, seed }, options, run) {
  const { signal, workers, verbose, epochs } = options;
  const list = new CallbackList(options.callbacks, {
    model,
    params: { verbose, epochs, steps: training.steps },
  });
  const runner = await model.side.runner();
  const sent = new Sent(runner);
  const [gate, validationGate] = [await runner.openRun(), await runner.openRun()];
  try {
    await training.prepare('train', sent, signal);
    const compiled = model.needsCompile();
    const optimizer = await model.side.optimizer(compiled.optimizer, model.trainableWeights);
    await validation?.prepare('test', sent, signal, training);
    await run.attach({
      pause: () => runner.control(gate, 'pause'),
      resume: () => runner.control(gate, 'resume'),
      step: (/** @type {number} */ n) => runner.stepRun(gate, n),
      stop: async () => {
        await runner.control(gate, 'stop');
        await runner.control(validationGate, 'stop');
      },
    });
    const common = { run: gate, optimizer, seed, workers: shards(workers, training, compiled) };
    await list.call('onTrainBegin');
    const course = { model, list, run, runner, options, training, common, validation, validationGate };
    const logs = await new Course(course).run();
    throwIfAborted(signal, 'fit()');
    await compiled.optimizer.finalizeVariableValues();
    await list.call('onTrainEnd', logs);
    return list.history;
  } finally {
    for (const id of [gate, validationGate]) await runner.closeRun(id); // first: a callback may have thrown
    await sent.free();
    await training.close();
    await validation?.close();
  }
}

/**
 * Into how many parts a batch is cut.
 *
 * @param {number | 'auto'} workers
 * @param {Supply} training
 * @param {import('./compiled.js').Compiled} compiled
 * @throws {ValueError} if it was to be, and cannot
 */
function shards(workers, training, compiled) {
  const reason = training instanceof ArraySupply ? compiled.indivisible : 'data comes as a stream of batches';
  if (workers === 1 || reason === null) return workers;
  if (workers === 'auto') return 1;
  throw new ValueError(
    `fit(): a batch cannot be cut into parts for ${workers} workers, because ${reason}. Use workers: 1.`,
  );
}

/** The epochs of one fit. */
class Course {
  /**
   * @param {{model: Model, list: CallbackList, run: Run, runner: Runner, options: Record<string, any>,
   *   training: Supplies['training'], common: Pick<TrainPass, 'run' | 'optimizer' | 'seed' | 'workers'>,
   *   validation: Supply | null, validationGate: number}} parts
   */
  constructor({ model, list, run, runner, options, training, common, validation, validationGate }) {
    this.model = model;
    this.compiled = model.needsCompile();
    this.list = list;
    this.control = run;
    this.runner = runner;
    this.options = options;
    this.training = training;
    this.common = common;
    this.validation = validation;
    this.validationGate = validationGate;
  }

  /** @returns {Promise<Logs>} of the last epoch */
  async run() {
    const { initialEpoch, epochs } = this.options;
    /** @type {Logs} */ let logs = {};
    for (let epoch = this.model.restoredEpoch ?? initialEpoch; epoch < epochs;) {
      if (this.control.stopped || this.model.stopTraining) break;
      const results = (await this.#several(epoch)) ?? [await this.#one(epoch)];
      for (const result of results) logs = (await this.#close(epoch++, result)) ?? logs;
    }
    return logs;
  }

  /** Where rates follow a schedule: those of the steps to come. @param {number} steps */
  #sendRates(steps) {
    return this.model.side.sendRates(this.compiled.optimizer, this.common.optimizer, steps);
  }

  /**
   * Where nothing has to happen between two epochs, several run without asking.
   *
   * @param {number} epoch the first one
   * @returns {Promise<PassResult[] | null>} null: somebody wants to hear of each
   */
  async #several(epoch) {
    const { training, validation, control, list, common } = this;
    if (validation || control.watched || !list.wantsHistoryOnly) return null;
    if (!(training instanceof ArraySupply && training.isWhole)) return null;
    const { schedule } = this.compiled.optimizer;
    const ahead = schedule ? Math.max(1, Math.floor(SCHEDULED / training.steps)) : AHEAD;
    const shuffles = training.orders(Math.min(ahead, this.options.epochs - epoch));
    await this.#sendRates(shuffles.length * training.steps);
    const pass = { ...common, ...training.whole, shuffle: null, shuffles };
    const results = await this.runner.trainEpochs(pass, () => this.#obey());
    training.advance(results.length);
    return results;
  }

  /** @param {number} epoch @returns {Promise<PassResult>} */
  async #one(epoch) {
    const { list, runner, compiled, training, common } = this;
    await list.call('onEpochBegin', epoch, {});
    const { steps } = training;
    if (steps !== null) await this.#sendRates(steps);
    const { every, hear } = listener(list, 'Train', ({ tally }) => compiled.logs(tally));
    return walk(
      training,
      async (pass, tell) => {
        if (steps === null) await this.#sendRates(1);
        return runner.train({ ...common, ...pass, everyBatch: every }, tell);
      },
      async (event) => {
        await hear(event);
        await this.#batch(epoch, event);
      },
    );
  }

  /** @param {number} epoch @param {PassResult} result @returns {Promise<Logs | null>} null if it was stopped before its first batch */
  async #close(epoch, result) {
    const { list, control, compiled, options } = this;
    compiled.optimizer.iterations += result.batches;
    if (result.nonFinite && list.excuses(result.nonFinite.batch)) this.model.stopTraining = true;
    else if (result.nonFinite) {
      throw nonFiniteLoss(
        'fit()',
        ` in epoch ${epoch + 1}, batch ${result.nonFinite.batch + 1}`,
        result.nonFinite,
      );
    }
    if (result.batches === 0 || options.signal?.aborted) return null;
    const logs = sortLogs({ ...compiled.logs(result.tally), ...(await this.#validate(epoch)) });
    await list.call('onEpochEnd', epoch, logs);
    control.emit('epoch', { epoch, epochs: options.epochs, logs });
    return logs;
  }

  /** @param {number} epoch @param {BatchEvent} event */
  async #batch(epoch, { type, batch, batches, tally }) {
    const { control, compiled, options } = this;
    if (type === 'end') {
      control.emit('batch', { epoch, epochs: options.epochs, batch, batches, logs: compiled.logs(tally) });
    }
    await this.#obey();
  }

  /** Ends the training where somebody has asked for it on the model. */
  async #obey() {
    if (this.model.stopTraining) await this.runner.control(/** @type {number} */ (this.common.run), 'stop');
  }

  /** Whether this epoch is validated. @param {number} epoch */
  #isDue(epoch) {
    const { validationFreq: freq } = this.options;
    return Array.isArray(freq) ? freq.includes(epoch + 1) : (epoch + 1) % freq === 0;
  }

  /** @param {number} epoch @returns {Promise<Logs>} none if there is nothing to validate on, or no time */
  async #validate(epoch) {
    const { list, runner, compiled, validation, control, validationGate: run } = this;
    if (!validation || control.stopped || !this.#isDue(epoch)) return {};
    await list.call('onTestBegin');
    const { every, hear } = listener(list, 'Test', ({ tally }) => compiled.logs(tally));
    const test = (/** @type {any} */ pass, /** @type {any} */ tell) =>
      runner.test({ ...pass, run, everyBatch: every }, tell);
    const { tally, stopped } = await walk(validation, test, hear);
    if (stopped) return {};
    await list.call('onTestEnd', compiled.logs(tally));
    return compiled.logs(tally, 'val_');
  }
}
