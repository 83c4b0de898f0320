import { ShapeError, ValueError, throwIfAborted } from '../errors.js';
import { tensor } from '../tensor.js';
import { describe, isPlainObject, numberIn } from '../utils/options.js';
import { sendData } from '../worker/connect.js';
import { roomFor } from '../ones.js';
import { checkCounts, readInputs } from './sources.js';
import { readJudged } from './targets.js';

/**
 * What all passes over data have in common: reading the arguments, handing data and plan to the runner, telling
 * callbacks what comes back.
 *
 * @typedef {import('./model.js').Model} Model
 * @typedef {import('../engine/runner.js').Runner} Runner
 * @typedef {import('../engine/runner.js').BatchEvent} BatchEvent
 * @typedef {import('../tensor.js').Tensor} Tensor
 * @typedef {import('../callbacks/callback_list.js').CallbackList} CallbackList
 */

/** @param {string} where @param {any} verbose @returns {number} */
export function verbosity(where, verbose) {
  if (verbose === 'auto') return typeof document === 'undefined' ? 1 : 0;
  return numberIn(where, 'verbose', Number(verbose), { min: 0, max: 2 });
}

/** @param {string} where @param {any} signal @returns {AbortSignal | null} */
export function checkSignal(where, signal) {
  if (signal === null || typeof signal?.addEventListener === 'function') return signal;
  throw new ValueError(
    `${where}: signal must be an AbortSignal, such as new AbortController().signal; received ${describe(signal)}.`,
  );
}

/** The layers that read each input. @param {Model} model @returns {any[][]} */
export const inputReaders = (model) =>
  model.inputs.map((input) =>
    model.calls.filter((call) => call.inputs.includes(input)).map(({ layer }) => layer),
  );

/** A Sequential without Input learns its shape from the first data. @param {any} model @param {any} x */
export function buildFor(model, x) {
  if (model.outputs.length > 0 || model.className !== 'Sequential' || isPlainObject(x)) return;
  if (x === undefined || x === null || model.layers.length === 0) return; // what follows says so
  model.build([null, ...tensor(x).shape.slice(1)]);
}

/** The stateful layers of models, by their calls: these are others once a model is built anew. @type {WeakMap<any[], any[]>} */
const stateful = new WeakMap();

/** The layers of a model, and layers within them. @param {any} model @returns {any[]} */
const layersWithin = (model) =>
  model.children.flatMap((/** @type {any} */ layer) => [layer, ...layersWithin(layer)]);

/** @param {Model} model @returns {any[]} */
function statefulLayers(model) {
  const known = stateful.get(model.calls);
  if (known) return known;
  const found = layersWithin(model).filter(({ statefulBatch }) => statefulBatch);
  stateful.set(model.calls, found);
  return found;
}

/**
 * How many samples a plan is made for: those of the batches or, of a single batch, at least these, so that few plans are
 * made. A stateful layer goes on, sample by sample, where the batch before ended: it takes whole batches of one size.
 *
 * @param {Model} model
 * @param {string} where for messages
 * @param {number} count samples
 * @param {number} [batch] samples a batch
 * @returns {number}
 * @throws {ShapeError} if a stateful layer has another size
 */
export function planSize(model, where, count, batch = count) {
  const layers = statefulLayers(model);
  const odd = layers.find(({ statefulBatch: size }) => batch !== size || count % size);
  if (odd) {
    const size = odd.statefulBatch;
    throw new ShapeError(
      `${where}: layer ${odd.title} is stateful and its Input has batches of ${size}, so data comes in whole batches of ` +
        `that size; received ${count} samples in batches of ${batch}. Give a multiple of ${size} samples and ` +
        `batchSize: ${size}, or another batchShape to the Input.`,
    );
  }
  return batch < count || layers.length > 0 ? batch : bucket(count);
}

/**
 * Data for a loss plan, in the order of its inputs. `rooms` and `weights`: what the plan has to be made for.
 *
 * @typedef {{tensors: Tensor[], names: string[], count: number, rooms: number[], weights: (number[] | null)[]}} Pairs
 */

/**
 * @param {Model} model compiled
 * @param {any} x
 * @param {any} y
 * @param {import('./targets.js').Weighting & {prefix?: string}} [options] prefix: of the arguments' names in messages
 * @returns {Pairs}
 */
export function readPairs(model, x, y, { prefix = '', ...weighting } = {}) {
  const inputs = readInputs(x, model.inputs, inputReaders(model), `${prefix}x`);
  const judged = readJudged(model, y, weighting, prefix);
  const inputNames = model.inputs.map(
    ({ name }) => `${prefix}x${model.inputs.length > 1 ? ` for input '${name}'` : ''}`,
  );
  const tensors = [...inputs, ...judged.tensors];
  const names = [...inputNames, ...judged.names];
  const count = checkCounts(tensors, names);
  return { tensors, names, count, rooms: roomsFor(inputs), weights: judged.weights };
}

