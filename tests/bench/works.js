/**
 * The work that is measured: W1 to W7, how it scales, and what a second core gives.
 *
 * A measure calls one function of host.js, `call`, which gives seconds (an image, a call, a sample); `show` makes of it
 * what the table says.
 *
 * @typedef {object} Measure
 * @property {string} id
 * @property {string} title with its unit
 * @property {any[]} call function of host.js and arguments after the seconds
 * @property {(value: number) => number} show
 * @property {boolean} [more] whether more is better
 * @property {boolean} [busy] while another process keeps one core busy
 * @property {number} [share] of the seconds that a measurement of its kind takes
 *
 * @typedef {object} Work
 * @property {string} id what `--only` takes; so is its group
 * @property {string} group
 * @property {string} title
 * @property {keyof typeof import('./nets.js').NETS} [net]
 * @property {Training} [training]
 * @property {string[]} peers ids
 * @property {Measure[]} measures
 * @property {boolean} [sideways] libraries in columns, measures in rows
 * @property {boolean} [interleaved] all measures in every round, because they are compared with each other
 * @property {('chromium' | 'node' | 'native')[]} [where] if not everywhere
 *
 * @typedef {{rows: number, batch: number, loss: string, optimizer: string, rate: number, momentum?: number}} Training
 *   rows: of an epoch
 */
import { OPERATIONS } from './operations.js';

const EVERY_TFJS = ['tfjs-wasm', 'tfjs-webgl', 'tfjs-cpu'];
const HORNET = ['hornet', 'hornet-baseline'];
const NATIVE = ['hornet-native', 'pytorch'];
const IN_PROCESS = [...HORNET, 'hornet-inprocess'];

const seconds = (factor) => (value) => value * factor;
const rate = (units) => (value) => units / value;

const epoch = (rows, unit = 's', factor = 1) => ({
  id: 'train',
  title: `training, ${unit} / epoch`,
  call: ['train'],
  show: seconds(rows * factor),
});
const predict = (id, title, size, show, more = false) => ({ id, title, call: ['predict', size], show, more });
const operation = ({ id, title, flops }, at) => ({
  id,
  title,
  call: ['operate', at],
  show: (value) => flops / value / 1e9,
  more: true,
  share: 0.3,
});
const fit = (rows, batch, id, title) => ({
  id,
  title: `${title}: µs a sample`,
  call: ['fit', rows, batch],
  show: seconds(1e6),
});

const DIGITS = { rows: 60000, batch: 64, loss: 'categorical_crossentropy', optimizer: 'rmsprop', rate: 1e-3 };

