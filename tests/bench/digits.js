/** The images that are trained on: real MNIST where `npm run data` has fetched it, else made up with its statistics. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadData } from '../../js/data/mnist.js';
import { CLASSES, PIXELS, TRAIN_BATCH, initialWeights, referenceForward, uniform } from './net.js';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = '.build/bench';

/**
 * Writes raw bytes that every host can read.
 *
 * @param {number} count images
 * @returns {Promise<{source: string, count: number, images: string, labels: string, first: Float32Array[],
 *   firstLoss: number}>} paths from the repository's root; three images as numbers; the loss of the first batch
 */
export async function prepareDigits(count) {
  const { source, images, labels } = (await realDigits(count)) ?? syntheticDigits(count);
  mkdirSync(join(ROOT, FOLDER), { recursive: true });
  writeFileSync(join(ROOT, FOLDER, 'images.bin'), images);
  writeFileSync(join(ROOT, FOLDER, 'labels.bin'), labels);
  const first = Array.from({ length: TRAIN_BATCH }, (_, i) =>
    Float32Array.from(images.subarray(i * PIXELS, (i + 1) * PIXELS), (byte) => byte / 255),
  );
  return {
    source,
    count,
    images: `${FOLDER}/images.bin`,
    labels: `${FOLDER}/labels.bin`,
    first: first.slice(0, 3),
    firstLoss: crossentropy(first, labels),
  };
}

/** Mean loss of the untrained net. */
function crossentropy(images, labels) {
  const weights = initialWeights();
  const losses = images.map((image, i) => -Math.log(referenceForward(weights, image)[labels[i]]));
  return losses.reduce((a, b) => a + b) / losses.length;
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
  const labels = Uint8Array.from({ length: count }, () => Math.floor(random() * CLASSES));
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
