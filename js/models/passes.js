import { CallbackList } from '../callbacks/callback_list.js';
import { throwIfAborted } from '../errors.js';
import { nextSeed } from '../random.js';
import { Tensor } from '../tensor.js';
import { positiveInteger, readOptions } from '../utils/options.js';
import { sendData } from '../worker/connect.js';
import * as feed from './feed.js';
import { checkCounts, readInputs } from './sources.js';

/**
 * evaluate, predict, and single batches.
 *
 * @typedef {import('./model.js').Model} Model
 */

const PASS = { batchSize: 32, verbose: 'auto', callbacks: [], signal: null };
const PASS_REFUSED = { steps: [null], sampleWeight: [null], returnDict: [true] };

/** @param {string} where @param {any} given @returns {Record<string, any>} */
function readPass(where, given) {
  const options = readOptions(where, given, { defaults: PASS, refused: PASS_REFUSED });
  positiveInteger(where, 'batchSize', options.batchSize);
  feed.checkSignal(where, options.signal);
  return { ...options, verbose: feed.verbosity(where, options.verbose) };
}

/** @param {Model} model @param {any} x @param {any} y @param {any} given */
export async function evaluate(model, x, y, given) {
  const { batchSize, verbose, callbacks, signal } = readPass('evaluate()', given);
  const compiled = model.needsCompile();
  feed.buildFor(model, x);
  model.needsGraph('evaluated');
  const { tensors, count, rooms } = feed.readPairs(model, x, y);
  throwIfAborted(signal, 'evaluate()');
  const batch = Math.min(batchSize, count);
  const params = { verbose, epochs: 1, steps: Math.ceil(count / batch) };
  const list = new CallbackList(callbacks, { model, params });
  const plan = await feed.lossPlan(model, 'test', batch, rooms);
  const runner = await model.side.runner();
  const sent = new feed.Sent(runner);
  try {
    const sources = await sent.send(tensors, feed.pairNames(model), signal, 'evaluate()');
    await list.call('onTestBegin');
    const { every, hear } = feed.listener(list, 'Test', ({ tally }) => compiled.logs(tally));
    const rows = /** @type {[number, number]} */ ([0, count]);
    const { tally } = await feed.withSignal(runner, signal, 'evaluate()', (run) =>
      runner.test({ ...plan, sources, rows, batch, everyBatch: every, run }, hear),
    );
    const logs = compiled.logs(tally);
    await list.call('onTestEnd', logs);
    return logs;
  } finally {
    await sent.free();
  }
}

const SMALL = 1 << 20; // values that go along with the call instead of being sent ahead

/** @param {Model} model @param {any} x @param {any} given */
export async function predict(model, x, given) {
  const { batchSize, verbose, callbacks, signal } = readPass('predict()', given);
  feed.buildFor(model, x);
  model.needsGraph('asked to predict');
  const tensors = readInputs(x, model.inputs, feed.inputReaders(model));
  const count = checkCounts({ x: tensors });
  throwIfAborted(signal, 'predict()');
  const batch = Math.min(batchSize, count);
  await model.cleared;
  const rooms = feed.roomsFor(tensors);
  const { id, lowered } = await model.predictionPlan(Math.min(batchSize, feed.bucket(count)), rooms);
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

/** @param {Model} model @param {Float32Array[]} arrays @param {number} count */
function results(model, arrays, count) {
  const tensors = arrays.map(
    (data, i) =>
      new Tensor({ shape: [count, ...model.outputs[i].shape.slice(1).map(Number)], dtype: 'float32', data }),
  );
  if (model.outputNames) return Object.fromEntries(model.outputNames.map((name, i) => [name, tensors[i]]));
  return tensors.length === 1 && !model.listOfOutputs ? tensors[0] : tensors;
}

/**
 * @param {Model} model
 * @param {'train' | 'test'} kind
 * @param {any} x
 * @param {any} y
 */
async function readBatch(model, kind, x, y) {
  model.needsCompile();
  feed.buildFor(model, x);
  model.needsGraph(kind === 'train' ? 'trained' : 'tested');
  const { tensors, count, rooms } = feed.readPairs(model, x, y);
  const plan = await feed.lossPlan(model, kind, feed.bucket(count), rooms);
  const runner = await model.side.runner();
  const rows = /** @type {[number, number]} */ ([0, count]);
  return { runner, pass: { ...plan, sources: tensors.map((t) => t.pack()), rows, batch: count } };
}

/** @param {Model} model @param {any} x @param {any} y */
export async function trainOnBatch(model, x, y) {
  const compiled = model.needsCompile();
  const { runner, pass } = await readBatch(model, 'train', x, y);
  const optimizer = await model.side.optimizer(compiled.optimizer, model.trainableWeights);
  await model.side.sendRates(compiled.optimizer, optimizer, 1);
  compiled.batchSeed ??= nextSeed();
  const result = await runner.train({ ...pass, optimizer, seed: compiled.batchSeed, shuffle: null });
  if (result.nonFinite) throw feed.nonFiniteLoss('trainOnBatch()', '', result.nonFinite);
  compiled.optimizer.iterations++;
  return compiled.logs(result.tally);
}

/** @param {Model} model @param {any} x @param {any} y */
export async function testOnBatch(model, x, y) {
  const { runner, pass } = await readBatch(model, 'test', x, y);
  const { tally } = await runner.test(pass);
  return model.needsCompile().logs(tally);
}
