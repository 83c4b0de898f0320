import { callable } from '../utils/callable.js';
import { resolve } from '../utils/registry.js';
import { Adadelta as AdadeltaClass } from './adadelta.js';
import { Adagrad as AdagradClass } from './adagrad.js';
import { Adam as AdamClass } from './adam.js';
import { Adamax as AdamaxClass } from './adamax.js';
import { AdamW as AdamWClass } from './adamw.js';
import { Ftrl as FtrlClass } from './ftrl.js';
import { Lamb as LambClass } from './lamb.js';
import { Lion as LionClass } from './lion.js';
import { Nadam as NadamClass } from './nadam.js';
import { Optimizer } from './optimizer.js';
import { RMSprop as RMSpropClass } from './rmsprop.js';
import * as schedules from './schedules/index.js';
import { SGD as SGDClass } from './sgd.js';

/**
 * Optimizers: the rules by which gradients change the weights.
 *
 * @example model.compile({ optimizer: optimizers.Adam({ learningRate: 0.01 }), loss: 'mse' })
 */
export { Optimizer, schedules };
export const SGD = /* @__PURE__ */ callable(SGDClass);
export const RMSprop = /* @__PURE__ */ callable(RMSpropClass);
export const Adam = /* @__PURE__ */ callable(AdamClass);
export const AdamW = /* @__PURE__ */ callable(AdamWClass);
export const Adagrad = /* @__PURE__ */ callable(AdagradClass);
export const Adadelta = /* @__PURE__ */ callable(AdadeltaClass);
export const Adamax = /* @__PURE__ */ callable(AdamaxClass);
export const Nadam = /* @__PURE__ */ callable(NadamClass);
export const Ftrl = /* @__PURE__ */ callable(FtrlClass);
export const Lion = /* @__PURE__ */ callable(LionClass);
export const Lamb = /* @__PURE__ */ callable(LambClass);

/** @type {Record<string, new (...args: any[]) => Optimizer>} */
const classes = { SGD, RMSprop, Adam, AdamW, Adagrad, Adadelta, Adamax, Nadam, Ftrl, Lion, Lamb };
const aliases = { rmsprop: 'RMSprop', adamw: 'AdamW' };

/**
 * The optimizer that a name, a config or an object stands for.
 *
 * @param {any} identifier
 * @returns {Optimizer}
 * @throws {import('../errors.js').ValueError} naming the nearest known one
 * @example optimizers.get('rmsprop')
 */
export function get(identifier) {
  const rate = identifier?.config?.learning_rate;
  const given = rate?.class_name
    ? { ...identifier, config: { ...identifier.config, learning_rate: schedules.get(rate) } }
    : identifier;
  return resolve('optimizer', given, { classes, aliases, base: Optimizer });
}
