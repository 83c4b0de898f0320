import { CallbackList } from '../callbacks/callback_list.js';
import { AbortError, ValueError, throwIfAborted } from '../errors.js';
import { nextSeed, deriveSeed } from '../random.js';
import { Tensor, tensor } from '../tensor.js';
import { isPlainObject, numberIn, positiveInteger, readOptions } from '../utils/options.js';
import { sendData } from '../worker/connect.js';
import { checkCounts, readInputs, readTargets } from './sources.js';

/**
 * fit, evaluate, predict: the page's side of a pass over data. It reads the arguments, hands data and plan to the
 * runner, and tells callbacks what comes back.
 *
 * @typedef {import('./model.js').Model} Model
 * @typedef {import('../engine/runner.js').Runner} Runner
 * @typedef {import('../engine/runner.js').BatchEvent} BatchEvent
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
};
const FIT_REFUSED = {
  classWeight: [null],
  sampleWeight: [null],
  stepsPerEpoch: [null],
  validationSteps: [null],
  validationBatchSize: [null],
  validationFreq: [1],
};
const PASS = { batchSize: 32, verbose: 'auto', callbacks: [], signal: null };
const PASS_REFUSED = { steps: [null], sampleWeight: [null], returnDict: [true, false] };

/** @param {string} where @param {any} verbose @returns {number} */
function verbosity(where, verbose) {
  if (verbose === 'auto') return typeof document === 'undefined' ? 1 : 0;
  return numberIn(where, 'verbose', Number(verbose), { min: 0, max: 2 });
}

/** The name of what makes the model's output. @param {Model} model */
const outputLayer = (model) => model.outputs[0].call?.layer.title ?? model.outputs[0].name;

/** The layers that messages about inputs name. @param {Model} model */
const inputTitles = (model) =>
  model.inputs.map(
    (input) => model.calls.find((call) => call.inputs.includes(input))?.layer.title ?? input.name,
  );

/** A Sequential without Input learns its shape from the first data. @param {any} model @param {any} x */
function buildFor(model, x) {
  if (model.outputs.length === 0 && model.className === 'Sequential' && !isPlainObject(x)) {
    model.build([null, ...tensor(x).shape.slice(1)]);
  }
}

/** @param {Model} model @param {any} x @param {any} y @param {[string, string]} [names] */
function readPairs(model, x, y, names = ['x', 'y']) {
  const { loss } = model.needsCompile();
  const inputs = readInputs(x, model.inputs, inputTitles(model), names[0]);
  const target = readTargets(y, model.outputs[0], loss, outputLayer(model), names[1]);
  const count = checkCounts({ [names[0]]: inputs, [names[1]]: [target] });
  return { tensors: [...inputs, target], count };
}

/** Data in the runner, to be freed. */
class Sent {
  /** @type {number[]} */ ids = [];

  /** @param {Runner} runner */
  constructor(runner) {
    this.runner = runner;
  }

  /**
   * @param {Tensor[]} tensors
   * @param {string[]} names
   * @param {AbortSignal | null} signal
   * @returns {Promise<number[]>} ids
   * @throws {ValueError} for NaN and infinity
   */
  async send(tensors, names, signal) {
    const ids = [];
    for (const [i, t] of tensors.entries()) {
      const id = await sendData(this.runner, t.pack(), signal ?? undefined);
      this.ids.push(id);
      ids.push(id);
      throwIfAborted(signal, 'fit()');
      const at = await this.runner.findNonFinite(id);
      if (at >= 0) throw nonFiniteData(t, names[i], at);
    }
    return ids;
  }

  free() {
    return this.runner.freeData(this.ids);
  }
}

/** @param {Tensor} t @param {string} name @param {number} at */
function nonFiniteData({ shape, data }, name, at) {
  const row = data.length / shape[0];
  return new ValueError(
    `${name} contains ${data[at]} in sample ${Math.floor(at / row)}` +
      `${row > 1 ? `, value ${at % row}` : ''}. Remove or replace such values before training.`,
  );
}

