import vm from 'node:vm';

import { describe, expect, test } from '@jest/globals';

import { ShapeError, ValueError } from '../js/errors.js';
import { Tensor, isTensor, tensor } from '../js/tensor.js';

const f = Math.fround;

describe('making tensors', () => {
  test('from a number, nested arrays, rows that are typed arrays, booleans', () => {
    expect(tensor(3)).toMatchObject({ shape: [], dtype: 'float32', size: 1, rank: 0 });
    expect(tensor(3).item()).toBe(3);
    expect(tensor([[1, 2, 3], [4, 5, 6]])).toMatchObject({ shape: [2, 3], dtype: 'float32', size: 6, rank: 2 }); // prettier-ignore
    expect(tensor([new Float32Array([1, 2]), new Float32Array([3, 4])]).array()).toEqual([[1, 2], [3, 4]]); // prettier-ignore
    expect(tensor([true, false])).toMatchObject({ dtype: 'bool' });
    expect(tensor([true, false]).array()).toEqual([true, false]);
    expect(tensor([])).toMatchObject({ shape: [0], size: 0 });
    expect(tensor([[], []]).shape).toEqual([2, 0]);
  });

  test.each([
    [Float32Array, 'float32', true],
    [Float64Array, 'float32', false],
    [Int32Array, 'int32', true],
    [Int16Array, 'int32', false],
    [Int8Array, 'int32', false],
    [Uint16Array, 'int32', false],
    [Uint8Array, 'uint8', true],
    [Uint8ClampedArray, 'uint8', false],
  ])('from %p: %s, memory shared %p', (Type, dtype, shared) => {
    const values = new Type([1, 2, 3, 4]);
    const made = tensor(values, [2, -1]);
    expect(made).toMatchObject({ shape: [2, 2], dtype });
    expect([...made.data]).toEqual([1, 2, 3, 4]);
    expect(made.data.buffer === values.buffer).toBe(shared);
  });

  test('from arrays of another realm', () => {
    const { bytes, nested } = vm.runInNewContext('({ bytes: new Uint8Array([7, 8]), nested: [[1], [2]] })');
    expect(tensor(bytes)).toMatchObject({ shape: [2], dtype: 'uint8' });
    expect(tensor(nested).array()).toEqual([[1], [2]]);
  });

  test('with a shape and dtype; from another tensor', () => {
    expect(tensor([1.7, -1.7, 300], null, 'int32').array()).toEqual([1, -1, 300]);
    const a = tensor([1, 2, 3, 4]);
    expect(tensor(a)).toBe(a);
    expect(tensor(a, [2, 2]).shape).toEqual([2, 2]);
    expect(isTensor(a)).toBe(true);
    expect([null, undefined, 1, [], { shape: [] }].some(isTensor)).toBe(false);
  });

  test('ragged rows are named by their place', () => {
    expect(() => tensor([[1, 2], [3]])).toThrow(ShapeError);
    expect(() => tensor([[1, 2], [3]])).toThrow(
      /ragged: element \[1\] has 1 elements where .* has 2\. All rows/,
    );
    expect(() => tensor([[1, 2], 3])).toThrow(/element \[1\] is not an array where .* has 2/);
    expect(() => tensor([[1, 2], [3, [4]]])).toThrow(/element \[1, 1\] has 1 elements where .* is a number/); // prettier-ignore
  });

  test('what is not a number is refused', () => {
    expect(() => tensor([1, 'two'])).toThrow(
      new ValueError('Numbers were expected, but element [1] is a string.'),
    );
    expect(() => tensor([1, null])).toThrow(/element \[1\] is null/);
    expect(() => tensor([[1, undefined]])).toThrow(/element \[0, 1\] is undefined/);
    expect(() => tensor(undefined)).toThrow(/Numbers were expected/);
    expect(() => tensor(new BigInt64Array(1))).toThrow(/cannot be made from a BigInt64Array/);
    expect(() => tensor(new DataView(new ArrayBuffer(4)))).toThrow(/cannot be made from a DataView/);
    expect(() => tensor([1], null, 'float')).toThrow(/Unknown dtype 'float'. Did you mean 'float32'\?/);
    expect(() => new Tensor({ shape: [2], dtype: 'float32', data: new Float32Array(3) })).toThrow(
      /has 2 elements/,
    );
  });
});

