/**
 * The operations of the engine, on symbolic tensors and weights: what layers, losses and metrics of your own are
 * composed of. They run nothing; they describe what will run, and differentiate themselves.
 *
 * @example
 * class Double extends layers.Layer {
 *   call(x) { return ops.add(x, x); }
 * }
 */
export * from './ops/activations.js';
export * from './ops/arithmetic.js';
export { expandDims, moveaxis, squeeze, swapaxes, transpose } from './ops/axes.js';
export * from './ops/bincount.js';
export { conv, convTranspose, depthwiseConv, separableConv } from './ops/convolution.js';
export * from './ops/einsum.js';
export { dropout } from './ops/elementwise.js';
export * from './ops/functions.js';
export * as image from './ops/image.js';
export {
  argsort,
  cumprod,
  cumsum,
  multiHot,
  oneHot,
  sort,
  take,
  takeAlongAxis,
  topK,
  tril,
  triu,
} from './ops/indexing.js';
export * from './ops/linear.js';
export * from './ops/losses.js';
export * from './ops/matmul.js';
export { batchNormalization, layerNormalization, rmsNormalization } from './ops/normalization.js';
export * from './ops/penalties.js';
export * from './ops/pooling.js';
export * as random from './ops/random.js';
export * from './ops/recurrent.js';
export * from './ops/reductions.js';
export { broadcastTo, pad, repeat, tile } from './ops/repeating.js';
export * from './ops/shape.js';
export { flip, roll, slice, split, stack, unstack } from './ops/slicing.js';
