import * as activations from '../activations/index.js';
import { ValueError } from '../errors.js';
import { describe, oneOf } from '../utils/options.js';
import { KERNEL, KERNEL_REFUSED } from './kernel.js';
import { Layer } from './layer.js';

/**
 * One number for both directions, or two.
 *
 * @param {string} where
 * @param {string} name
 * @param {any} value
 * @returns {[number, number]}
 */
export function sizePair(where, name, value) {
  const both = Array.isArray(value) ? value : [value, value];
  if (both.length === 2 && both.every((v) => Number.isInteger(v) && v > 0)) return [both[0], both[1]];
  throw new ValueError(
    `${where}: '${name}' must be a positive whole number or two of them; received ${describe(value)}.`,
  );
}

/** What convolutions over pictures share. */
export class Convolution extends Layer {
  /** @param {any} given @param {Record<string, any>} defaults @param {Record<string, any[]>} [refused] */
  constructor(given, defaults, refused) {
    super(
      given,
      { ...defaults, strides: 1, padding: 'valid', dataFormat: 'channels_last', dilationRate: 1, ...KERNEL },
      { ...KERNEL_REFUSED, ...refused },
    );
    const { options, title } = this;
    options.kernelSize = sizePair(title, 'kernelSize', options.kernelSize);
    options.strides = sizePair(title, 'strides', options.strides);
    options.dilationRate = sizePair(title, 'dilationRate', options.dilationRate);
    options.padding = oneOf(title, 'padding', options.padding, ['valid', 'same']);
    options.dataFormat = oneOf(title, 'dataFormat', options.dataFormat ?? 'channels_last', ['channels_last']);
    if (Math.max(...options.strides) > 1 && Math.max(...options.dilationRate) > 1) {
      throw new ValueError(
        `${title}: strides > 1 cannot go with dilationRate > 1. Received strides ${describe(options.strides)}, ` +
          `dilationRate ${describe(options.dilationRate)}.`,
      );
    }
    this.activation = activations.get(options.activation);
  }
}
