// Tensors of random numbers.

import { describe, expect, test } from '@jest/globals';

import { random, setRandomSeed } from '../js/index.js';
import { statistics } from './support/noise.js';

describe.each([
  ['normal', { mean: 3, stddev: 2 }, 3, 2],
  ['normal', {}, 0, 1],
  ['uniform', {}, 0.5, Math.sqrt(1 / 12)],
  ['uniform', { minval: -1, maxval: 3 }, 1, 4 * Math.sqrt(1 / 12)],
])('random.%s with %j', (kind, options, expectedMean, expectedDeviation) => {
  test('has shape, mean and deviation', () => {
    setRandomSeed(1);
    const x = random[kind]([4, 50, 100], options);
    expect([x.shape, x.dtype]).toEqual([[4, 50, 100], 'float32']);
    const { mean, deviation } = statistics(x.data);
    expect(Math.abs(mean - expectedMean)).toBeLessThan(0.03 * expectedDeviation);
    expect(Math.abs(deviation / expectedDeviation - 1)).toBeLessThan(0.02);
  });

  test('is the same after the same setRandomSeed, and for the same seed of its own', () => {
    const draw = () => [...random[kind]([7], options).data];
    setRandomSeed(5);
    const [a, b] = [draw(), draw()];
    setRandomSeed(5);
    expect([draw(), draw()]).toEqual([a, b]);
    expect(a).not.toEqual(b);
    const own = () => [...random[kind]([7], { ...options, seed: 9 }).data];
    expect(own()).toEqual(own());
  });
});

test('normal numbers have tails', () => {
  setRandomSeed(2);
  const { data } = random.normal([50000]);
  const beyond = (limit) => data.filter((value) => Math.abs(value) > limit).length / data.length;
  expect(Math.abs(beyond(1) - 0.3173)).toBeLessThan(0.01);
  expect(Math.abs(beyond(2) - 0.0455)).toBeLessThan(0.005);
});

test('even numbers stay within their limits', () => {
  const { data } = random.uniform([10000], { minval: 2, maxval: 3 });
  expect(data.every((value) => value >= 2 && value < 3)).toBe(true);
});

test.each([
  [() => random.normal(3), /random.normal\(\) takes a shape, an array of sizes; received 3/],
  [() => random.uniform([2, -1]), /random.uniform\(\) takes a shape/],
  [() => random.normal([2], { stddev: -1 }), /'stddev' must be a number from 0; received -1/],
  [() => random.uniform([2], { minval: 1, maxval: 0 }), /'maxval' must be a number from 1; received 0/],
])('refuses what makes no sense (%#)', (draw, message) => {
  expect(draw).toThrow(message);
});
