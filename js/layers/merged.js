import { Add } from './merging/add.js';
import { Average } from './merging/average.js';
import { Concatenate } from './merging/concatenate.js';
import { Dot } from './merging/dot.js';
import { Maximum } from './merging/maximum.js';
import { Minimum } from './merging/minimum.js';
import { Multiply } from './merging/multiply.js';
import { Subtract } from './merging/subtract.js';

/**
 * Merge layers that are called at once, under Keras's lower-case names.
 *
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {(inputs: SymbolicTensor[], options?: Record<string, any>) => SymbolicTensor} Merging the options are those of
 *   the layer
 */

/** @param {new (options?: Record<string, any>) => any} Layer @returns {Merging} */
const calling = (Layer) => (inputs, options) => new Layer(options)(inputs);

/** The sum of several tensors. @example layers.add([h, shortcut]) */
export const add = /* @__PURE__ */ calling(Add);

/** The mean of several tensors. @example layers.average([a, b]) */
export const average = /* @__PURE__ */ calling(Average);

/** Several tensors one behind the other. @example layers.concatenate([left, right], { axis: 1 }) */
export const concatenate = /* @__PURE__ */ calling(Concatenate);

/** Products of the elements of two tensors, added up. @type {Merging} @example layers.dot([a, b], { axes: 1 }) */
export const dot = (inputs, options) => calling(Dot)(inputs, { axes: -1, ...options });

/** The largest of the values of several tensors. @example layers.maximum([a, b]) */
export const maximum = /* @__PURE__ */ calling(Maximum);

/** The smallest of the values of several tensors. @example layers.minimum([a, b]) */
export const minimum = /* @__PURE__ */ calling(Minimum);

/** The product of several tensors. @example layers.multiply([values, gates]) */
export const multiply = /* @__PURE__ */ calling(Multiply);

/** The first of two tensors without the second. @example layers.subtract([a, b]) */
export const subtract = /* @__PURE__ */ calling(Subtract);
