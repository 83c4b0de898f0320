import { CallbackList } from '../callbacks/callback_list.js';
import { ValueError, throwIfAborted } from '../errors.js';
import { deriveSeed, nextSeed } from '../random.js';
import { describe, numberIn, positiveInteger, readOptions } from '../utils/options.js';
import { Sent, buildFor, checkSignal, listener, lossPlan, nonFiniteLoss, pairNames, readPairs, verbosity } from './feed.js'; // prettier-ignore

/**
 * fit: many passes over the data, with what happens between them.
 *
 * @typedef {import('./model.js').Model} Model
 * @typedef {import('./run.js').Run} Run
 * @typedef {import('../engine/runner.js').Runner} Runner
 * @typedef {import('../engine/runner.js').Pass} Pass
 * @typedef {import('../engine/runner.js').TrainPass} TrainPass
 * @typedef {import('../engine/runner.js').PassResult} PassResult
 * @typedef {import('../engine/runner.js').BatchEvent} BatchEvent
 * @typedef {{tensors: import('../tensor.js').Tensor[], count: number, rooms: number[]}} Pairs
 * @typedef {import('../callbacks/callback.js').Logs} Logs
 *
 * @typedef {object} FitOptions
 * @property {number} [batchSize] samples a step: 32
 * @property {number} [epochs] times over all data: 1
 * @property {number} [initialEpoch] the first epoch's number: 0
 * @property {number} [validationSplit] the part at the end of the data, taken before shuffling, that is not trained on
 * @property {[any, any]} [validationData] data that is not trained on
 * @property {boolean} [shuffle] a new order every epoch: true
 * @property {'auto' | 0 | 1 | 2} [verbose] 'auto' prints in Node and not in a page
 * @property {any} [callbacks]
 * @property {AbortSignal} [signal]
 * @property {number | 'auto'} [workers] into how many parts a batch is cut, which as many workers compute at the same
 *   time, on any page: 1. 'auto': one a core where it pays. For the same number the results are the same to the bit,
 *   whether or not the cores are to be had; between numbers sums differ in their last bits, and dropout draws others
 */

const FIT = {
  batchSize: 32,
  epochs: 1,
  initialEpoch: 0,
  validationSplit: 0,
  validationData: null,
  shuffle: true,
  verbose: 'auto',
  callbacks: [],
  signal: null,
  workers: 1,
};

const MOST_WORKERS = 64;
const AHEAD = 64; // epochs that are sent ahead where nobody watches; fewer run at a time
const SCHEDULED = 4096; // steps whose rates are sent ahead then

const REFUSED = {
  classWeight: [null],
  sampleWeight: [null],
  stepsPerEpoch: [null],
  validationSteps: [null],
  validationBatchSize: [null],
  validationFreq: [1],
};

/** @param {any} given @returns {Record<string, any>} */
function readFit(given) {
  const options = readOptions('fit()', given, { defaults: FIT, refused: REFUSED });
  positiveInteger('fit()', 'batchSize', options.batchSize);
  positiveInteger('fit()', 'epochs', options.epochs);
  numberIn('fit()', 'initialEpoch', options.initialEpoch, { min: 0 });
  numberIn('fit()', 'validationSplit', options.validationSplit, { min: 0, below: 1 });
  if (typeof options.shuffle !== 'boolean') {
    throw new ValueError(`fit(): shuffle must be true or false; received ${describe(options.shuffle)}.`);
  }
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
  model.needsCompile();
  if (model.run) throw new ValueError('fit() is running on this model already. Await it, or stop it first.');
  buildFor(model, x);
  model.needsGraph('trained');
  const data = readPairs(model, x, y);
  const held = readValidation(model, options, data.count);
  throwIfAborted(options.signal, 'fit()');
  model.run = run;
  model.stopTraining = false;
  model.restoredEpoch = null;
  const abort = () => void run.stop();
  options.signal?.addEventListener('abort', abort);
  try {
    return await train(model, data, held, options, run);
  } finally {
    options.signal?.removeEventListener('abort', abort);
    model.run = null;
  }
}

/**
 * @param {Model} model
 * @param {Record<string, any>} options
 * @param {number} count of samples
 * @returns {{pairs?: Pairs, split?: number}} other data, or the row from which on data is held back
 */
function readValidation(model, { validationData, validationSplit }, count) {
  if (validationData) {
    if (!Array.isArray(validationData) || validationData.length !== 2) {
      throw new ValueError(
        `fit(): validationData must be an array of two, [x, y]; received ${describe(validationData)}.`,
      );
    }
    const [x, y] = validationData;
    return { pairs: readPairs(model, x, y, ['validation x', 'validation y']) };
  }
  if (!validationSplit) return {};
  const split = Math.floor(count * (1 - validationSplit));
  if (split > 0 && split < count) return { split };
  throw new ValueError(
    `Training data contains ${count} samples, which is not sufficient to split it into a validation and training set ` +
      `as specified by validationSplit = ${validationSplit}. Provide more data or another split.`,
  );
}

/**
 * @param {Model} model
 * @param {Pairs} data
 * @param {{pairs?: Pairs, split?: number}} held
 * @param {Record<string, any>} options
 * @param {Run} run
 */
