import { poolCases, pooled } from '../pools.js';

export const op = 'avg_pool';

export const cases = poolCases();

export const reference = pooled((values) => [values.reduce((a, b) => a + b) / values.length, 1]);
