import { ShapeError, ValueError } from '../errors.js';
import { describe, isPlainObject } from '../utils/options.js';
import { shapeText } from '../utils/shape.js';
import { matches, toTensor } from './sources.js';
import { classWeights, readWeight, spreadWeights } from './weighting.js';

/**
 * Targets and weights as the user passed them, checked against what losses and metrics take.
 *
 * @typedef {import('../tensor.js').Tensor} Tensor
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {import('./compiled.js').Judged} Judged
 *
 * @typedef {{sampleWeight?: any, classWeight?: any}} Weighting
 *
 * Data in the order of a loss plan's inputs, with their names for messages; weights: by output, the shape of a sample's.
 * @typedef {{tensors: Tensor[], names: string[], weights: (number[] | null)[]}} JudgedData
 */

/**
 * @param {import('./model.js').Model} model compiled
 * @param {any} y the targets of one output, an array of them, or an object by name
 * @param {Weighting} weighting
 * @param {string} [prefix] of the arguments' names
 * @returns {JudgedData}
 * @throws {ValueError} if something is missing, of the wrong shape, or not what the loss takes
 */
export function readJudged(model, y, { sampleWeight = null, classWeight = null }, prefix = '') {
  const judged = model.needsCompile().outputs(model);
  const several = judged.length > 1;
  const given = spreadTargets(`${prefix}y`, y, judged);
  const weighed = spreadWeights(`${prefix}sampleWeight`, sampleWeight, judged);
  if (classWeight !== null && (several || sampleWeight !== null)) {
    throw new ValueError(
      several
        ? 'classWeight is for models with one output. Use sampleWeight, which can be given for each output.'
        : 'classWeight and sampleWeight cannot be used at the same time: multiply the weights.',
    );
  }
  /** @type {JudgedData} */ const data = { tensors: [], names: [], weights: judged.map(() => null) };
  for (const [i, { name, output, loss, targets, metrics, weighted }] of judged.entries()) {
    if (!targets) continue;
    const of = (/** @type {string} */ argument) =>
      `${prefix}${argument}${several ? ` for output '${name}'` : ''}`;
    const layer = output.call?.layer.title ?? output.name;
    const ignored = [...metrics, ...weighted].map(({ ignoreClass }) => ignoreClass);
    const ignoreClass = loss?.options.ignoreClass ?? ignored.find((one) => one !== null);
    const judge = { className: loss?.className ?? '', targets, ignoreClass };
    const target = readTargets(given[i], output, judge, layer, of('y'));
    data.tensors.push(target);
    data.names.push(of('y'));
    const weight = classWeight
      ? classWeights(target, classWeight)
      : readWeight(weighed[i], output, of('sampleWeight'));
    if (!weight) continue;
    data.tensors.push(weight);
    data.names.push(of('sampleWeight'));
    data.weights[i] = weight.shape.slice(1);
  }
  return data;
}

/**
 * @param {string} argument
 * @param {any} y
 * @param {Judged[]} judged
 * @returns {any[]} by output
 */
function spreadTargets(argument, y, judged) {
  const names = judged.map(({ name }) => name);
  const needed = judged.filter(({ targets }) => targets);
  if (isPlainObject(y)) return targetsByName(argument, y, names, needed);
  if (judged.length === 1) return [y];
  if (Array.isArray(y) && y.length === judged.length) return y;
  if (Array.isArray(y) && y.length === needed.length) return judged.map((one) => y[needed.indexOf(one)]);
  if (needed.length === 1) return judged.map((one) => (one === needed[0] ? y : null));
  throw new ValueError(
    `${argument}: the model has ${names.length} outputs (${names.join(', ')}). Pass an array with the targets of each, ` +
      `or an object by name; received ${describe(y)}.`,
  );
}

/** @param {string} argument @param {Record<string, any>} y @param {string[]} names @param {Judged[]} needed */
function targetsByName(argument, y, names, needed) {
  const keys = Object.keys(y);
  const missing = needed.find(({ name }) => !keys.includes(name));
  if (missing) {
    throw new ValueError(
      `Missing targets for output "${missing.name}". You passed ${argument} with the keys ${JSON.stringify(keys)}. ` +
        `Expected the following keys: ${JSON.stringify(needed.map(({ name }) => name))}.`,
    );
  }
  const extra = keys.find((key) => !names.includes(key));
  if (extra === undefined) return names.map((name) => y[name]);
  throw new ValueError(`${argument} has targets for '${extra}', but the outputs are ${names.join(', ')}.`);
}

