import { CallbackList } from '../callbacks/callback_list.js';
import { throwIfAborted } from '../errors.js';
import { nextSeed } from '../random.js';
import { Tensor, tensor } from '../tensor.js';
import { isPlainObject, positiveInteger, readOptions } from '../utils/options.js';
import { sendData } from '../worker/connect.js';
import * as feed from './feed.js';
import { checkCounts, readInputs } from './sources.js';
import { Stream, isStream } from './stream.js';
import { supplyOf, walk } from './supply.js';

/**
 * evaluate, predict, and single batches.
 *
 * @typedef {import('./model.js').Model} Model
 */

const PASS = { batchSize: 32, steps: null, verbose: 'auto', callbacks: [], signal: null };
const EVALUATE = { ...PASS, sampleWeight: null };

/** @param {string} where @param {any} given @param {Record<string, any>} defaults @returns {Record<string, any>} */
function readPass(where, given, defaults) {
  const options = readOptions(where, given, { defaults, refused: { returnDict: [true] } });
  options.batchSize ??= 32;
  positiveInteger(where, 'batchSize', options.batchSize);
  if (options.steps !== null) positiveInteger(where, 'steps', options.steps);
  feed.checkSignal(where, options.signal);
  return { ...options, verbose: feed.verbosity(where, options.verbose) };
}

/** @param {Model} model @param {any} x @param {any} y @param {any} given */
export async function evaluate(model, x, y, given) {
  const where = 'evaluate()';
  const options = readPass(where, given, EVALUATE);
  const { batchSize, steps, verbose, callbacks, signal, sampleWeight } = options;
  const compiled = model.needsCompile();
  await compiled.ready;
  if (!isStream(x)) feed.buildFor(model, x);
  model.needsGraph('evaluated');
  const supply = supplyOf(model, { x, y, sampleWeight }, { where, batchSize, steps });
  throwIfAborted(signal, where);
  const list = new CallbackList(callbacks, { model, params: { verbose, epochs: 1, steps: supply.steps } });
  const runner = await model.side.runner();
  const sent = new feed.Sent(runner);
  try {
    await supply.prepare('test', sent, signal);
    await list.call('onTestBegin');
    const { every, hear } = feed.listener(list, 'Test', ({ tally }) => compiled.logs(tally));
    const { tally } = await feed.withSignal(runner, signal, where, (run) =>
      walk(supply, (pass, tell) => runner.test({ ...pass, everyBatch: every, run }, tell), hear),
    );
    const logs = compiled.logs(tally);
    await list.call('onTestEnd', logs);
    return logs;
  } finally {
    await sent.free();
    await supply.close();
  }
}

const SMALL = 1 << 20; // values that go along with the call instead of being sent ahead

/** @param {Model} model @param {any} x @param {any} given */
export async function predict(model, x, given) {
  const options = readPass('predict()', given, PASS);
  if (isStream(x)) return predictStream(model, x, options);
  const { batchSize, steps, verbose, callbacks, signal } = options;
  feed.buildFor(model, x);
  model.needsGraph('asked to predict');
  const tensors = readInputs(x, model.inputs, feed.inputReaders(model));
  const all = checkCounts(tensors, namesOfInputs(model));
  const count = steps === null ? all : Math.min(all, steps * batchSize);
  throwIfAborted(signal, 'predict()');
  const batch = Math.min(batchSize, count);
  const room = feed.planSize(model, 'predict()', count, batch);
  await model.cleared;
  const rooms = feed.roomsFor(tensors);
  const { id, lowered } = await model.predictionPlan(Math.min(batchSize, room), rooms);
  const runner = await model.side.runner();
  const params = { verbose, epochs: 1, steps: Math.ceil(count / batch) };
  const silent = !verbose && [callbacks].flat().length === 0;
  const list = silent ? null : new CallbackList(callbacks, { model, params });
  const small = tensors.every(({ size }) => size <= SMALL);
  /** @type {number[]} */ const ids = [];
  try {
    for (const t of small ? [] : tensors) ids.push(await sendData(runner, t.pack(), signal ?? undefined));
    await list?.call('onPredictBegin');
    const heard = list && feed.listener(list, 'Predict', () => undefined);
    const pass = {
      plan: id,
      sources: small ? tensors.map((t) => t.pack()) : ids,
      rows: /** @type {[number, number]} */ ([0, count]),
      batch,
      tallies: [],
      outputs: lowered.fetch,
      everyBatch: heard?.every,
    };
    const arrays = await feed.withSignal(runner, signal, 'predict()', (run) =>
      runner.predict({ ...pass, run }, heard?.hear),
    );
    await list?.call('onPredictEnd');
    return results(model, arrays, count);
  } finally {
    if (ids.length) await runner.freeData(ids);
  }
}

/**
 * Predictions for batches as they come.
 *
 * @param {Model} model
 * @param {any} x a stream of batches: inputs, or arrays [inputs, …] of which the rest is not needed
 * @param {Record<string, any>} options
 */
