/**
 * Measures one library at one work. A copy of this module runs beside each of them: in a page of its own in Chromium, in
 * a process of its own in Node. It is told what to do from outside, a fraction of the work at a time, so that all
 * libraries can be measured in turn.
 */
import { NETS, initialWeights, outputShape, toChannelsFirst, toChannelsLast } from './nets.js';
import { OPERATIONS, operands } from './operations.js';
import { thinned } from './reference.js';
import { samples } from './samples.js';
import { WORKS } from './works.js';

/** Largest difference from the naive answer, as a part of the largest answer. */
const TOLERANCE = 1e-4;
const PICTURES = 4;

/** @type {any} */ let work;
/** @type {any} */ let net;
/** @type {any} */ let data;
let nextRow = 0;
/** Seconds that one unit of each kind of work took when last measured. */
const pace = new Map();

const now = () => performance.now() / 1000;
const product = (sizes) => sizes.reduce((a, b) => a * b, 1);
const clamp = (x, least, most) => Math.min(Math.max(x, least), most);

/**
 * Loads the library and its net, and compares what it predicts with the naive forward pass.
 *
 * @param {object} task
 * @param {string} task.module URL or path of the peer's module
 * @param {object} task.options for its `load`
 * @param {string} task.work id
 * @param {{images: Uint8Array, labels: Uint8Array}} task.dataset digits
 * @param {{outputs: number[][]}} [task.expected]
 * @param {number} task.rows most rows of made-up data
 * @returns {Promise<{version: string, error?: number}>} error: the largest difference from the naive answers
 */
export async function start({ module, options, work: id, dataset, expected, rows }) {
  work = WORKS.find((each) => each.id === id);
  const { load } = await import(module);
  const description = NETS[work.net];
  if (!description) {
    net = await load({ ...options, work });
    return { version: net.version };
  }
  data = prepare(work, description, dataset, rows);
  net = await load({ ...options, work, net: description, weights: initialWeights(description), data });
  if (net.layout === 'channels first') data.x = toChannelsFirst(data.x, description.input);
  return { version: net.version, error: net.predict && (await check(description, expected.outputs)) };
}

/** Data in the forms that libraries want it in. */
function prepare({ net: name, training }, description, dataset, most) {
  const count = Math.min(most, training?.rows ?? PICTURES);
  const { bytes, x, classes, words } = name === 'digits' ? digits(dataset) : samples(name, count);
  const width = product(outputShape(description));
  const rows = { count: x.length / product(description.input), size: product(description.input), width };
  return { ...rows, x, bytes, words, classes, ...targets(training, classes, width) };
}

function digits({ images, labels }) {
  return { x: Float32Array.from(images, (byte) => byte / 255), bytes: images, classes: labels };
}

/** One-hot rows, one number, or the class itself, as the loss wants them. */
function targets(training, classes, width) {
  if (!training) return {};
  if (training.loss === 'sparse_categorical_crossentropy') return { y: Int32Array.from(classes), targetSize: 1 }; // prettier-ignore
  if (training.loss === 'binary_crossentropy') return { y: Float32Array.from(classes), targetSize: 1 };
  const y = new Float32Array(classes.length * width);
  classes.forEach((label, i) => (y[i * width + label] = 1));
  return { y, targetSize: width };
}

async function check({ input }, expected) {
  const size = product(input);
  const predicted = await net.predict(data.x.subarray(0, expected.length * size), expected.length);
  let error = 0;
  let largest = 0;
  expected.forEach((values, i) => {
    const row = predicted.slice(i * data.width, (i + 1) * data.width);
    const inOrder = net.layout === 'channels first' ? toChannelsLast(row, outputShape(NETS[work.net])) : row;
    thinned(inOrder).forEach((value, k) => {
      error = Math.max(error, Math.abs(value - values[k]));
      largest = Math.max(largest, Math.abs(values[k]));
    });
  });
  if (!(error < TOLERANCE * Math.max(largest, 1))) throw new Error(`answers something else: off by ${error}`);
  return error;
}

/**
 * Trains for about so many seconds, at least one batch, at most once through the data.
 *
 * @returns {Promise<{value: number, units: number, loss: number}>} seconds a sample; samples; the loss at the end
 */
