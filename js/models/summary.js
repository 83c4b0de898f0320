import { ValueError } from '../errors.js';
import { Layer } from '../layers/layer.js';
import { fixed } from '../utils/fixed.js';
import { readOptions } from '../utils/options.js';
import { sizeOf } from '../utils/shape.js';
import { BOLD, renderTable } from '../utils/table.js';

/**
 * Keras 3's summary of a model, to the byte.
 *
 * @typedef {import('../utils/table.js').Cell} Cell
 * @typedef {import('../graph/symbolic.js').LayerCall} LayerCall
 *
 * @typedef {object} SummaryOptions
 * @property {number} [lineLength] width of the table; unless given that of the terminal, up to 88 (108 with a column of
 *   connections)
 * @property {number[]} [positions] where columns end, as parts of lineLength
 * @property {(text: string) => void} [printFn] gets the whole text once; unless given it is printed
 * @property {boolean} [expandNested] show the layers of models within the model: false
 * @property {boolean} [showTrainable] with a column that says whether layers are trained: false
 * @property {[string, string]} [layerRange] names of the first and last layer to show, or patterns of them
 */

const DEFAULTS = {
  lineLength: undefined,
  positions: undefined,
  printFn: undefined,
  expandNested: false,
  showTrainable: false,
  layerRange: undefined,
};

const GREEN = '\x1b[38;5;34m';
const BLUE = '\x1b[38;5;33m';
const CYAN = '\x1b[38;5;45m';
const BOLD_GREEN = '\x1b[1;38;5;34m';
const BOLD_RED = '\x1b[1;91m';

/** Bytes of a weight: all are float32. */
const BYTES = 4;

/**
 * Prints what layers a model has, their output shapes and how many parameters.
 *
 * @param {any} model
 * @param {SummaryOptions} [options]
 * @returns {string} the text, without colours
 * @throws {ValueError} if the columns are too narrow, or layerRange names no layers
 */
export function summary(model, options) {
  const given = readOptions('summary()', options, { defaults: DEFAULTS });
  const text = summaryText(model, given, false);
  if (given.printFn) given.printFn(text);
  else console.log(wantsColour() ? summaryText(model, given, true) : text);
  return text;
}

const wantsColour = () => Boolean(globalThis.process?.stdout?.isTTY);

/**
 * @param {any} model
 * @param {SummaryOptions} options
 * @param {boolean} colour
 * @returns {string}
 */
export function summaryText(model, options, colour) {
  const calls = isSequential(model) ? null : callsOf(model);
  const lineLength =
    options.lineLength ?? Math.min(defaultLength(calls, options.showTrainable), terminalWidth() - 4);
  const columns = columnsOf(calls, lineLength, options);
  const layers = layersInRange(model.layers, options.layerRange);
  const rows = layers.flatMap((layer) => rowsOf(layer, calls, options, 0));
  const bold = (/** @type {string} */ text) => (colour ? `${BOLD}${text}\x1b[0m` : text);
  const green = (/** @type {string} */ text) => (colour ? `${GREEN}${text}\x1b[0m` : text);
  const counts = countsOf(model).map(
    ([label, count]) =>
      `${bold(` ${label} params: `)}${green(withCommas(count))} (${sizeText(count * BYTES)})`,
  );
  return [bold(`Model: "${model.name}"`), renderTable(columns, rows, lineLength, colour), ...counts].join(
    '\n',
  );
}

/** The calls of layers that make up a functional model; null for a chain. @param {any} model @returns {LayerCall[]} */
const callsOf = (model) => model.calls;

/**
 * Whether the model is a chain without shared layers, of which no connections need to be shown.
 *
 * @param {any} model
 */
function isSequential(model) {
  const calls = callsOf(model);
  if (model.className === 'Sequential' || !calls) return true;
  const inputs = new Set();
  const chain = calls.every(({ inputs: given }) => {
    const fresh = given.length <= 1 && given.every((tensor) => !inputs.has(tensor));
    given.forEach((tensor) => inputs.add(tensor));
    return fresh;
  });
  return chain && model.inputs.length === 1 && new Set(calls.map(({ layer }) => layer)).size === calls.length;
}

/** @param {LayerCall[] | null} calls @param {boolean | undefined} showTrainable */
const defaultLength = (calls, showTrainable) => (calls ? 108 : 88) + (showTrainable ? 12 : 0);

function terminalWidth() {
  const { env, stdout } = globalThis.process ?? {};
  return Number(env?.COLUMNS) || stdout?.columns || 80;
}

/**
 * @param {LayerCall[] | null} calls
 * @param {number} lineLength
 * @param {SummaryOptions} options
 * @returns {import('../utils/table.js').Column[]}
 */
function columnsOf(calls, lineLength, { positions, showTrainable }) {
  /** @type {[string, 'left' | 'right' | 'center'][]} */
  const titles = [
    ['Layer (type)', 'left'],
    ['Output Shape', 'left'],
    ['Param #', 'right'],
  ];
  if (calls) titles.push(['Connected to', 'left']);
  let ends = positions ?? (calls ? [0.3, 0.56, 0.74, 1] : [0.45, 0.8, 1]);
  if (showTrainable) {
    titles.push(['Trainable', 'center']);
    ends = [...ends.map((end) => end * 0.9), 1];
  }
  let start = 0;
  return titles.map(([title, align], i) => {
    const width = Math.floor(ends[i] * lineLength) - start;
    if (!(width >= 4)) {
      throw new ValueError(
        `summary(): a table of ${lineLength} characters is too narrow. Pass a larger lineLength, or positions further apart.`,
      );
    }
    start += width;
    return { title, align, width };
  });
}

