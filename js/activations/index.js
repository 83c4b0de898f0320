import { ValueError, unknown } from '../errors.js';
import * as ops from '../graph/ops/activations.js';
import { exp } from '../graph/ops/functions.js';
import { snakeKey } from '../utils/names.js';
import { describe } from '../utils/options.js';

/**
 * Activation functions, as functions of symbolic tensors. Every option that takes one also takes its name.
 *
 * @example layers.Dense(64, { activation: 'relu' })
 */
export {
  celu,
  elu,
  gelu,
  glu,
  hardShrink,
  hardSigmoid,
  hardSilu,
  hardSwish,
  hardTanh,
  leakyRelu,
  logSigmoid,
  logSoftmax,
  mish,
  relu,
  relu6,
  selu,
  sigmoid,
  silu,
  softShrink,
  softmax,
  softplus,
  softsign,
  sparsePlus,
  sparseSigmoid,
  squareplus,
  swish,
  tanh,
  tanhShrink,
  threshold,
} from '../graph/ops/activations.js';

/** The input itself. @param {any} x @returns {any} @example layers.Dense(1, { activation: activations.linear }) */
export const linear = (x) => x;

/** e^x. @param {any} x @returns {any} @example activations.exponential(x) */
export const exponential = exp;

/** Keras's names; of several for one function the first is written to configs. */
const known = /* @__PURE__ */ Object.fromEntries(
  Object.entries({ linear, exponential, ...ops })
    .sort(([a], [b]) => Number(/swish/i.test(a)) - Number(/swish/i.test(b)))
    .map(([name, f]) => [snakeKey(name), /** @type {(x: any) => any} */ (f)]),
);

/** @param {string} name one spelling for all */
const plain = (name) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * The activation that a name or a function stands for.
 *
 * @param {any} identifier null: linear
 * @returns {(x: any) => any}
 * @throws {ValueError} naming the nearest known one
 * @example activations.get('relu')
 */
export function get(identifier) {
  if (identifier === null || identifier === undefined) return linear;
  if (typeof identifier === 'function') return identifier;
  if (typeof identifier !== 'string') {
    throw new ValueError(
      `An activation is given by its name or as a function; received ${describe(identifier)}.`,
    );
  }
  const found = Object.keys(known).find((name) => plain(name) === plain(identifier));
  if (found) return known[found];
  throw unknown('activation', identifier, Object.keys(known));
}

/** The name of an activation, for configs; null for a function of one's own. @param {(x: any) => any} f @example activations.nameOf(activations.relu) // 'relu' */
export const nameOf = (f) => Object.keys(known).find((name) => known[name] === f) ?? null;