export async function train(seconds) {
  const { batch } = work.training;
  const whole = Math.floor(data.count / batch); // batches of an epoch
  const fitting = units('train', seconds, whole <= FEW_BATCHES ? MOST_EPOCHS * whole : whole);
  const batches = fitting > whole ? fitting - (fitting % whole) : fitting; // whole epochs, if more than one
  if (nextRow + batches * batch > data.count) nextRow = 0;
  const began = now();
  const loss = await (net.train ?? trainLoop)(nextRow, batches);
  const elapsed = now() - began;
  nextRow = (nextRow + batches * batch) % (whole * batch);
  pace.set('train', elapsed / batches);
  if (!Number.isFinite(loss)) throw new Error(`the loss is ${loss}`);
  return { value: elapsed / batches / batch, units: batches * batch, loss };
}

/** A small net is trained for many epochs at a time, as one would. */
const FEW_BATCHES = 100;
const MOST_EPOCHS = 100;

async function trainLoop(first, batches) {
  const { batch } = work.training;
  const { x, y, size, targetSize } = data;
  let loss = 0;
  for (let i = 0; i < batches; i++) {
    const from = first + (i % Math.floor(data.count / batch)) * batch;
    const rows = x.subarray(from * size, (from + batch) * size);
    const labels = y.subarray(from * targetSize, (from + batch) * targetSize);
    loss = await net.trainBatch(rows, labels, batch, from);
  }
  return loss;
}

/**
 * Predicts batches of `size`, each of other samples, data in and answers out, for about so many seconds.
 *
 * @returns {Promise<{value: number, units: number}>} seconds a call; calls
 */
export async function predict(seconds, size) {
  const kind = `predict ${size}`;
  const calls = units(kind, seconds, 20000);
  const positions = Math.floor(data.count / size);
  const began = now();
  for (let i = 0; i < calls; i++) {
    const from = (i % positions) * size;
    const out = await net.predict(data.x.subarray(from * data.size, (from + size) * data.size), size);
    if (out.length !== size * data.width) throw new Error(`${out.length} numbers came out`);
  }
  const elapsed = now() - began;
  pace.set(kind, elapsed / calls);
  return { value: elapsed / calls, units: calls };
}

/** @type {Map<number, () => any>} */ const operations = new Map();

/** Runs one of OPERATIONS for about so many seconds. @returns {Promise<{value: number, units: number}>} seconds a run */
export async function operate(seconds, at) {
  if (!operations.has(at)) operations.set(at, await net.operation(OPERATIONS[at], operands(OPERATIONS[at])));
  const run = /** @type {() => any} */ (operations.get(at));
  const calls = units(`operation ${at}`, seconds, 100000);
  const began = now();
  for (let i = 0; i < calls; i++) await run();
  const elapsed = now() - began;
  pace.set(`operation ${at}`, elapsed / calls);
  return { value: elapsed / calls, units: calls };
}

/** One fit of so many rows, however long it takes. @returns {Promise<{value: number, units: number}>} seconds a sample */
export async function fit(_, rows, batch) {
  const count = Math.min(rows, data.count);
  const began = now();
  await net.fit(0, count, batch);
  return { value: (now() - began) / count, units: count };
}

/** @returns {Promise<{value: number, units: number}>} bytes that training takes beside the data */
export async function memory(_, batch) {
  await net.fit(0, 10 * batch, batch);
  return { value: await net.bytes(), units: 1 };
}

/**
 * Does one kind of work until it has taken so many seconds in all, so that it is compiled and its pace is known; at least
 * twice, unless once takes longer than all that.
 */
export async function warmUp(seconds, kind, ...args) {
  const once = () => ({ train, predict, operate })[kind]?.(seconds / 4, ...args);
  const began = now();
  await once();
  if (now() - began > 2 * seconds) return;
  do await once();
  while (now() - began < seconds && ['train', 'predict', 'operate'].includes(kind));
}

/** How many fit into so many seconds at the last pace; one where that is not known. */
const units = (kind, seconds, most) => clamp(Math.round(seconds / (pace.get(kind) ?? Infinity)), 1, most);
