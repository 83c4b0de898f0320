import { callable } from '../utils/callable.js';
import { resolve } from '../utils/registry.js';
import * as constants from './constant.js';
import { Identity as IdentityClass } from './identity.js';
import { Initializer } from './initializer.js';
import * as orthogonal from './orthogonal.js';
import * as randoms from './random.js';
import * as scalings from './variance_scaling.js';

/**
 * Initializers: the rules by which weights get their first values. Every option that takes one also takes its name.
 *
 * @example layers.Dense(64, { kernelInitializer: 'he_normal' })
 * @example layers.Dense(64, { kernelInitializer: initializers.RandomNormal({ stddev: 0.01 }) })
 */

export { Initializer };
export const Constant = /* @__PURE__ */ callable(constants.Constant);
export const Zeros = /* @__PURE__ */ callable(constants.Zeros);
export const Ones = /* @__PURE__ */ callable(constants.Ones);
export const Identity = /* @__PURE__ */ callable(IdentityClass);
export const Orthogonal = /* @__PURE__ */ callable(orthogonal.Orthogonal);
export const RandomNormal = /* @__PURE__ */ callable(randoms.RandomNormal);
export const RandomUniform = /* @__PURE__ */ callable(randoms.RandomUniform);
export const TruncatedNormal = /* @__PURE__ */ callable(randoms.TruncatedNormal);
export const VarianceScaling = /* @__PURE__ */ callable(scalings.VarianceScaling);
export const GlorotUniform = /* @__PURE__ */ callable(scalings.GlorotUniform);
export const GlorotNormal = /* @__PURE__ */ callable(scalings.GlorotNormal);
export const HeUniform = /* @__PURE__ */ callable(scalings.HeUniform);
export const HeNormal = /* @__PURE__ */ callable(scalings.HeNormal);
export const LecunUniform = /* @__PURE__ */ callable(scalings.LecunUniform);
export const LecunNormal = /* @__PURE__ */ callable(scalings.LecunNormal);

const classes = {
  Constant,
  Zeros,
  Ones,
  Identity,
  Orthogonal,
  RandomNormal,
  RandomUniform,
  TruncatedNormal,
  VarianceScaling,
  GlorotUniform,
  GlorotNormal,
  HeUniform,
  HeNormal,
  LecunUniform,
  LecunNormal,
};

const aliases = {
  IdentityInitializer: 'Identity',
  zero: 'Zeros',
  one: 'Ones',
  normal: 'RandomNormal',
  uniform: 'RandomUniform',
};

/**
 * The initializer that a name, a config or an object stands for.
 *
 * @param {any} identifier
 * @returns {Initializer}
 * @throws {import('../errors.js').ValueError} naming the nearest known one
 * @example initializers.get('glorot_uniform')
 */
export const get = (identifier) =>
  resolve('initializer', identifier, { classes, aliases, base: Initializer });
