import { callable } from '../utils/callable.js';
import { resolve } from '../utils/registry.js';
import { Adam as AdamClass } from './adam.js';
import { Optimizer } from './optimizer.js';
import { RMSprop as RMSpropClass } from './rmsprop.js';
import { SGD as SGDClass } from './sgd.js';

/**
 * Optimizers: the rules by which gradients change the weights.
 *
 * @example model.compile({ optimizer: optimizers.Adam({ learningRate: 0.01 }), loss: 'mse' })
 */
export { Optimizer };
export const SGD = /* @__PURE__ */ callable(SGDClass);
export const RMSprop = /* @__PURE__ */ callable(RMSpropClass);
export const Adam = /* @__PURE__ */ callable(AdamClass);

/** @type {Record<string, new (...args: any[]) => Optimizer>} */
const classes = { SGD, RMSprop, Adam };
const aliases = { rmsprop: 'RMSprop' };

/**
 * The optimizer that a name, a config or an object stands for.
 *
 * @param {any} identifier
 * @returns {Optimizer}
 * @throws {import('../errors.js').ValueError} naming the nearest known one
 * @example optimizers.get('rmsprop')
 */
export const get = (identifier) => resolve('optimizer', identifier, { classes, aliases, base: Optimizer });