/**
 * The targets as the loss wants them: int32 labels, or rows like the output.
 *
 * @param {any} data
 * @param {SymbolicTensor} output
 * @param {{className: string, targets: 'rows' | 'labels', ignoreClass?: number | null}} loss ignoreClass: a label that may
 *   stand there besides those of the classes
 * @param {string} layer that makes the output
 * @param {string} [argument]
 * @returns {Tensor}
 */
export function readTargets(data, output, loss, layer, argument = 'y') {
  const y = toTensor(argument, data);
  return loss.targets === 'labels'
    ? readLabels(y, output, layer, argument, loss.ignoreClass)
    : readRows(y, output, loss, layer, argument);
}

/** @param {Tensor} y @param {SymbolicTensor} output @param {string} layer @param {string} argument @param {number | null} [ignored] */
function readLabels(y, output, layer, argument, ignored) {
  const classes = Number(output.shape.at(-1));
  const rows = output.shape.slice(0, -1);
  const flat = y.rank === rows.length + 1 && y.shape.at(-1) === 1 ? y.reshape(y.shape.slice(0, -1)) : y;
  if (!matches(rows, flat.shape)) {
    const hint =
      y.shape.at(-1) === classes
        ? " These look one-hot: use the loss 'categorical_crossentropy', or argMax(-1) to make labels of them."
        : '';
    throw new ShapeError(
      `Arguments 'target' and 'output' must have the same shape up until the last axis. Received: ${argument} ` +
        `${shapeText(y.shape)}, output ${shapeText(output.shape)} of layer ${layer}.${hint}`,
    );
  }
  const values = flat.data;
  for (let i = 0; i < values.length; i++) {
    const label = values[i];
    if ((Number.isInteger(label) && label >= 0 && label < classes) || label === ignored) continue;
    throw new ValueError(
      `${argument} holds the label ${label} at position ${i}, but layer ${layer} has ${classes} outputs: labels go from ` +
        `0 to ${classes - 1} in whole numbers.`,
    );
  }
  return flat.cast('int32');
}

/** @param {Tensor} y @param {SymbolicTensor} output @param {{className: string}} loss @param {string} layer @param {string} argument */
function readRows(y, output, loss, layer, argument) {
  const single = output.shape.at(-1) === 1 && y.rank === output.rank - 1;
  const rows = single ? y.reshape([...y.shape, 1]) : y.dense();
  if (!matches(output.shape, rows.shape)) {
    const integers = y.rank === output.rank - 1 || (y.rank === output.rank && y.shape.at(-1) === 1);
    const hint =
      integers && loss.className === 'CategoricalCrossentropy'
        ? " These look like whole-number labels: use the loss 'sparse_categorical_crossentropy', or " +
          `utils.toCategorical(y, ${output.shape.at(-1)}) to make rows of them.`
        : ` The last layer needs as many units as ${argument} has columns.`;
    throw new ShapeError(
      `Arguments 'target' and 'output' must have the same shape. Received: ${argument} ${shapeText(y.shape)}, output ` +
        `${shapeText(output.shape)} of layer ${layer}.${hint}`,
    );
  }
  if (loss.className.endsWith('Crossentropy')) checkProbabilities(rows, loss.className, argument);
  return rows.cast('float32');
}

/** @param {Tensor} y @param {string} loss @param {string} argument */
function checkProbabilities(y, loss, argument) {
  const { table, bytes } = y;
  const values = table && bytes ? bytes : y.data;
  const wrong = values.findIndex(
    (/** @type {number} */ v) => (table ? table[v] : v) < 0 || (table ? table[v] : v) > 1,
  );
  if (wrong < 0) return;
  throw new ValueError(
    `${argument} holds ${y.reshape([-1]).at(wrong)} in sample ${Math.floor(wrong / (y.size / y.shape[0]))}, but the loss ` +
      `${loss} takes targets from 0 to 1.`,
  );
}
