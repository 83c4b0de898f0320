import { ACT } from '../engine/generated.js';
import * as activations from '../activations/index.js';
import { ValueError } from '../errors.js';
import { describe, isPlainObject } from '../utils/options.js';

/** What layers with a kernel and a bias share. */
export const KERNEL = {
  activation: null,
  useBias: true,
  kernelInitializer: 'glorot_uniform',
  biasInitializer: 'zeros',
  kernelRegularizer: null,
  biasRegularizer: null,
  kernelConstraint: null,
  biasConstraint: null,
};

/** Keras's options for them that are not implemented. */
export const KERNEL_REFUSED = {
  loraRank: [null],
  loraAlpha: [null],
  quantizationConfig: [null],
};

/**
 * Leading arguments and options as one object. The first argument may be the options itself: that is what a config is.
 *
 * @param {Record<string, any>} positional by name, in order
 * @param {Record<string, any>} [options]
 */
export function leading(positional, options) {
  if (options !== undefined && !isPlainObject(options)) {
    const names = Object.keys(positional).join(', ');
    throw new ValueError(
      `A layer that begins with ${names} takes what follows as one object of options, { name: value }; ` +
        `received ${describe(options)}.`,
    );
  }
  const [first] = Object.values(positional);
  if (isPlainObject(first)) return first;
  const given = Object.entries(positional).filter(
    ([, value]) => value !== undefined && !isPlainObject(value),
  );
  const late = Object.values(positional).find((value) => isPlainObject(value));
  return { ...Object.fromEntries(given), ...late, ...options };
}

/**
 * Splits an activation into the part that the engine's op applies itself and the rest.
 *
 * @param {(x: any) => any} activation
 * @returns {{inner: keyof typeof ACT, outer: (x: any) => any}}
 */
export function fused(activation) {
  const name = activations.nameOf(activation);
  if (name && Object.hasOwn(ACT, name))
    return { inner: /** @type {any} */ (name), outer: activations.linear };
  return { inner: 'linear', outer: activation };
}
