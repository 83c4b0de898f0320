/**
 * Measures one library. A copy of this module runs beside each of them: in a page of its own in Chromium, in a process
 * of its own in Node. It is told what to do from outside, a fraction of the work at a time, so that all libraries can be
 * measured in turn.
 */
import { CLASSES, PIXELS, TRAIN_BATCH, initialWeights, referenceForward } from './net.js';

const CHECKED_IMAGES = 3;
const TOLERANCE = 1e-4;

/** @type {any} */ let net;
/** @type {any} */ let data;
let nextImage = 0;
/** Seconds that one unit of each kind of work took when last measured. */
const pace = new Map();

const now = () => performance.now() / 1000;

/**
 * Loads the library and its net, and compares what it predicts with the naive forward pass.
 *
 * @param {object} task
 * @param {string} task.module URL or path of the peer's module
 * @param {object} task.options for its `load`
 * @param {{images: Uint8Array, labels: Uint8Array}} task.dataset
 * @returns {Promise<{version: string, error: number}>} error: the largest difference of a probability
 */
export async function start({ module, options, dataset }) {
  data = unpack(dataset);
  const weights = initialWeights();
  const { load } = await import(module);
  net = await load({ ...options, weights, data });
  const images = data.floats.subarray(0, CHECKED_IMAGES * PIXELS);
  const predicted = await net.predict(images, CHECKED_IMAGES);
  let error = 0;
  for (let i = 0; i < CHECKED_IMAGES; i++) {
    const image = images.subarray(i * PIXELS, (i + 1) * PIXELS);
    referenceForward(weights, image).forEach((expected, k) => {
      error = Math.max(error, Math.abs(expected - predicted[i * CLASSES + k]));
    });
  }
  if (!(error < TOLERANCE)) throw new Error(`predicts something else: probabilities are off by ${error}`);
  return { version: net.version, error };
}

function unpack({ images, labels }) {
  const floats = Float32Array.from(images, (byte) => byte / 255);
  const oneHot = new Float32Array(labels.length * CLASSES);
  labels.forEach((label, i) => (oneHot[i * CLASSES + label] = 1));
  return { bytes: images, labels, floats, oneHot, count: labels.length };
}

/**
 * Trains for about so many seconds, at least one batch, at most once through the data.
 *
 * @returns {Promise<{value: number, units: number, loss: number}>} seconds an image; images; the loss at the end
 */
export async function train(seconds) {
  const most = Math.floor(data.count / TRAIN_BATCH);
  const batches = clamp(Math.round(seconds / (pace.get('train') ?? Infinity)), 1, most);
  if (nextImage + batches * TRAIN_BATCH > data.count) nextImage = 0;
  const began = now();
  const loss = await (net.train ?? trainLoop)(nextImage, batches);
  const elapsed = now() - began;
  nextImage += batches * TRAIN_BATCH;
  pace.set('train', elapsed / batches);
  if (!Number.isFinite(loss)) throw new Error(`the loss is ${loss}`);
  return { value: elapsed / batches / TRAIN_BATCH, units: batches * TRAIN_BATCH, loss };
}

async function trainLoop(first, batches) {
  let loss = 0;
  for (let i = 0; i < batches; i++) {
    const from = first + i * TRAIN_BATCH;
    const to = from + TRAIN_BATCH;
    const images = data.floats.subarray(from * PIXELS, to * PIXELS);
    loss = await net.trainBatch(images, data.oneHot.subarray(from * CLASSES, to * CLASSES), TRAIN_BATCH);
  }
  return loss;
}

/**
 * Predicts batches of `size`, each of other images, data in and probabilities out, for about so many seconds.
 *
 * @returns {Promise<{value: number, units: number}>} seconds a call; calls
 */
export async function predict(seconds, size) {
  const kind = `predict ${size}`;
  const calls = clamp(Math.round(seconds / (pace.get(kind) ?? Infinity)), 1, 20000);
  const positions = Math.floor(data.count / size);
  const began = now();
  for (let i = 0; i < calls; i++) {
    const from = (i % positions) * size;
    const out = await net.predict(data.floats.subarray(from * PIXELS, (from + size) * PIXELS), size);
    if (out.length !== size * CLASSES) throw new Error(`${out.length} numbers came out`);
  }
  const elapsed = now() - began;
  pace.set(kind, elapsed / calls);
  return { value: elapsed / calls, units: calls };
}

/**
 * Does one kind of work until it has taken so many seconds in all, and at least twice, so that it is compiled and its
 * pace is known.
 */
export async function warmUp(seconds, kind, size) {
  const once = () => (kind === 'train' ? train(seconds / 4) : predict(seconds / 4, size));
  const began = now();
  await once();
  do await once();
  while (now() - began < seconds);
}

const clamp = (x, least, most) => Math.min(Math.max(x, least), most);