/** @type {Work[]} */
export const WORKS = [
  {
    id: 'w1',
    group: 'w1',
    title:
      "W1 and W5: program 1's convnet (93,322 weights), batch 64, rmsprop; digits read one by one and 256 at once",
    net: 'digits',
    training: DIGITS,
    peers: [...IN_PROCESS, ...EVERY_TFJS, 'jax', 'jax-by-hand', 'convnet', 'onnx', ...NATIVE],
    measures: [
      epoch(60000),
      predict('predict1', 'one digit, ms', 1, seconds(1e3)),
      predict('predict256', '256 digits, images / s', 256, rate(256), true),
    ],
  },
  {
    id: 'w2',
    group: 'w2',
    title:
      "W2: program 2's net (10,000 → 64 → 64 → 46), batch 512, 7,982 multi-hot rows of about 120 words, SGD with momentum",
    net: 'newswires',
    training: {
      rows: 7982,
      batch: 512,
      loss: 'categorical_crossentropy',
      optimizer: 'sgd',
      rate: 0.1,
      momentum: 0.9,
    },
    peers: [...HORNET, ...EVERY_TFJS, 'jax', 'convnet', 'brain', 'pytorch'],
    measures: [epoch(7982)],
  },
  {
    id: 'w3',
    group: 'w3',
    title: 'W3: 8 → 16 → dropout 0.1 → 1, batch 16, 800 rows, Adam: what a framework costs',
    net: 'small',
    training: { rows: 800, batch: 16, loss: 'binary_crossentropy', optimizer: 'adam', rate: 1e-3 },
    peers: [...IN_PROCESS, ...EVERY_TFJS, 'jax', 'convnet', 'brain', ...NATIVE],
    measures: [epoch(800, 'ms', 1e3)],
  },
  {
    id: 'w4',
    group: 'w4',
    title: 'W4: Embedding(1000, 32) → LSTM(64) → Dense(1000), sequence 40, batch 64, rmsprop',
    net: 'text',
    training: {
      rows: 4096,
      batch: 64,
      loss: 'sparse_categorical_crossentropy',
      optimizer: 'rmsprop',
      rate: 0.01,
    },
    peers: [...HORNET, ...EVERY_TFJS, 'jax', 'pytorch'],
    measures: [{ id: 'train', title: 'training, samples / s', call: ['train'], show: rate(1), more: true }],
  },
  {
    id: 'w5-mobilenet',
    group: 'w5',
    title: 'W5: MobileNetV1 1.0 224, one picture in, 1,000 probabilities out',
    net: 'mobilenet',
    peers: [...IN_PROCESS, 'hornet-threads', 'tfjs-wasm', 'onnx', 'jax', 'pytorch'],
    measures: [predict('predict1', 'one picture, ms', 1, seconds(1e3))],
  },
  {
    id: 'w5-style',
    group: 'w5',
    title: "W5: Johnson's style net (10 GMAC), 256 × 256, picture in and out",
    net: 'style',
    peers: [...IN_PROCESS, 'hornet-threads', 'tfjs-wasm', 'onnx', 'jax', 'pytorch'],
    measures: [predict('predict1', 'one picture, ms', 1, seconds(1e3))],
  },
  {
    id: 'w6',
    group: 'w6',
    title: 'W6: matrix products and convolutions 3 × 3, 64 → 64, at 56 × 56, GFLOP/s of the plain algorithm',
    peers: [...HORNET, 'tfjs-wasm', 'onnx', 'jax', 'jax-by-hand', ...NATIVE, 'openblas'],
    measures: OPERATIONS.map(operation),
    sideways: true,
  },
  {
    id: 'w7',
    group: 'w7',
    title:
      "W7: a page that loads W1's net and reads one digit; bundled and minified where nothing else is said",
    peers: ['hornet', 'hornet-modules', 'tfjs-wasm', 'onnx', 'jax-by-hand'],
    measures: [
      { id: 'bytes', title: 'code, kB gzipped', call: [], show: seconds(1e-3) },
      { id: 'cold', title: 'first answer, ms above an empty page', call: [], show: seconds(1e3) },
    ],
    where: ['chromium'],
  },
  {
    id: 'scaling',
    group: 'scaling',
    title: "Scaling: training program 1's convnet",
    net: 'digits',
    training: DIGITS,
    peers: ['hornet'],
    measures: [
      ...[1000, 5000, 20000, 60000].map((n) => fit(n, 64, `rows-${n}`, `${n} samples`)),
      ...[32, 64, 128, 256, 512].map((n) => fit(5120, n, `batch-${n}`, `batch ${n}`)),
    ],
    sideways: true,
    interleaved: true,
    where: ['chromium'],
  },
  {
    id: 'memory',
    group: 'scaling',
    title: "Memory of training program 1's convnet beside the data, MB",
    net: 'digits',
    training: DIGITS,
    peers: ['hornet'],
    measures: [{ id: 'memory', title: 'batch 64', call: ['memory', 64], show: seconds(1e-6) }],
    where: ['chromium'],
  },
  {
    id: 'cores',
    group: 'cores',
    title: "Two cores: training program 1's convnet, s / epoch",
    net: 'digits',
    training: DIGITS,
    peers: ['hornet', 'hornet-workers', 'hornet-threads'],
    measures: [
      { ...epoch(60000), id: 'free', title: 'both cores free', share: 2 },
      { ...epoch(60000), id: 'busy', title: 'one core kept busy', share: 2, busy: true },
    ],
  },
];

export const GROUPS = [...new Set(WORKS.map(({ group }) => group))];
