/**
 * Trains the network that the digit page ships: program 1's architecture on MNIST's training digits, every one of
 * them varied afresh in every epoch, because people draw more freely than MNIST's writers did. Some are traced back to
 * strokes, varied, and inked with the pad's own pen; ones then get flags. No drawn test digit and no test image takes part; 5,000 training
 * digits are held out to calibrate on.
 *
 *     npm run train:digits                          # writes digits.keras and digits.json beside this file
 *     npm run train:digits -- --epochs 2 --seed 7 --to .build/try
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { datasets, optimizers, setRandomSeed, tensor } from 'hornet-nn';
import { augment, rewrite } from './augment.js';
import { calibrate, soften } from './calibrate.js';
import { digitNetwork } from './network.js';
import { embellish } from './ones.js';
import { generator } from './random.js';
import { trace } from './trace.js';

const HELD_OUT = 5000;
const PIXELS = 784;
const CLASSES = 10;

/** Shares of an epoch's pictures; the others stay as MNIST has them. */
const VARIED = 0.55;
const REWRITTEN = 0.25;
const BATCH = 64;
const LEARNING_RATE = 1e-3;
const LABEL_SMOOTHING = 0.05;

/** Bits of a weight's fraction that are kept: they carry all the accuracy there is, and the file compresses better. */
const FRACTION_BITS = 9;

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    epochs: { type: 'string', default: '8' },
    to: { type: 'string', default: new URL('.', import.meta.url).pathname },
  },
});
const seed = Number(options.seed);
const epochs = Number(options.epochs);

const [train, test] = await datasets.mnist.loadData();
const count = train[1].data.length - HELD_OUT;
const learned = { images: asUnits(train[0].slice(0, count)), labels: train[1].data.subarray(0, count) };
const held = { images: asUnits(train[0].slice(count)), labels: train[1].data.subarray(count) };
const unseen = { images: asUnits(test[0]), labels: test[1].data };

setRandomSeed(seed);
const shipped = digitNetwork(); // gets the trained weights, but nothing of what the optimizer remembers
const model = digitNetwork();
const optimizer = optimizers.Adam({ learningRate: LEARNING_RATE });
model.compile({ optimizer, loss: 'categorical_crossentropy', metrics: ['accuracy'] });

const random = generator(seed);
console.log('Tracing the training digits …');
const strokes = eachPicture(learned.images, (pixels) => trace(pixels.map((ink) => 255 * ink)));
for (let epoch = 0; epoch < epochs; epoch++) {
  optimizer.learningRate = rate(epoch);
  const { history } = await model.fit(vary(learned.images), oneHot(learned.labels, LABEL_SMOOTHING), {
    batchSize: BATCH,
    verbose: 0,
  });
  const { accuracy } = await judge(model, held);
  console.log(
    `epoch ${epoch + 1} of ${epochs}: rate ${rate(epoch).toExponential(1)}, loss ${history.loss[0].toFixed(4)}, ` +
      `accuracy ${history.accuracy[0].toFixed(4)}, on held-out digits ${accuracy.toFixed(4)}`,
  );
}

const before = await model.predict(held.images, { verbose: 0 });
const temperature = calibrate(before.data, held.labels);
await shipped.setWeights(soften(await model.getWeights(), temperature).map(round));
await write();

/**
 * Falls along half a cosine to nearly nothing: the last epochs settle.
 *
 * @param {number} epoch
 */
function rate(epoch) {
  return LEARNING_RATE * Math.max(0.01, (1 + Math.cos((Math.PI * epoch) / epochs)) / 2);
}

/** @param {any} images  uint8 [n, 28, 28] */
function asUnits(images) {
  return images.reshape([-1, 28, 28, 1]).cast('float32').div(255);
}

/**
 * @template T
 * @param {any} images  float32 [n, 28, 28, 1]
 * @param {(pixels: Float32Array, i: number) => T} take
 * @returns {T[]}
 */
function eachPicture({ data, shape: [count] }, take) {
  return Array.from({ length: count }, (_, i) => take(data.subarray(i * PIXELS, (i + 1) * PIXELS), i));
}

/**
 * A new variation of most pictures.
 *
 * @param {any} images  float32 [n, 28, 28, 1], those that were traced
 */
function vary(images) {
  const varied = new Float32Array(images.data);
  eachPicture(images, (pixels, i) => {
    const lot = random();
    if (lot < VARIED) varied.set(augment(pixels, random), i * PIXELS);
    else if (lot < VARIED + REWRITTEN) {
      const drawn = learned.labels[i] === 1 ? embellish(strokes[i], random) : strokes[i];
      varied.set(rewrite(drawn, random) ?? pixels, i * PIXELS);
    }
  });
  return tensor(varied, images.shape);
}

/**
 * @param {ArrayLike<number>} labels
 * @param {number} [smoothing]  how much of each label goes to all classes alike
 */
function oneHot(labels, smoothing = 0) {
  const targets = new Float32Array(labels.length * CLASSES).fill(smoothing / CLASSES);
  for (let i = 0; i < labels.length; i++) targets[i * CLASSES + labels[i]] += 1 - smoothing;
  return tensor(targets, [labels.length, CLASSES]);
}

/**
 * @param {any} network
 * @param {{images: any, labels: ArrayLike<number>}} digits
 */
function judge(network, { images, labels }) {
  return network.evaluate(images, oneHot(labels), { verbose: 0, batchSize: 500 });
}

/**
 * Rounds to the nearest number with a short fraction.
 *
 * @param {any} weights
 */
function round(weights) {
  const data = Float32Array.from(weights.data, (value) => {
    const unit = 2 ** (Math.floor(Math.log2(Math.abs(value) || 1)) - FRACTION_BITS);
    return Math.round(value / unit) * unit;
  });
  return tensor(data, weights.shape);
}

/** Saves the model, and what it reached. */
async function write() {
  await mkdir(options.to, { recursive: true });
  await shipped.save(`${options.to}/digits.keras`);
  shipped.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] });
  const [test, validation] = [await judge(shipped, unseen), await judge(shipped, held)];
  const figures = {
    testAccuracy: test.accuracy,
    testLoss: test.loss,
    validationAccuracy: validation.accuracy,
    validationLoss: validation.loss,
    temperature,
    seed,
    epochs,
    date: new Date().toISOString().slice(0, 10),
    command: `npm run train:digits -- --seed ${seed} --epochs ${epochs}`,
    data: 'MNIST: 55,000 training digits, 5,000 held out for validation, accuracy on the 10,000 test images',
  };
  await writeFile(`${options.to}/digits.json`, `${JSON.stringify(figures, null, 2)}\n`);
  console.log(`\n${test.accuracy} on the 10,000 test images; written to ${options.to}`);
}