describe('shapes', () => {
  const t = tensor(
    new Float32Array(12).map((_, i) => i),
    [3, 4],
  );

  test('reshape works out one size and shares memory', () => {
    expect(t.reshape([-1, 2, 3]).shape).toEqual([2, 2, 3]);
    expect(t.reshape([12]).data.buffer).toBe(t.data.buffer);
    expect(tensor([]).reshape([0, 3]).shape).toEqual([0, 3]);
  });

  test.each([
    [[5, -1], /12 elements do not fill the shape \[5, -1\]: 12 is not a multiple of 5/],
    [[3, 5], /12 elements do not fill the shape \[3, 5\]: it would need 15/],
    [[-1, -1], /Only one size may be -1/],
    [[-2], /array of whole sizes/],
    [[1.5], /array of whole sizes/],
    [7, /array of whole sizes/],
  ])('reshape(%j) is refused', (shape, message) => {
    expect(() => t.reshape(/** @type {any} */ (shape))).toThrow(message);
  });

  test('a shape cannot be changed', () => {
    expect(() => /** @type {any} */ (t.shape).push(1)).toThrow();
  });

  test.each([
    [[], [0, 1, 2]],
    [[1], [1, 2]],
    [
      [0, 2],
      [0, 1],
    ],
    [[-1], [2]],
    [[-2, -1], [1]],
    [
      [-9, 9],
      [0, 1, 2],
    ],
    [[2, 1], []],
    [[5, 7], []],
  ])('slice(%j) takes rows as Python does', (bounds, rows) => {
    const part = t.slice(...bounds);
    expect(part.shape).toEqual([rows.length, 4]);
    expect(part.array()).toEqual(rows.map((r) => [4 * r, 4 * r + 1, 4 * r + 2, 4 * r + 3]));
    expect(part.data.buffer).toBe(t.data.buffer);
  });

  test('slice refuses what is no position', () => {
    expect(() => t.slice(0.5)).toThrow(/whole positions; received 0.5/);
    expect(() => tensor(1).slice(0)).toThrow(/no rows/);
  });

  test('at gives an element, or the part below', () => {
    expect(t.at(1, 2)).toBe(6);
    expect(t.at(-1, -1)).toBe(11);
    expect(t.at(2).array()).toEqual([8, 9, 10, 11]);
    expect(() => t.at(3, 0)).toThrow(/Position 3 is outside of axis 0 of the shape \[3, 4\]/);
    expect(() => t.at(0, -5)).toThrow(/axis 1/);
    expect(() => t.at(0, 0, 0)).toThrow(/3 positions/);
    expect(() => t.item()).toThrow(/one element/);
  });

  test('argMax along any axis, first of equals', () => {
    const x = tensor([[1, 5, 5], [7, 0, 6]]); // prettier-ignore
    expect(x.argMax()).toMatchObject({ dtype: 'int32', shape: [2] });
    expect(x.argMax().array()).toEqual([1, 0]);
    expect(x.argMax(0).array()).toEqual([1, 0, 1]);
    expect(tensor([3, 9]).argMax().item()).toBe(1);
    expect(() => x.argMax(2)).toThrow(/axis 2/);
    expect(() => tensor([]).argMax()).toThrow(ShapeError);
  });
});

describe('arithmetic', () => {
  test('with numbers, in float32', () => {
    const x = tensor([1, 2, 3]);
    expect(x.add(0.1).array()).toEqual([f(1 + f(0.1)), f(2 + f(0.1)), f(3 + f(0.1))]);
    expect(x.sub(1).array()).toEqual([0, 1, 2]);
    expect(x.mul(2).array()).toEqual([2, 4, 6]);
    expect(x.div(3).array()).toEqual([f(1 / 3), f(2 / 3), 1]);
    expect(x.array()).toEqual([1, 2, 3]);
  });

  test('with tensors that broadcast', () => {
    const x = tensor([[1, 2], [3, 4]]); // prettier-ignore
    expect(x.add(x).array()).toEqual([[2, 4], [6, 8]]); // prettier-ignore
    expect(x.mul([10, 100]).array()).toEqual([[10, 200], [30, 400]]); // prettier-ignore
    expect(x.sub([[1], [3]]).array()).toEqual([[0, 1], [0, 1]]); // prettier-ignore
    expect(tensor([1, 2]).add([[10], [20], [30]]).shape).toEqual([3, 2]);
    expect(() => x.add([1, 2, 3])).toThrow(/\[2, 2\] and \[3\] do not fit together: .* 2 meets 3/);
  });

  test('int32 stays int32 with whole numbers, but for quotients', () => {
    const x = tensor(new Int32Array([7, 16777217]));
    expect(x.add(1)).toMatchObject({ dtype: 'int32' });
    expect(x.add(1).array()).toEqual([8, 16777218]);
    expect(x.mul(x).dtype).toBe('int32');
    expect(x.add(0.5).dtype).toBe('float32');
    expect(x.div(2)).toMatchObject({ dtype: 'float32' });
    expect(x.slice(0, 1).div(2).item()).toBe(3.5);
  });

  test('cast', () => {
    expect(tensor([1.9, -1.9, 0]).cast('int32').array()).toEqual([1, -1, 0]);
    expect(tensor([1.9, 0, 255]).cast('uint8').array()).toEqual([1, 0, 255]);
    expect(tensor([2, 0, -1]).cast('bool').array()).toEqual([true, false, true]);
    expect(tensor([true, false]).cast('float32').array()).toEqual([1, 0]);
    expect(() => tensor([1]).cast(/** @type {any} */ ('double'))).toThrow(/Unknown dtype 'double'/);
  });
});

