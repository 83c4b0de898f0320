/**
 * What a visitor's device is measured at: nothing but the public API. No DOM, so that the benchmark runs the same on our
 * machine.
 */
import { Sequential, layers, tensor } from 'hornet-nn';

/** Layers in a row, so that what goes in and out counts little. */
const DEPTH = 8;
const PRODUCT = 512;
const PICTURE = { size: 56, channels: 64 };
const STEPS = 20;
const BATCH = 64;
const EPOCH = 60000;

const GFLOP = {
  gemm: 2 * DEPTH * PRODUCT ** 3,
  conv: 2 * DEPTH * (PICTURE.size * PICTURE.channels * 3) ** 2,
};

/**
 * @typedef {object} Measure
 * @property {string} id
 * @property {string} title
 * @property {string} unit
 * @property {(seconds: number) => number} show
 * @property {boolean} more whether more is better
 */

/** @type {Measure[]} */
export const MEASURES = [
  { id: 'step', title: 'Train a convnet on 60,000 digits', unit: 's', show: (s) => s * EPOCH, more: false },
  { id: 'predict1', title: 'Read one digit', unit: 'ms', show: (s) => s * 1e3, more: false },
  { id: 'predict256', title: 'Read 256 digits', unit: 'images / s', show: (s) => 256 / s, more: true },
  {
    id: 'gemm',
    title: 'Matrix products, 512³',
    unit: 'GFLOP/s',
    show: (s) => GFLOP.gemm / s / 1e9,
    more: true,
  },
  { id: 'conv', title: 'Convolutions 3 × 3', unit: 'GFLOP/s', show: (s) => GFLOP.conv / s / 1e9, more: true },
];

/** Numbers in [0, 1). @param {number[]} shape */
function random(shape) {
  const length = shape.reduce((a, b) => a * b);
  return tensor(Float32Array.from({ length }, Math.random), shape);
}

/** Program 1's convnet. */
function digits() {
  const model = Sequential([
    layers.Input({ shape: [28, 28, 1] }),
    layers.Conv2D(32, 3, { activation: 'relu' }),
    layers.MaxPooling2D(2),
    layers.Conv2D(64, 3, { activation: 'relu' }),
    layers.MaxPooling2D(2),
    layers.Conv2D(64, 3, { activation: 'relu' }),
    layers.Flatten(),
    layers.Dense(64, { activation: 'relu' }),
    layers.Dense(10, { activation: 'softmax' }),
  ]);
  model.compile({ optimizer: 'rmsprop', loss: 'categorical_crossentropy' });
  return model;
}

const stack = (/** @type {number[]} */ shape, /** @type {() => any} */ layer) =>
  Sequential([layers.Input({ shape }), ...Array.from({ length: DEPTH }, layer)]);

/** What each measure runs once, and how many times its unit that is. @returns {Record<string, {run: () => Promise<any>, units: number}>} */
function works() {
  const model = digits();
  const x = random([STEPS * BATCH, 28, 28, 1]);
  const y = random([STEPS * BATCH, 10]);
  const quiet = { verbose: /** @type {0} */ (0) };
  const predict = (/** @type {any} */ net, /** @type {any} */ input) => ({
    run: () => net.predict(input, { batchSize: input.shape[0], ...quiet }),
    units: 1,
  });
  const products = stack([PRODUCT], () => layers.Dense(PRODUCT, { useBias: false }));
  const { size, channels } = PICTURE;
  const convolutions = stack([size, size, channels], () => layers.Conv2D(channels, 3, { padding: 'same' }));
  return {
    step: {
      run: async () => model.fit(x, y, { epochs: 1, batchSize: BATCH, ...quiet }),
      units: STEPS * BATCH,
    },
    predict1: predict(model, random([1, 28, 28, 1])),
    predict256: predict(model, random([256, 28, 28, 1])),
    gemm: predict(products, random([PRODUCT, PRODUCT])),
    conv: predict(convolutions, random([1, size, size, channels])),
  };
}

/**
 * Measures one after the other: warm, the best of some runs.
 *
 * @param {object} [options]
 * @param {number} [options.seconds] for each
 * @param {AbortSignal} [options.signal] ends it between two runs
 * @returns {AsyncGenerator<{id: string, seconds: number}>} seconds of one image, call or pass
 */
export async function* measure({ seconds = 1.5, signal } = {}) {
  const all = works();
  for (const { id } of MEASURES) {
    const { run, units } = all[id];
    await run();
    const began = performance.now();
    let best = Infinity;
    for (let runs = 0; runs < 3 || performance.now() - began < 1000 * seconds; runs++) {
      signal?.throwIfAborted();
      best = Math.min(best, await several(run));
    }
    yield { id, seconds: best / units };
  }
}

/** Seconds of one run; short ones are run until the clock, which a browser blurs to 0.1 ms, can tell. @param {() => Promise<any>} run */
async function several(run) {
  const began = performance.now();
  let runs = 0;
  do {
    await run();
    runs++;
  } while (performance.now() - began < 20);
  return (performance.now() - began) / 1000 / runs;
}