/** @param {Model} model @param {'train' | 'test'} kind @param {number} batch */
async function lossPlan(model, kind, batch) {
  const compiled = model.needsCompile();
  await /** @type {any} */ (model).cleared;
  const trained = kind === 'train' ? model.trainedWeights() : null;
  const placed = await model.side.plan(kind, batch, () => compiled.plan(model, trained).lowered);
  return { plan: placed.id, tallies: placed.lowered.fetch };
}

/**
 * Hands a runner's batch events to callbacks and run.
 *
 * @param {CallbackList} list
 * @param {'Train' | 'Test' | 'Predict'} phase
 * @param {(event: BatchEvent) => any} logsOf
 */
function listener(list, phase, logsOf) {
  const every = list.wantsEveryBatch(phase);
  return {
    every,
    hear: async (/** @type {BatchEvent} */ event) => {
      const logs = logsOf(event);
      if (!every) return list.progress(phase, event.batch, logs);
      if (event.type === 'begin') return list.call(`on${phase}BatchBegin`, event.batch);
      return list.call(`on${phase}BatchEnd`, event.batch, logs);
    },
  };
}

/** @param {any} where @param {number} epoch @param {import('../engine/runner.js').NonFinite} found */
function nonFiniteLoss(where, epoch, { batch, layer, op }) {
  const cause =
    op === 'param'
      ? `A weight of layer ${layer} is not finite: steps were too large. Lower the learningRate, or scale the inputs (to 0…1, say).`
      : op === 'input'
        ? 'The data itself holds it.'
        : `The first value that is not finite comes out of layer ${layer}. Usual causes: inputs that are not scaled, a learningRate that is too high.`;
  return new ValueError(
    `${where}: the loss became NaN or infinite in epoch ${epoch + 1}, batch ${batch}. ${cause} ` +
      'The batch was not learned from: the weights are those from before it.',
  );
}

/**
 * @param {Model} model
 * @param {any} x
 * @param {any} y
 * @param {any} given
 * @param {import('./run.js').Run} run
 */
export async function fit(model, x, y, given, run) {
  const options = readOptions('fit()', given, { defaults: FIT, refused: FIT_REFUSED });
  const compiled = model.needsCompile();
  if (model.run) throw new ValueError('fit() is running on this model already. Await it, or stop it first.');
  positiveInteger('fit()', 'batchSize', options.batchSize);
  positiveInteger('fit()', 'epochs', options.epochs);
  numberIn('fit()', 'validationSplit', options.validationSplit, { min: 0, below: 1 });
  buildFor(model, x);
  model.needsGraph('trained');
  const data = readPairs(model, x, y);
  const held = readValidation(model, options, data);
  const trainedOn = held.split ?? data.count;
  const verbose = verbosity('fit()', options.verbose);
  throwIfAborted(options.signal, 'fit()');

  model.run = run;
  model.stopTraining = false;
  try {
    return await new Training(model, compiled, options, run, verbose).go(data, held, trainedOn);
  } finally {
    model.run = null;
  }
}

/** @param {Model} model @param {any} options @param {{count: number, tensors: Tensor[]}} data */
function readValidation(model, { validationData, validationSplit }, { count }) {
  if (validationData) {
    if (!Array.isArray(validationData) || validationData.length !== 2) {
      throw new ValueError('fit(): validationData must be [x, y].');
    }
    return {
      pairs: readPairs(model, validationData[0], validationData[1], ['validation x', 'validation y']),
    };
  }
  if (!validationSplit) return {};
  const split = Math.floor(count * (1 - validationSplit));
  if (split === 0 || split === count) {
    throw new ValueError(
      `Training data contains ${count} samples, which is not sufficient to split it into a validation and training set ` +
        `as specified by validationSplit = ${validationSplit}. Provide more data or another split.`,
    );
  }
  return { split };
}

