import { describe, expect, test } from '@jest/globals';

import { writeHdf5 } from '../../js/io/hdf5_write.js';
import { File } from '../../js/vendor/jsfive.js';

/** @param {import('../../js/io/hdf5_write.js').Group} root */
const reread = (root) => new File(writeHdf5(root).buffer, 'test.h5');

describe('HDF5', () => {
  test('data sets of both types and all ranks', () => {
    const file = reread({
      children: {
        scalar: { shape: [], data: Int32Array.of(-7) },
        vector: { shape: [3], data: Float32Array.of(1.5, -2.25, 1e-30) },
        empty: { shape: [0, 3], data: new Float32Array(0) },
        tensor: { shape: [2, 1, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
      },
    });
    expect([...file.keys].sort()).toEqual(['empty', 'scalar', 'tensor', 'vector']);
    expect(file.get('scalar')).toMatchObject({ shape: [], dtype: '<i4' });
    expect([...file.get('scalar').value]).toEqual([-7]);
    expect(file.get('vector')).toMatchObject({ shape: [3], dtype: '<f4' });
    expect([...file.get('vector').value]).toEqual([1.5, -2.25, Math.fround(1e-30)]);
    expect(file.get('tensor').shape).toEqual([2, 1, 3]);
    expect([...file.get('tensor').value]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(file.get('empty').shape).toEqual([0, 3]);
  });

  test('groups within groups, with text', () => {
    const vars = { children: {}, attributes: { name: 'größe', other: '' } };
    const file = reread({ children: { layers: { children: { a: { children: { vars } } } }, vars } });
    expect(file.get('layers/a/vars').attrs).toMatchObject({ name: 'größe' });
    expect(file.get('vars').attrs.name).toBe('größe');
  });

  test('an empty file', () => {
    expect(reread({ children: {} }).keys).toEqual([]);
  });

  test.each([1, 8, 9, 255, 256, 257, 1000])('a group of %i', (count) => {
    const children = Object.fromEntries(
      Array.from({ length: count }, (_, i) => [String(i), { shape: [1], data: Float32Array.of(i) }]),
    );
    const file = reread({ children: { many: { children } } });
    expect(file.get('many').keys).toHaveLength(count);
    for (let i = 0; i < count; i += 37) expect(file.get(`many/${i}`).value[0]).toBe(i);
  });

  test('data that is a part of a larger array', () => {
    const all = Float32Array.of(1, 2, 3, 4);
    expect([...reread({ children: { x: { shape: [2], data: all.subarray(1, 3) } } }).get('x').value]).toEqual(
      [2, 3],
    );
  });
});
