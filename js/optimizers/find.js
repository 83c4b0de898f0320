import { resolve } from '../utils/registry.js';
import * as known from './known.js';

const { Optimizer, ...classes } = known;
const aliases = { rmsprop: 'RMSprop', adamw: 'AdamW' };

/**
 * The optimizer that a name, a config or an object stands for. Of schedules it knows only objects: see index.js.
 *
 * @param {any} identifier
 * @returns {known.Optimizer}
 * @throws {import('../errors.js').ValueError} naming the nearest known one
 */
export const find = (identifier) => resolve('optimizer', identifier, { classes, aliases, base: Optimizer });