/** One fit. */
class Training {
  /** @param {Model} model @param {import('./compiled.js').Compiled} compiled @param {any} options @param {import('./run.js').Run} run @param {number} verbose */
  constructor(model, compiled, options, run, verbose) {
    this.model = model;
    this.compiled = compiled;
    this.options = options;
    this.run = run;
    this.verbose = verbose;
  }

  /** @param {{tensors: Tensor[]}} data @param {any} held @param {number} count */
  async go(data, held, count) {
    const { model, options, run } = this;
    const { batchSize, epochs, initialEpoch, signal } = options;
    const size = Math.min(batchSize, count);
    const params = { verbose: this.verbose, epochs, steps: Math.ceil(count / size) };
    this.list = new CallbackList(options.callbacks, { model, params });
    const runner = (this.runner = await model.side.runner());
    const gates = (this.gates = [await runner.openRun(), await runner.openRun()]);
    const sent = new Sent(runner);
    const abort = () => void run.stop();
    try {
      signal?.addEventListener('abort', abort);
      const { plan, tallies } = await lossPlan(model, 'train', size);
      this.optimizer = await model.side.optimizer(this.compiled.optimizer, model.trainedWeights());
      const names = model.inputs.map((input) =>
        model.inputs.length > 1 ? `x for input '${input.name}'` : 'x',
      );
      const sources = await sent.send(data.tensors, [...names, 'y'], signal);
      this.pass = {
        plan,
        tallies,
        sources,
        rows: [0, count],
        batch: size,
        run: gates[0],
        optimizer: this.optimizer,
      };
      this.held = await this.#hold(held, sources, count, data, sent, names);
      await run.attach({
        pause: () => runner.control(gates[0], 'pause'),
        resume: () => runner.control(gates[0], 'resume'),
        step: (/** @type {number} */ n) => runner.stepRun(gates[0], n),
        stop: async () => void (await Promise.all(gates.map((gate) => runner.control(gate, 'stop')))),
      });
      this.seed = nextSeed();
      await this.list.call('onTrainBegin');
      let logs = {};
      for (let epoch = initialEpoch; epoch < epochs && !run.stopped && !model.stopTraining; epoch++) {
        logs = (await this.#epoch(epoch)) ?? logs;
      }
      if (signal?.aborted) throw new AbortError('fit()');
      await this.list.call('onTrainEnd', logs);
      return this.list.history;
    } finally {
      signal?.removeEventListener('abort', abort);
      await sent.free();
      for (const gate of gates) await runner.closeRun(gate);
    }
  }

  /** @param {any} held @param {number[]} sources @param {number} count @param {any} data @param {Sent} sent @param {string[]} names */
  async #hold(held, sources, count, data, sent, names) {
    if (!held.pairs && held.split === undefined) return null;
    const total = held.pairs ? held.pairs.count : data.tensors[0].shape[0] - count;
    const size = Math.min(this.options.batchSize, total);
    const { plan, tallies } = await lossPlan(this.model, 'test', size);
    const run = this.gates?.[1];
    if (!held.pairs) return { plan, tallies, sources, rows: [count, count + total], batch: size, run };
    const labels = [...names, 'y'].map((name) => `validation ${name}`);
    const own = await sent.send(held.pairs.tensors, labels, this.options.signal);
    return { plan, tallies, sources: own, rows: [0, total], batch: size, run };
  }