/** @param {any[]} layers @param {[string, string] | undefined} range */
function layersInRange(layers, range) {
  if (!range) return layers;
  if (!Array.isArray(range) || range.length !== 2 || !range.every((name) => typeof name === 'string')) {
    throw new ValueError('summary(): layerRange should be two names of layers, [first, last].');
  }
  const [starts, ends] = range.map((name) => {
    const pattern = new RegExp(`^(?:${name})`);
    return layers.flatMap((layer, i) => (pattern.test(layer.name) ? [i] : []));
  });
  if (!starts.length || !ends.length) {
    const names = layers.map((layer) => layer.name).join(', ');
    throw new ValueError(
      `summary(): layerRange '${range.join("', '")}' matches no layers. Layers: ${names}.`,
    );
  }
  if (starts[0] > ends[ends.length - 1]) return layers.slice(ends[0], starts[starts.length - 1] + 1);
  return layers.slice(starts[0], ends[ends.length - 1] + 1);
}

/**
 * @param {any} layer
 * @param {LayerCall[] | null} calls
 * @param {SummaryOptions} options
 * @param {number} depth of nesting
 * @returns {Cell[][]}
 */
function rowsOf(layer, calls, options, depth) {
  const prefix = depth ? `${'   '.repeat(depth)}└ ` : '';
  const cells = [
    /** @type {Cell} */ ([[`${prefix}${layer.name} (`], [layer.className, BLUE], [')']]),
    shapeCell(layer),
    paramsCell(layer),
  ];
  if (calls) cells.push(connectionsCell(layer, calls));
  if (options.showTrainable) cells.push(trainableCell(layer));
  const nested = options.expandNested ? (layer.layers ?? []) : [];
  return [cells, ...nested.flatMap((/** @type {any} */ inner) => rowsOf(inner, calls, options, depth + 1))];
}

/** @param {any} layer @returns {Cell} */
function shapeCell(layer) {
  const shapes = layer.uses?.at(-1)?.outputs.map((/** @type {any} */ tensor) => tensor.shape) ?? [];
  if (!shapes.length) return [['?']];
  const cells = shapes.map(oneShape);
  return cells.length === 1 ? cells[0] : [['['], ...join(cells, ', '), [']']];
}

/** @param {readonly (number | null)[]} shape @returns {Cell} */
const oneShape = (shape) => [
  ['('],
  ...join(
    shape.map((size) => /** @type {Cell} */ ([size === null ? ['None', CYAN] : [String(size), GREEN]])),
    ', ',
  ),
  [')'],
];

/** @param {Cell[]} cells @param {string} separator @returns {Cell} */
const join = (cells, separator) =>
  cells.flatMap((cell, i) => (i ? /** @type {Cell} */ ([[separator], ...cell]) : cell));

/** A layer that makes no weights counts as built, as in Keras. @param {any} layer @returns {Cell} */
const paramsCell = (layer) =>
  layer.built || layer.build === Layer.prototype.build
    ? [[withCommas(layer.countParams()), GREEN]]
    : [['0', GREEN], [' (unbuilt)']];

/** Where the inputs of a layer come from: layer[which of its calls][which of its outputs]. */
function connectionsCell(/** @type {any} */ layer, /** @type {LayerCall[]} */ calls) {
  const inputs = calls.filter((call) => call.layer === layer).flatMap((call) => call.inputs);
  const cells = inputs.flatMap((tensor) => {
    const from = tensor.call;
    if (!from) return [];
    const index = /** @type {any} */ (tensor.producer).index;
    const node = from.layer.uses.indexOf(from);
    return [
      /** @type {Cell} */ ([
        [`${from.layer.name}[`],
        [String(node), GREEN],
        [']['],
        [String(index), GREEN],
        [']'],
      ]),
    ];
  });
  return cells.length ? join(cells, ', ') : /** @type {Cell} */ ([['-']]);
}

/** @param {any} layer @returns {Cell} */
function trainableCell(layer) {
  if (!layer.weights.length) return [['-', BOLD]];
  return layer.trainable ? [['Y', BOLD_GREEN]] : [['N', BOLD_RED]];
}

/** @param {any} model @returns {[string, number][]} */
function countsOf(model) {
  const count = (/** @type {any[]} */ weights) =>
    [...new Set(weights)].reduce((sum, weight) => sum + sizeOf(weight.shape), 0);
  const trainable = count(model.trainableWeights);
  const nonTrainable = count(model.nonTrainableWeights);
  const optimizer = model.optimizer?.countParams?.() ?? 0;
  /** @type {[string, number][]} */ const counts = [
    ['Total', trainable + nonTrainable + optimizer],
    ['Trainable', trainable],
    ['Non-trainable', nonTrainable],
  ];
  return optimizer ? [...counts, ['Optimizer', optimizer]] : counts;
}

/** @param {number} n */
const withCommas = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

/** @param {number} bytes */
function sizeText(bytes) {
  const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];
  let size = bytes;
  while (size >= 1024 && units.length > 1) {
    size /= 1024;
    units.shift();
  }
  return `${fixed(size, 2)} ${units[0]}`;
}