async function predictStream(model, x, { steps, verbose, callbacks, signal }) {
  model.needsGraph('asked to predict');
  const stream = new Stream(x, { where: 'predict()', steps });
  const list = new CallbackList(callbacks, { model, params: { verbose, epochs: 1, steps: stream.steps } });
  /** @type {any[]} */ const parts = [];
  await list.call('onPredictBegin');
  try {
    for await (const batch of stream.epoch()) {
      throwIfAborted(signal, 'predict()');
      await list.call('onPredictBatchBegin', parts.length);
      const inputs = Array.isArray(batch) ? batch[0] : batch;
      const results = await predict(model, inputs, { batchSize: tensorsOf(inputs)[0].shape[0], verbose: 0 });
      parts.push(results);
      await list.call('onPredictBatchEnd', parts.length - 1);
    }
  } finally {
    await stream.close();
  }
  await list.call('onPredictEnd');
  const join = (/** @type {(result: any) => Tensor} */ get) => concatenate(parts.map(get));
  const [first] = parts;
  if (first instanceof Tensor) return join((result) => result);
  if (Array.isArray(first)) return first.map((_, i) => join((result) => result[i]));
  return Object.fromEntries(Object.keys(first).map((name) => [name, join((result) => result[name])]));
}

/** @param {any} inputs of one batch @returns {Tensor[]} */
const tensorsOf = (inputs) =>
  isPlainObject(inputs) ? Object.values(inputs).map((one) => tensor(one)) : [tensor(inputs)];

/** @param {Tensor[]} tensors alike but for their first axis @returns {Tensor} */
function concatenate(tensors) {
  const count = tensors.reduce((sum, { shape }) => sum + shape[0], 0);
  const data = new Float32Array(tensors.reduce((sum, { size }) => sum + size, 0));
  let at = 0;
  for (const { data: values } of tensors) {
    data.set(values, at);
    at += values.length;
  }
  return new Tensor({ shape: [count, ...tensors[0].shape.slice(1)], dtype: 'float32', data });
}

/** @param {Model} model */
const namesOfInputs = ({ inputs }) =>
  inputs.map(({ name }) => (inputs.length > 1 ? `x for input '${name}'` : 'x'));

/** @param {Model} model @param {Float32Array[]} arrays @param {number} count */
function results(model, arrays, count) {
  const tensors = arrays.map(
    (data, i) =>
      new Tensor({ shape: [count, ...model.outputs[i].shape.slice(1).map(Number)], dtype: 'float32', data }),
  );
  if (model.outputNames) return Object.fromEntries(model.outputNames.map((name, i) => [name, tensors[i]]));
  return tensors.length === 1 && !model.listOfOutputs ? tensors[0] : tensors;
}

const BATCH = { sampleWeight: null };

/**
 * @param {Model} model
 * @param {'train' | 'test'} kind
 * @param {any} x
 * @param {any} y
 * @param {any} given
 */
async function readBatch(model, kind, x, y, given) {
  const defaults = kind === 'train' ? { ...BATCH, classWeight: null } : BATCH;
  const weighting = readOptions(`${kind}OnBatch()`, given, { defaults, refused: { returnDict: [true] } });
  await model.needsCompile().ready;
  feed.buildFor(model, x);
  model.needsGraph(kind === 'train' ? 'trained' : 'tested');
  const pairs = feed.readPairs(model, x, y, weighting);
  const { count } = pairs;
  const plan = await feed.lossPlan(model, kind, feed.planSize(model, `${kind}OnBatch()`, count), pairs);
  const runner = await model.side.runner();
  const rows = /** @type {[number, number]} */ ([0, count]);
  return { runner, pass: { ...plan, sources: pairs.tensors.map((t) => t.pack()), rows, batch: count } };
}

/** @param {Model} model @param {any} x @param {any} y @param {any} given */
export async function trainOnBatch(model, x, y, given) {
  const compiled = model.needsCompile();
  const { runner, pass } = await readBatch(model, 'train', x, y, given);
  const optimizer = await model.side.optimizer(compiled.optimizer, model.trainableWeights);
  await model.side.sendRates(compiled.optimizer, optimizer, 1);
  compiled.batchSeed ??= nextSeed();
  const result = await runner.train({ ...pass, optimizer, seed: compiled.batchSeed, shuffle: null });
  if (result.nonFinite) throw feed.nonFiniteLoss('trainOnBatch()', '', result.nonFinite);
  compiled.optimizer.iterations++;
  return compiled.logs(result.tally);
}

/** @param {Model} model @param {any} x @param {any} y @param {any} given */
export async function testOnBatch(model, x, y, given) {
  const { runner, pass } = await readBatch(model, 'test', x, y, given);
  const { tally } = await runner.test(pass);
  return model.needsCompile().logs(tally);
}
