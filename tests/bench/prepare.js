/**
 * What all hosts are given: real digits where `npm run data` has fetched them, else made up with their statistics; and
 * what each net has to answer.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { loadData } from '../../js/data/mnist.js';
import { NETS, initialWeights } from './nets.js';
import { uniform } from './random.js';
import { referenceForward, referenceLoss, thinned } from './reference.js';
import { samples } from './samples.js';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = '.build/bench';
const PIXELS = 28 * 28;

/**
 * @param {number} count images
 * @returns {Promise<{source: string, count: number, images: string, labels: string}>} paths from the repository's root
 */
export async function prepareDigits(count) {
  const { source, images, labels } = (await realDigits(count)) ?? syntheticDigits(count);
  mkdirSync(join(ROOT, FOLDER), { recursive: true });
  writeFileSync(join(ROOT, FOLDER, 'images.bin'), images);
  writeFileSync(join(ROOT, FOLDER, 'labels.bin'), labels);
  return { source, count, images: `${FOLDER}/images.bin`, labels: `${FOLDER}/labels.bin` };
}

async function realDigits(count) {
  try {
    const [[x, y]] = await loadData();
    return {
      source: 'MNIST',
      images: Uint8Array.from(x.slice(0, count).data),
      labels: Uint8Array.from(y.slice(0, count).data),
    };
  } catch (error) {
    if (error.name !== 'LoadError') throw error;
    return null;
  }
}

/** 19 % of MNIST's pixels carry ink, in connected strokes; where they are does not change how long anything takes. */
function syntheticDigits(count) {
  const random = uniform(7);
  const images = new Uint8Array(count * PIXELS);
  const labels = Uint8Array.from({ length: count }, () => Math.floor(random() * 10));
  for (let i = 0; i < count; i++) {
    for (let row = 4; row < 24; row++) {
      const column = 4 + Math.floor(random() * 13);
      const width = 7 + (labels[i] % 2);
      for (let j = 0; j < width; j++)
        images[i * PIXELS + row * 28 + column + j] = 64 + Math.floor(random() * 192);
    }
  }
  return { source: 'synthetic images (`npm run data` gets the real ones)', images, labels };
}

/**
 * The naive answers to a work's first samples, and the loss of its first batch where it can be known: not with dropout.
 * They are kept, because the style net's takes long.
 *
 * @param {import('./works.js').Work} work
 * @param {{images: string, labels: string}} digits
 * @returns {{outputs: number[][], loss: number | null}} of each sample every so many-th number, COMPARED at most
 */
export function expectations({ net: name, training }, digits) {
  const net = NETS[name];
  const recipe = JSON.stringify([net, training?.batch, name === 'digits' && readFileSync(join(ROOT, digits.images)).subarray(0, 64 * PIXELS).toString('base64')]); // prettier-ignore
  const version = ['nets.js', 'reference.js', 'samples.js'].map((file) => readFileSync(join(import.meta.dirname, file))); // prettier-ignore
  const key = createHash('sha256')
    .update([recipe, ...version].join())
    .digest('hex')
    .slice(0, 12);
  const path = join(ROOT, FOLDER, `expected-${name}-${key}.json`);
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'));
  process.stderr.write(`${name}: the naive answers\n`);
  const expected = compute(name, net, training, digits);
  writeFileSync(path, JSON.stringify(expected));
  return expected;
}

function compute(name, net, training, digits) {
  const weights = initialWeights(net);
  const count = training?.batch ?? 1;
  const { x, classes } = name === 'digits' ? firstDigits(digits, count) : samples(name, count);
  const size = x.length / count;
  const rows = Array.from({ length: count }, (_, i) => x.subarray(i * size, (i + 1) * size));
  const outputs = rows.slice(0, training ? 3 : 1).map((row) => thinned(referenceForward(net, weights, row)));
  const known = training && !net.layers.some(({ kind }) => kind === 'dropout');
  return { outputs, loss: known ? referenceLoss(net, weights, rows, classes) : null };
}

function firstDigits({ images, labels }, count) {
  const bytes = readFileSync(join(ROOT, images)).subarray(0, count * PIXELS);
  return {
    x: Float32Array.from(bytes, (byte) => byte / 255),
    classes: readFileSync(join(ROOT, labels)).subarray(0, count),
  };
}
