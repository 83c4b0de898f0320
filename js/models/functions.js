import { ShapeError, ValueError } from '../errors.js';
import { nextSeed } from '../random.js';
import { isTensor } from '../tensor.js';
import { describe, positiveInteger, readOptions } from '../utils/options.js';
import { sizeOf } from '../utils/shape.js';
import * as feed from './feed.js';

/**
 * Prediction and training as plain functions, which return at once: for games, and for loops inside of a worker.
 *
 * @typedef {import('./model.js').Model} Model
 * @typedef {import('../engine/runner.js').Runner} Runner
 * @typedef {import('../engine/direct.js').Direct} Direct
 * @typedef {ArrayLike<number>} Numbers
 */

/** @param {string} where @param {any} given @returns {number} */
function batchOf(where, given) {
  const { batchSize } = readOptions(where, given, { defaults: { batchSize: 1 } });
  return positiveInteger(where, 'batchSize', batchSize);
}

/** @param {Model} model @param {string} where @returns {Promise<Runner>} */
async function ownThread(model, where) {
  const runner = await model.side.runner();
  if (!(/** @type {any} */ (runner).isRemote)) return runner;
  throw new ValueError(
    `${where} needs the engine in this thread, but it has a worker of its own, which keeps the page free. ` +
      'Call configure({ worker: false }) before anything computes, or run the whole in a worker of yours.',
  );
}

/** @param {string} where @param {Direct} direct */
function expectPlan(where, direct) {
  if (!direct.gone) return;
  throw new ValueError(
    `${where}: the model has been compiled anew or disposed of since this function was made. Make another one.`,
  );
}

/**
 * Copies a batch to where an input's data goes.
 *
 * @param {Numbers} x
 * @param {Float32Array | Int32Array} view
 * @param {string} name for messages
 */
function load(x, view, name) {
  const values = isTensor(x) ? x.data : x;
  if (values?.length === view.length) {
    view.set(values);
    return;
  }
  const received = typeof values?.length === 'number' ? `${values.length} of them` : describe(values);
  throw new ShapeError(
    `${name} should be an array of ${view.length} numbers, the samples one behind the other, or a Tensor; ` +
      `received ${received}.`,
  );
}

/**
 * What copies a batch to a plan's inputs.
 *
 * @param {{name: string}[]} ends the model's inputs, or its outputs that have targets
 * @param {Direct} direct
 * @param {string} argument for messages: 'predict: x'
 * @param {'input' | 'output'} kind
 * @param {number} [first] of the plan's inputs
 * @returns {(x: any) => void}
 */
function loader(ends, direct, argument, kind, first = 0) {
  if (ends.length === 1) return (x) => load(x, direct.input(first), argument);
  const names = ends.map(({ name }) => `${argument} for ${kind} '${name}'`);
  return (x) => {
    if (x?.length !== names.length) {
      throw new ValueError(
        `${argument}: the model has ${names.length} ${kind}s (${ends.map(({ name }) => name).join(', ')}). ` +
          `Pass an array with the numbers for each, in this order; received ${describe(x)}.`,
      );
    }
    for (let i = 0; i < names.length; i++) load(x[i], direct.input(first + i), names[i]);
  };
}

/**
 * @param {Model} model
 * @param {any} given
 * @returns {Promise<(x: any) => any>}
 */
export async function makePredictFunction(model, given) {
  const where = 'makePredictFunction()';
  const batch = batchOf(where, given);
  model.needsGraph('asked to predict');
  const runner = await ownThread(model, where);
  await model.cleared;
  const { id, lowered } = await model.predictionPlan(batch);
  const direct = runner.direct(id, batch);
  const read = loader(model.inputs, direct, 'predict: x', 'input');
  const outputs = model.outputs.map(
    ({ shape }) => new Float32Array(batch * sizeOf(shape.slice(1).map(Number))),
  );
  const result = model.outputNames
    ? Object.fromEntries(model.outputNames.map((name, i) => [name, outputs[i]]))
    : outputs.length === 1 && !model.listOfOutputs
      ? outputs[0]
      : outputs;
  return (x) => {
    expectPlan('predict', direct);
    read(x);
    direct.forward();
    for (let i = 0; i < outputs.length; i++) outputs[i].set(direct.value(lowered.fetch[i]));
    return result;
  };
}

/**
 * @param {Model} model
 * @param {any} given
 * @returns {Promise<(x: any, y: Numbers) => number>}
 */
export async function makeTrainFunction(model, given) {
  const where = 'makeTrainFunction()';
  const batch = batchOf(where, given);
  const compiled = model.needsCompile();
  await compiled.ready;
  model.needsGraph('trained');
  const runner = await ownThread(model, where);
  const judged = compiled.outputs(model);
  const dense = { rooms: model.inputs.map(() => 0), weights: judged.map(() => null) };
  const { plan, tallies } = await feed.lossPlan(model, 'train', batch, dense);
  const direct = runner.direct(plan, batch);
  const rule = compiled.optimizer;
  const optimizer = runner.optimizer(await model.side.optimizer(rule, model.trainableWeights));
  const seed = (compiled.batchSeed ??= nextSeed());
  const read = loader(model.inputs, direct, 'train: x', 'input');
  const targets = judged.filter((one) => one.targets);
  const readTargets = loader(targets, direct, 'train: y', 'output', model.inputs.length);
  return (x, y) => {
    expectPlan('train', direct);
    read(x);
    readTargets(y);
    if (rule.schedule) {
      optimizer.rates = null;
      optimizer.rate = rule.rateAt((rule.iterations = direct.iteration(optimizer)));
    }
    if (!direct.step(optimizer, seed))
      throw feed.nonFiniteLoss('train', '', { batch: 0, ...direct.explain() });
    const loss = direct.value(tallies[0].node);
    return loss[0] / loss[1];
  };
}