  /** @param {number} epoch @returns {Promise<Record<string, number> | undefined>} its logs, none if it was stopped at once */
  async #epoch(epoch) {
    const { list, runner, compiled, run, model } = /** @type {any} */ (this);
    await list.call('onEpochBegin', epoch);
    const { every, hear } = listener(list, 'Train', ({ tally, type }) =>
      type === 'end' ? compiled.logs(tally) : {},
    );
    const heard = async (/** @type {BatchEvent} */ event) => {
      await hear(event);
      const { batch, batches, type } = event;
      if (type === 'end') run.emit('batch', { epoch, batch, batches, logs: compiled.logs(event.tally) });
      if (model.stopTraining) await runner.control(this.gates?.[0], 'stop');
    };
    const seeds = {
      seed: this.seed,
      shuffle: this.options.shuffle ? deriveSeed(/** @type {any} */ (this.seed), epoch + 1) : null,
    };
    const result = await runner.train({ ...this.pass, ...seeds, everyBatch: every }, heard);
    if (result.nonFinite) throw nonFiniteLoss('fit()', epoch, result.nonFinite);
    if (result.batches === 0) return undefined;
    const logs = compiled.logs(result.tally);
    if (this.held && !run.stopped) Object.assign(logs, await this.#validate());
    await list.call('onEpochEnd', epoch, logs);
    run.emit('epoch', { epoch, logs });
    return logs;
  }

  async #validate() {
    const { list, runner, compiled } = /** @type {any} */ (this);
    await list.call('onTestBegin');
    const { every, hear } = listener(list, 'Test', ({ tally, type }) =>
      type === 'end' ? compiled.logs(tally) : {},
    );
    const { tally, stopped } = await runner.test({ ...this.held, everyBatch: every }, hear);
    if (stopped) return {};
    await list.call('onTestEnd', compiled.logs(tally));
    return compiled.logs(tally, 'val_');
  }
}

/** @param {any} where @param {any} given @returns {Record<string, any>} */
function readPass(where, given) {
  const options = readOptions(where, given, { defaults: PASS, refused: PASS_REFUSED });
  positiveInteger(where, 'batchSize', options.batchSize);
  return { ...options, verbose: verbosity(where, options.verbose) };
}

/** @param {Model} model @param {any} x @param {any} y @param {any} given */
export async function evaluate(model, x, y, given) {
  const { batchSize, verbose, callbacks, signal } = readPass('evaluate()', given);
  const compiled = model.needsCompile();
  buildFor(model, x);
  model.needsGraph('evaluated');
  const { tensors, count } = readPairs(model, x, y);
  throwIfAborted(signal, 'evaluate()');
  const batch = Math.min(batchSize, count);
  const list = new CallbackList(callbacks, {
    model,
    params: { verbose, epochs: 1, steps: Math.ceil(count / batch) },
  });
  const { plan, tallies } = await lossPlan(model, 'test', batch);
  const runner = await model.side.runner();
  const sent = new Sent(runner);
  try {
    const sources = await sent.send(
      tensors,
      tensors.map((_, i) => (i < tensors.length - 1 ? 'x' : 'y')),
      signal,
    );
    await list.call('onTestBegin');
    const { every, hear } = listener(list, 'Test', ({ tally, type }) =>
      type === 'end' ? compiled.logs(tally) : {},
    );
    const pass = {
      plan,
      tallies,
      sources,
      rows: /** @type {[number, number]} */ ([0, count]),
      batch,
      everyBatch: every,
    };
    const { tally } = await withSignal(runner, signal, 'evaluate()', (run) =>
      runner.test({ ...pass, run }, hear),
    );
    const logs = compiled.logs(tally);
    await list.call('onTestEnd', logs);
    return logs;
  } finally {
    await sent.free();
  }
}

/**
 * Runs a pass that a signal can end.
 *
 * @template T
 * @param {Runner} runner
 * @param {AbortSignal | null} signal
 * @param {string} what
 * @param {(run: number | undefined) => Promise<T>} pass
 * @returns {Promise<T>}
 */
async function withSignal(runner, signal, what, pass) {
  if (!signal) return pass(undefined);
  const run = await runner.openRun();
  const abort = () => void runner.control(run, 'stop');
  signal.addEventListener('abort', abort);
  try {
    const result = await pass(run);
    throwIfAborted(signal, what);
    return result;
  } finally {
    signal.removeEventListener('abort', abort);
    await runner.closeRun(run);
  }
}

