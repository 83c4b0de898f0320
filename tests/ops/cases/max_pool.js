import { poolCases, pooled } from '../pools.js';

export const op = 'max_pool';

export const cases = poolCases();

export const reference = pooled((values) => [Math.max(...values)]);
