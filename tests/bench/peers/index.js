/**
 * Who is measured, where, and with what settings.
 *
 * @typedef {object} Peer
 * @property {string} id what `--peers` takes
 * @property {string} title first cell of its row; %v becomes the version
 * @property {string} [module] file in this folder; its `load` gives the net
 * @property {object} [options] handed to `load`
 * @property {boolean} [bundledInNode] whether Node is given a bundle, too
 * @property {string} [wasm] folder in node_modules with its wasm files
 * @property {('chromium' | 'node' | 'native')[]} where
 * @property {string} [cannotTrain] why its training cells are dashes
 * @property {string} [cannotRun] why its whole row is
 */

const TFJS_WASM = '@tensorflow/tfjs-backend-wasm/dist/';

/** @type {Peer[]} */
export const PEERS = [
  {
    id: 'hornet',
    title: '**Hornet**',
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
    title: 'Hornet without its worker',
    module: 'hornet.js',
    options: { simd: 'auto', worker: false },
    where: ['chromium'],
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
    title: 'ConvNetJS %v (adadelta)',
    module: 'convnet.js',
    where: ['chromium', 'node'],
  },
  {
    id: 'onnx',
    title: 'onnxruntime-web %v',
    module: 'onnx.js',
    wasm: 'onnxruntime-web/dist/',
    where: ['chromium', 'node'],
    cannotTrain: 'It runs nets, it does not train them.',
  },
  { id: 'brain', title: 'brain.js', where: [], cannotRun: 'It has no convolution.' },
  { id: 'pytorch', title: 'PyTorch %v, **native** code', module: 'pytorch.py', where: ['native'] },
];