describe('lazy tensors', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const images = tensor(bytes).reshape([4, 8, 8]);

  test('scaling bytes keeps the bytes and is exact', () => {
    const scaled = images.reshape([-1, 8, 8, 1]).cast('float32').div(255).sub(0.5).mul(2);
    expect(scaled).toMatchObject({ shape: [4, 8, 8, 1], dtype: 'float32' });
    expect(scaled.bytes?.buffer).toBe(bytes.buffer);
    expect(scaled.table).toHaveLength(256);
    const eager = tensor(new Float32Array(bytes)).div(255).sub(0.5).mul(2);
    expect([...scaled.data]).toEqual([...eager.data]);
  });

  test('arithmetic on uint8 itself is float32 and lazy', () => {
    expect(images.div(255)).toMatchObject({ dtype: 'float32' });
    expect(images.div(255).at(0, 0, 3)).toBe(f(3 / 255));
    expect(images.add(1).at(3, 7, 7)).toBe(256);
  });

  test('slices and reshapes stay lazy, in any order', () => {
    const a = images.cast('float32').div(255).slice(1, 3).reshape([-1]).slice(-2);
    const b = images.slice(1, 3).reshape([-1]).slice(-2).cast('float32').div(255);
    expect(a.bytes).toHaveLength(2);
    expect(a.bytes?.buffer).toBe(bytes.buffer);
    expect(a.array()).toEqual(b.array());
    expect(a.array()).toEqual([f(190 / 255), f(191 / 255)]);
    expect(images.cast('float32').at(1).bytes).toHaveLength(64);
  });

  test('what is not lazy has no table', () => {
    expect(images.table).toBeUndefined();
    expect(images.bytes).toBe(images.data);
    expect(tensor([1]).bytes).toBeUndefined();
    expect(images.cast('float32').add(tensor([1])).bytes).toBeUndefined();
    expect(images.cast('float32').cast('int32')).toMatchObject({ dtype: 'int32', bytes: undefined });
  });

  test('packed parts survive structuredClone', () => {
    for (const t of [images.div(255), images, tensor([1.5, 2]), tensor(new Int32Array(2)), tensor(1)]) {
      const again = new Tensor(structuredClone(t.pack()));
      expect(again).toMatchObject({ shape: t.shape, dtype: t.dtype });
      expect([...again.data]).toEqual([...t.data]);
    }
    expect(images.div(255).pack().data).toBeUndefined();
  });
});

describe('text', () => {
  test('small tensors in full', () => {
    expect(String(tensor([[1, 2.5], [1 / 3, -4]]))).toBe('Tensor float32 [2, 2]\n[[1, 2.5],\n [0.33333, -4]]'); // prettier-ignore
    expect(String(tensor(7))).toBe('Tensor float32 []\n7');
    expect(String(tensor([true]))).toBe('Tensor bool [1]\n[true]');
  });

  test('large ones by their ends', () => {
    const text = String(tensor(new Uint8Array(28 * 28 * 1000)).reshape([1000, 28, 28]));
    expect(text).toContain('Tensor uint8 [1000, 28, 28]');
    expect(text).toContain('[0, 0, 0, …, 0, 0, 0]');
    expect(text.split('\n').length).toBeLessThan(20);
  });
});
