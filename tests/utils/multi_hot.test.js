import { describe, expect, test } from '@jest/globals';

import { ShapeError, ValueError } from '../../js/errors.js';
import { Tensor, tensor } from '../../js/tensor.js';
import { multiHot } from '../../js/utils/index.js';

const ROWS = [[3, 1, 3], [], [0, 4], [2, 1, 0]]; // prettier-ignore
const FULL = [[0, 1, 0, 1, 0], [0, 0, 0, 0, 0], [1, 0, 0, 0, 1], [1, 1, 1, 0, 0]]; // prettier-ignore
const x = multiHot(ROWS, 5);

describe('multiHot', () => {
  test('has a one at every word that occurs', () => {
    expect(x).toMatchObject({ shape: [4, 5], dtype: 'float32', rank: 2, size: 20 });
    expect(x.array()).toEqual(FULL);
    expect([...x.data]).toEqual(FULL.flat());
  });

  test('keeps the words once each, in order', () => {
    expect([...x.ones.offsets]).toEqual([0, 2, 2, 4, 7]);
    expect([...x.ones.indices]).toEqual([1, 3, 0, 4, 0, 1, 2]);
  });

  test('takes typed arrays and a matrix of indices, and no rows at all', () => {
    expect(multiHot([new Uint16Array([1, 1]), new Int32Array([2])], 3).array()).toEqual([[0, 1, 0], [0, 0, 1]]); // prettier-ignore
    expect(multiHot(tensor([[1, 1], [0, 2]]), 3).array()).toEqual([[0, 1, 0], [1, 0, 1]]); // prettier-ignore
    expect(multiHot([], 3).shape).toEqual([0, 3]);
  });

  test.each([
    [
      [[1], [2, 5]],
      5,
      /from 0 to 4, since width is 5, but row 1 has 5 at position 1\. Pass a larger width \(at least 6\)/,
    ],
    [[[-1]], 5, /row 0 has -1 at position 0\. Number the words from 0/],
    [[[0, 1.5]], 5, /row 0 has 1\.5 at position 1/],
    [[[NaN]], 5, /row 0 has NaN/],
    [[['the']], 5, /row 0 has 'the' at position 0/],
    [[[1], 2], 5, /row 1 is 2\. Put a single row into an array/],
    [[[1], null], 5, /every row should be a list of word indices, but row 1 is null/],
    [new Int32Array(3), 5, /takes an array with a list .* for each row; received .*Put a single row/],
    [undefined, 5, /takes an array .* received undefined/],
    [tensor([1, 2]), 5, /should have the shape \[rows, words\]; received \[2\]/],
    [[[1]], undefined, /width should be a whole number from 1: .*; received undefined/],
    [[[1]], 0, /received 0/],
    [[[1]], 2.5, /received 2\.5/],
  ])('refuses %p with width %p', (rows, width, message) => {
    expect(() => multiHot(/** @type {any} */ (rows), width)).toThrow(ValueError);
    expect(() => multiHot(/** @type {any} */ (rows), width)).toThrow(message);
  });
});

describe('a sparse tensor', () => {
  test('sliced stays sparse, and shares its memory', () => {
    const part = x.slice(2);
    expect(part.array()).toEqual(FULL.slice(2));
    expect(part.ones.indices.buffer).toBe(x.ones.indices.buffer);
    expect([...part.ones.indices]).toEqual([0, 4, 0, 1, 2]);
    expect(part.slice(-1).array()).toEqual(FULL.slice(-1));
    expect(part.slice(1, 1).shape).toEqual([0, 5]);
    expect(x.slice(1, 2).array()).toEqual([FULL[1]]);
  });

  test('gives rows and elements', () => {
    expect(x.at(0).array()).toEqual(FULL[0]);
    expect(x.slice(1).at(-1).array()).toEqual(FULL[3]);
    const elements = FULL.map((row, r) => row.map((_, c) => x.at(r, c)));
    expect(elements).toEqual(FULL);
    expect(x.slice(2).at(0, 4)).toBe(1);
    expect(x.slice(2, 3).at(0, -2)).toBe(0);
    expect(multiHot([[0]], 1).item()).toBe(1);
    expect(() => x.at(0, 5)).toThrow(/Position 5 is outside of axis 1/);
  });

  test('packed and unpacked is the same', () => {
    const part = x.slice(1, 3);
    expect(new Tensor(structuredClone(part.pack())).array()).toEqual(FULL.slice(1, 3));
  });

  test('is dense where its zeros matter, a byte each', () => {
    expect(x.dense()).toMatchObject({ shape: [4, 5], dtype: 'float32', ones: undefined });
    expect(x.dense().bytes).toHaveLength(20);
    expect(x.dense().array()).toEqual(FULL);
    const plain = tensor([1]);
    expect(plain.dense()).toBe(plain);
  });

  test.each([
    ['reshape', (t) => t.reshape([2, -1])],
    ['reshape to a row', (t) => t.reshape([20])],
    ['cast', (t) => t.cast('int32')],
    ['cast to bool', (t) => t.cast('bool')],
    ['mul', (t) => t.mul(0.5)],
    ['add', (t) => t.add([1, 2, 3, 4, 5])],
    ['sub from the other side', (t) => tensor(FULL).sub(t)],
    ['argMax', (t) => t.argMax()],
  ])('%s gives what the dense one gives', (_, f) => {
    const [got, want] = [f(x), f(x.dense())];
    expect([got.shape, got.dtype, got.array()]).toEqual([want.shape, want.dtype, want.array()]);
  });

  test('under its own shape and dtype stays sparse', () => {
    expect(x.reshape([-1, 5]).ones).toBeDefined();
    expect(x.cast('float32')).toBe(x);
    expect(tensor(x)).toBe(x);
  });

  test('prints like any other', () => {
    expect(String(x)).toBe(String(x.dense()));
  });

  test('whose parts do not fit is refused', () => {
    const [offsets, indices] = [Int32Array.of(0, 1, 3), Int32Array.of(1, 0, 2)];
    const make = (parts) => () => new Tensor({ shape: [2, 3], dtype: 'float32', offsets, indices, ...parts });
    expect(make({})().array()).toEqual([[0, 1, 0], [1, 0, 1]]); // prettier-ignore
    for (const wrong of [
      { shape: [3, 2] },
      { shape: [6] },
      { dtype: 'int32' },
      { indices: Int32Array.of(1) },
    ]) {
      expect(make(wrong)).toThrow(ShapeError);
      expect(make(wrong)).toThrow(/A sparse tensor is a float32 matrix; received 2 rows with \d ones for/);
    }
  });
});