const SMALL = 1 << 20; // values that go along with the call instead of being sent ahead

/** @param {Model} model @param {any} x @param {any} given */
export async function predict(model, x, given) {
  const { batchSize, verbose, callbacks, signal } = readPass('predict()', given);
  buildFor(model, x);
  model.needsGraph('asked to predict');
  const tensors = readInputs(x, model.inputs, inputTitles(model));
  const count = checkCounts({ x: tensors });
  throwIfAborted(signal, 'predict()');
  const batch = Math.min(batchSize, count);
  await /** @type {any} */ (model).cleared;
  const { id, lowered } = await model.predictionPlan(bucket(batch));
  const runner = await model.side.runner();
  const steps = Math.ceil(count / batch);
  const list =
    verbose || callbacks.length
      ? new CallbackList(callbacks, { model, params: { verbose, epochs: 1, steps } })
      : null;
  const small = tensors.every(({ size }) => size <= SMALL);
  const sources = small ? tensors.map((t) => t.pack()) : [];
  /** @type {number[]} */ const ids = [];
  try {
    for (const t of small ? [] : tensors) ids.push(await sendData(runner, t.pack(), signal ?? undefined));
    await list?.call('onPredictBegin');
    const heard = list && listener(list, 'Predict', () => undefined);
    const pass = {
      plan: id,
      sources: small ? sources : ids,
      rows: /** @type {[number, number]} */ ([0, count]),
      batch,
      tallies: [],
      outputs: lowered.fetch,
      everyBatch: heard?.every,
    };
    const arrays = await withSignal(runner, signal, 'predict()', (run) =>
      runner.predict({ ...pass, run }, heard?.hear),
    );
    await list?.call('onPredictEnd');
    return results(model, arrays, count);
  } finally {
    if (ids.length) await runner.freeData(ids);
  }
}

/** Few different batch sizes, so that few plans are made: 1, 2, 4, … @param {number} batch */
const bucket = (batch) => 2 ** Math.ceil(Math.log2(batch));

/** @param {Model} model @param {Float32Array[]} arrays @param {number} count */
function results(model, arrays, count) {
  const tensors = arrays.map(
    (data, i) =>
      new Tensor({ shape: [count, ...model.outputs[i].shape.slice(1).map(Number)], dtype: 'float32', data }),
  );
  if (model.outputNames) return Object.fromEntries(model.outputNames.map((name, i) => [name, tensors[i]]));
  return tensors.length === 1 && !model.listOfOutputs ? tensors[0] : tensors;
}

/** @param {Model} model @param {any} x @param {any} y */
export async function trainOnBatch(model, x, y) {
  const compiled = model.needsCompile();
  buildFor(model, x);
  model.needsGraph('trained');
  const { tensors, count } = readPairs(model, x, y);
  const { plan, tallies } = await lossPlan(model, 'train', count);
  const optimizer = await model.side.optimizer(compiled.optimizer, model.trainedWeights());
  const runner = await model.side.runner();
  const sources = tensors.map((t) => t.pack());
  compiled.batchSeed ??= nextSeed();
  const result = await runner.train({
    plan,
    tallies,
    sources,
    rows: [0, count],
    batch: count,
    optimizer,
    seed: compiled.batchSeed,
    shuffle: null,
  });
  if (result.nonFinite) throw nonFiniteLoss('trainOnBatch()', 0, result.nonFinite);
  return compiled.logs(result.tally);
}

/** @param {Model} model @param {any} x @param {any} y */
export async function testOnBatch(model, x, y) {
  const compiled = model.needsCompile();
  buildFor(model, x);
  const { tensors, count } = readPairs(model, x, y);
  const { plan, tallies } = await lossPlan(model, 'test', count);
  const runner = await model.side.runner();
  const sources = tensors.map((t) => t.pack());
  const { tally } = await runner.test({ plan, tallies, sources, rows: [0, count], batch: count });
  return compiled.logs(tally);
}
