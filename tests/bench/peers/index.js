/**
 * Who is measured, where, and with what settings. At what: works.js.
 *
 * @typedef {object} Peer
 * @property {string} id what `--peers` takes
 * @property {string} title first cell of its row; %v becomes the version
 * @property {string} module file in this folder; its `load` gives the net ('' where the engine is run without the library)
 * @property {object} [options] handed to `load`
 * @property {boolean} [bundledInNode] whether Node is given a bundle, too
 * @property {string} [wasm] folder in node_modules with its wasm files
 * @property {('chromium' | 'node' | 'native')[]} where
 * @property {boolean} [isolated] whether its page is cross-origin isolated, as shared memory needs it
 * @property {boolean} [isPlan] whether it is the engine without the library, whose answers other tests compare
 * @property {string} [cannotTrain] why its training cells are dashes
 * @property {string} [otherWork] what it does instead of what the others do: a note on its cells
 */

const TFJS_WASM = '@tensorflow/tfjs-backend-wasm/dist/';

/** @type {Peer[]} */
export const PEERS = [
  {
    id: 'hornet',
    title: 'Hornet',
    module: 'hornet.js',
    options: { simd: 'auto', worker: 'auto' },
    where: ['chromium', 'node'],
  },
  {
    id: 'hornet-baseline',
    title: 'Hornet, baseline SIMD',
    module: 'hornet.js',
    options: { simd: 'baseline', worker: 'auto' },
    where: ['chromium', 'node'],
  },
  {
    id: 'hornet-inprocess',
    title: 'Hornet in the same thread, as plain functions',
    module: 'hornet.js',
    options: { simd: 'auto', worker: false, plain: true },
    where: ['chromium', 'node'],
  },
  {
    id: 'hornet-modules',
    title: 'Hornet as modules, in its worker',
    module: 'hornet-cold.js',
    options: { worker: 'auto' },
    where: ['chromium'],
  },
  {
    id: 'hornet-workers',
    title: 'Hornet, two workers',
    module: 'hornet.js',
    options: { simd: 'auto', worker: 'auto', workers: 2 },
    where: ['chromium', 'node'],
  },
  {
    id: 'hornet-threads',
    title: 'Hornet, two threads (isolated page)',
    module: 'hornet.js',
    options: { simd: 'auto', worker: 'auto', threads: 2 },
    isolated: true,
    where: ['chromium', 'node'],
  },
  {
    id: 'tfjs-wasm',
    title: 'TensorFlow.js %v, wasm',
    module: 'tfjs.js',
    options: { backend: 'wasm' },
    wasm: TFJS_WASM,
    where: ['chromium', 'node'],
  },
  {
    id: 'tfjs-webgl',
    title: 'TensorFlow.js %v, webgl (software GL)',
    module: 'tfjs.js',
    options: { backend: 'webgl' },
    wasm: TFJS_WASM,
    where: ['chromium'],
  },
  {
    id: 'tfjs-cpu',
    title: 'TensorFlow.js %v, cpu',
    module: 'tfjs.js',
    options: { backend: 'cpu' },
    wasm: TFJS_WASM,
    // As Node imports it, it is compiled to ES5 and trains at a third of the speed.
    bundledInNode: true,
    where: ['chromium', 'node'],
  },
  { id: 'jax', title: 'jax-js %v', module: 'jax.js', where: ['chromium', 'node'] },
  {
    id: 'jax-by-hand',
    title: 'jax-js %v, convolution rewritten by hand as matrix products',
    module: 'jax-by-hand.js',
    where: ['chromium', 'node'],
  },
  {
    id: 'convnet',
    title: 'ConvNetJS %v',
    module: 'convnet.js',
    where: ['chromium', 'node'],
    otherWork: 'Its optimizer is adadelta.',
  },
  {
    id: 'onnx',
    title: 'onnxruntime-web %v',
    module: 'onnx.js',
    wasm: 'onnxruntime-web/dist/',
    where: ['chromium', 'node'],
    cannotTrain: 'It runs nets, it does not train them.',
  },
  {
    id: 'brain',
    title: 'brain.js %v',
    module: 'brain.js',
    where: ['chromium', 'node'],
    otherWork: 'Sigmoid layers, squared error, an update after each sample.',
  },
  {
    id: 'hornet-native',
    title: 'Hornet, its C built natively (SSE2)',
    module: '',
    where: ['native'],
    isPlan: true,
  },
  {
    id: 'openblas',
    title: 'OpenBLAS %v, native code',
    module: 'openblas.py',
    where: ['native'],
    cannotTrain: 'It multiplies matrices.',
  },
  { id: 'pytorch', title: 'PyTorch %v, native code', module: 'pytorch.py', where: ['native'] },
];