async function train(model, data, held, options, run) {
  const count = held.split ?? data.count;
  const batch = Math.min(options.batchSize, count);
  const params = { verbose: options.verbose, epochs: options.epochs, steps: Math.ceil(count / batch) };
  const list = new CallbackList(options.callbacks, { model, params });
  const runner = await model.side.runner();
  const sent = new Sent(runner);
  const [gate, validationGate] = [await runner.openRun(), await runner.openRun()];
  try {
    const plan = await lossPlan(model, 'train', batch, data.rooms);
    const optimizer = await model.side.optimizer(model.needsCompile().optimizer, model.trainableWeights);
    const sources = await sent.send(data.tensors, pairNames(model), options.signal, 'fit()');
    const rows = /** @type {[number, number]} */ ([0, count]);
    const seed = nextSeed();
    const { workers } = options;
    const pass = { ...plan, sources, rows, batch, run: gate, optimizer, seed, shuffle: null, workers };
    const validation = await validationPass(model, data, held, options, sent);
    if (validation) validation.run = validationGate;
    await run.attach({
      pause: () => runner.control(gate, 'pause'),
      resume: () => runner.control(gate, 'resume'),
      step: (/** @type {number} */ n) => runner.stepRun(gate, n),
      stop: async () => {
        await runner.control(gate, 'stop');
        await runner.control(validationGate, 'stop');
      },
    });
    await list.call('onTrainBegin');
    const logs = await new Course({ model, list, run, runner, options, pass, validation }).run();
    throwIfAborted(options.signal, 'fit()');
    await model.needsCompile().optimizer.finalizeVariableValues();
    await list.call('onTrainEnd', logs);
    return list.history;
  } finally {
    await sent.free();
    for (const id of [gate, validationGate]) await runner.closeRun(id);
  }
}

/**
 * @param {Model} model
 * @param {Pairs} data
 * @param {{pairs?: Pairs, split?: number}} held
 * @param {Record<string, any>} options
 * @param {Sent} sent holding the training data
 * @returns {Promise<Pass | null>}
 */
async function validationPass(model, data, { pairs, split }, { batchSize, signal }, sent) {
  if (!pairs && split === undefined) return null;
  const rows = /** @type {[number, number]} */ (pairs ? [0, pairs.count] : [split, data.count]);
  const batch = Math.min(batchSize, rows[1] - rows[0]);
  const plan = await lossPlan(model, 'test', batch, (pairs ?? data).rooms);
  const sources = pairs
    ? await sent.send(pairs.tensors, pairNames(model, 'validation '), signal, 'fit()')
    : [...sent.ids];
  return { ...plan, sources, rows, batch };
}

/** The epochs of one fit. */
class Course {
  /**
   * @param {{model: Model, list: CallbackList, run: Run, runner: Runner, options: Record<string, any>, pass: TrainPass,
   *   validation: Pass | null}} parts
   */
  constructor({ model, list, run, runner, options, pass, validation }) {
    this.model = model;
    this.compiled = model.needsCompile();
    this.list = list;
    this.control = run;
    this.runner = runner;
    this.options = options;
    this.pass = pass;
    this.validation = validation;
  }

  /** @returns {Promise<Logs>} of the last epoch */
  async run() {
    const { initialEpoch, epochs } = this.options;
    /** @type {Logs} */ let logs = {};
    for (let epoch = this.model.restoredEpoch ?? initialEpoch; epoch < epochs;) {
      if (this.control.stopped || this.model.stopTraining) break;
      const results = this.#unwatched ? await this.#several(epoch) : [await this.#one(epoch)];
      for (const result of results) logs = (await this.#close(epoch++, result)) ?? logs;
    }
    return logs;
  }

  /** Whether nothing has to happen between two epochs, so that several may run without asking. */
  get #unwatched() {
    return !this.validation && !this.control.watched && this.list.wantsHistoryOnly;
  }

  /** The order of an epoch. @param {number} epoch */
  #shuffle = (epoch) => (this.options.shuffle ? deriveSeed(this.pass.seed, epoch + 1) : null);

  /** Steps of an epoch. */
  get #steps() {
    const [from, to] = this.pass.rows;
    return Math.ceil((to - from) / this.pass.batch);
  }

  /** Where rates follow a schedule. @param {number} epochs */
  #sendRates(epochs) {
    return this.model.side.sendRates(this.compiled.optimizer, this.pass.optimizer, epochs * this.#steps);
  }

  /** @param {number} epoch the first one @returns {Promise<PassResult[]>} */
  async #several(epoch) {
    const { schedule } = this.compiled.optimizer;
    const ahead = schedule ? Math.max(1, Math.floor(SCHEDULED / this.#steps)) : AHEAD;
    const count = Math.min(ahead, this.options.epochs - epoch);
    await this.#sendRates(count);
    const shuffles = Array.from({ length: count }, (_, i) => this.#shuffle(epoch + i));
    return this.runner.trainEpochs({ ...this.pass, shuffles }, () => this.#obey());
  }

  /** @param {number} epoch @returns {Promise<PassResult>} */
  async #one(epoch) {
    const { list, runner, compiled, pass } = this;
    await list.call('onEpochBegin', epoch, {});
    await this.#sendRates(1);
    const { every, hear } = listener(list, 'Train', ({ tally }) => compiled.logs(tally));
    const shuffle = this.#shuffle(epoch);
    return runner.train({ ...pass, shuffle, everyBatch: every }, async (event) => {
      await hear(event);
      await this.#batch(epoch, event);
    });
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
    const logs = { ...compiled.logs(result.tally), ...(await this.#validate()) };
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
    if (this.model.stopTraining) await this.runner.control(/** @type {number} */ (this.pass.run), 'stop');
  }

  /** @returns {Promise<Logs>} none if there is nothing to validate on, or no time */
  async #validate() {
    const { list, runner, compiled, validation, control } = this;
    if (!validation || control.stopped) return {};
    await list.call('onTestBegin');
    const { every, hear } = listener(list, 'Test', ({ tally }) => compiled.logs(tally));
    const { tally, stopped } = await runner.test({ ...validation, everyBatch: every }, hear);
    if (stopped) return {};
    await list.call('onTestEnd', compiled.logs(tally));
    return compiled.logs(tally, 'val_');
  }
}