/** For how many ones a sample the plan's inputs need room; 0 for data that is not sparse. @param {Tensor[]} inputs */
export const roomsFor = (inputs) => inputs.map(({ ones }) => (ones ? roomFor(ones) : 0));

/** Data in the runner, to be freed. */
export class Sent {
  /** @type {number[]} */ ids = [];

  /** @param {Runner} runner */
  constructor(runner) {
    this.runner = runner;
  }

  /**
   * @param {Tensor[]} tensors
   * @param {string[]} names
   * @param {AbortSignal | null} signal
   * @param {string} where
   * @returns {Promise<number[]>} ids
   * @throws {ValueError} for NaN and infinity
   */
  async send(tensors, names, signal, where) {
    const ids = [];
    for (const [i, t] of tensors.entries()) {
      const id = await sendData(this.runner, t.pack(), signal ?? undefined);
      this.ids.push(id);
      ids.push(id);
      throwIfAborted(signal, where);
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
function nonFiniteData(t, name, at) {
  const row = t.size / t.shape[0];
  const value = t.reshape([-1]).at(at);
  return new ValueError(
    `${name} contains ${value} in sample ${Math.floor(at / row)}${row > 1 ? `, value ${at % row}` : ''}. ` +
      'Remove or replace such values before training.',
  );
}

/**
 * The plan that computes the loss, placed in the engine.
 *
 * @param {Model} model compiled
 * @param {'train' | 'test'} kind
 * @param {number} batch
 * @param {{rooms: number[], weights: (number[] | null)[]}} data that it is for
 * @returns {Promise<{plan: number, tallies: import('../engine/runner.js').TallySpec[]}>}
 */
export async function lossPlan(model, kind, batch, { rooms, weights }) {
  const compiled = model.needsCompile();
  await model.cleared;
  const trained = kind === 'train' ? model.trainableWeights : null;
  if (trained?.length === 0) {
    throw new ValueError(`The model '${model.name}' has no trainable weights: there is nothing to train.`);
  }
  const which = trained ? `train ${trained.map(({ serial }) => serial).join()}` : 'test';
  const { id, lowered } = await model.side.plan(
    `${which} ${rooms.join()} ${JSON.stringify(weights)}`,
    batch,
    () => compiled.plan(model, trained, rooms, weights),
  );
  return { plan: id, tallies: compiled.tallies(lowered) };
}

/** Few different batch sizes, so that few plans are made: 1, 2, 4, … @param {number} count */
export const bucket = (count) => 2 ** Math.ceil(Math.log2(count));

/**
 * Hands a runner's batch events to callbacks.
 *
 * @param {CallbackList} list
 * @param {'Train' | 'Test' | 'Predict'} phase
 * @param {(event: BatchEvent) => any} logsOf
 */
export function listener(list, phase, logsOf) {
  const every = list.wantsEveryBatch(phase);
  const hear = async (/** @type {BatchEvent} */ event) => {
    if (every && event.type === 'begin') return list.call(`on${phase}BatchBegin`, event.batch, {});
    const logs = logsOf(event);
    return every
      ? list.call(`on${phase}BatchEnd`, event.batch, logs)
      : list.progress(phase, event.batch, logs);
  };
  return { every, hear };
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
export async function withSignal(runner, signal, what, pass) {
  if (!signal) return pass(undefined);
  const run = await runner.openRun();
  const abort = () => void runner.control(run, 'stop');
  signal.addEventListener('abort', abort);
  try {
    throwIfAborted(signal, what);
    const result = await pass(run);
    throwIfAborted(signal, what);
    return result;
  } finally {
    signal.removeEventListener('abort', abort);
    await runner.closeRun(run);
  }
}

/** @param {import('../engine/runner.js').NonFinite} found */
function causeOf({ op, layer }) {
  if (op === 'input') return 'The data of this batch holds such a value.';
  if (op === 'param') {
    return (
      `A weight of layer '${layer}' is not finite: earlier steps were too large. ` +
      'Lower the learningRate, or scale the inputs, to 0…1, say.'
    );
  }
  if (op === 'embedding') {
    return `Layer '${layer}' was given a number that is not a row of its table: they go from 0 to inputDim - 1.`;
  }
  const first = layer === 'loss' ? 'is the loss itself' : `comes out of layer '${layer}'`;
  return (
    `The first value that is not finite ${first}. ` +
    'Usual causes: inputs that are not scaled, a learningRate that is too high.'
  );
}

/**
 * @param {string} where `fit()`
 * @param {string} when `in epoch 1, batch 3`
 * @param {import('../engine/runner.js').NonFinite} found
 */
export const nonFiniteLoss = (where, when, found) =>
  new ValueError(
    `${where}: the loss became NaN or infinite${when}. ${causeOf(found)} ` +
      'This batch was not learned from: the weights are those from before it.',
  );
