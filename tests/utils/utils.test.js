import { describe, expect, test } from '@jest/globals';

import { ValueError } from '../../js/errors.js';
import { tensor } from '../../js/tensor.js';
import { fixed } from '../../js/utils/fixed.js';
import { normalize, toCategorical } from '../../js/utils/index.js';
import { pacer } from '../../js/utils/tasks.js';

describe('toCategorical', () => {
  test('one vector a label, kept as bytes', () => {
    const y = toCategorical(new Uint8Array([2, 0, 1]));
    expect(y).toMatchObject({ shape: [3, 3], dtype: 'float32' });
    expect(y.bytes).toHaveLength(9);
    expect(y.array()).toEqual([[0, 0, 1], [1, 0, 0], [0, 1, 0]]); // prettier-ignore
  });

  test('shapes as in Keras: any rank, a last axis of 1 is dropped', () => {
    expect(toCategorical([[0], [1]], 4).shape).toEqual([2, 4]);
    expect(toCategorical([[0, 1], [2, 1]]).shape).toEqual([2, 2, 3]); // prettier-ignore
    expect(toCategorical(tensor([1, 2]), 3).shape).toEqual([2, 3]);
    expect(toCategorical([], 3).shape).toEqual([0, 3]);
  });

  test.each([
    [[0, 3], 3, /from 0 to 2, but label 1 of the shape \[2\] is 3\. Pass a larger numClasses \(at least 4\)/],
    [[-1], undefined, /whole numbers from 0, but label 0 .* is -1\. Number the classes/],
    [[0, 0.5], 2, /label 1 .* is 0\.5/],
    [[NaN], 2, /is NaN/],
    [[0], 0, /numClasses should be a whole number from 1; received 0/],
    [[0], 2.5, /received 2\.5/],
  ])('labels %j of %p classes are refused', (labels, numClasses, message) => {
    expect(() => toCategorical(labels, numClasses)).toThrow(ValueError);
    expect(() => toCategorical(labels, numClasses)).toThrow(message);
  });
});

describe('normalize', () => {
  test('length 1 along an axis; zeros stay', () => {
    expect(normalize([[3, 4], [0, 0]]).array()).toEqual([[Math.fround(0.6), Math.fround(0.8)], [0, 0]]); // prettier-ignore
    expect(normalize([[3, 1], [4, 0]], 0).array()).toEqual([[Math.fround(0.6), 1], [Math.fround(0.8), 0]]); // prettier-ignore
    expect(normalize([[-1, 3]], -1, 1).array()).toEqual([[-0.25, 0.75]]);
    expect(normalize([[-4, 2]], -1, Infinity).array()).toEqual([[-1, 0.5]]);
  });

  test('bad arguments', () => {
    expect(() => normalize([1, 2], 1)).toThrow(/no axis 1 in the shape \[2\]/);
    expect(() => normalize([1, 2], 0, 0)).toThrow(/order should be above 0/);
  });
});

describe('fixed', () => {
  test.each([
    [1 / 32, 4, '0.0312'],
    [3 / 32, 4, '0.0938'],
    [0.12345, 4, '0.1235'],
    [-1 / 32, 4, '-0.0312'],
    [0.5, 0, '0'],
    [1.5, 0, '2'],
    [2.5, 0, '2'],
    [1e21, 0, '1e+21'],
    [9.99999, 4, '10.0000'],
  ])('%p with %i digits is %s', (x, digits, text) => {
    expect(fixed(x, digits)).toBe(text);
  });
});

test('a pacer lets other tasks run, but not before its time is up', async () => {
  let others = 0;
  setImmediate(() => others++);
  await pacer(1e6)();
  expect(others).toBe(0);
  const pause = pacer(1);
  while (!others) await pause();
});
