/** Cases that maximum and average pooling share. */
export function poolCases() {
  const one = (shape, pool, stride, same) => ({
    name: `[${shape}], pool ${pool}, stride ${stride}, ${same ? 'same' : 'valid'}`,
    inputs: [{ shape }],
    attrs: [...pool, ...stride, same],
  });
  return [
    one([1, 1, 1, 1], [1, 1], [1, 1], 0),
    one([2, 6, 8, 4], [2, 2], [2, 2], 0),
    one([2, 7, 5, 3], [2, 2], [2, 2], 0),
    one([2, 7, 5, 3], [2, 2], [2, 2], 1),
    one([1, 6, 7, 9], [3, 3], [1, 1], 1),
    one([1, 6, 7, 5], [3, 2], [1, 2], 0),
    one([1, 9, 9, 8], [2, 3], [3, 4], 0),
    one([1, 10, 9, 2], [2, 2], [3, 4], 1),
    one([1, 2, 3, 17], [5, 4], [1, 1], 1),
    one([3, 4, 4, 1], [4, 4], [4, 4], 0),
    one([2, 13, 11, 16], [3, 3], [2, 2], 1),
    one([2, 7, 9, 8], [2, 2], [2, 2], 0),
    one([1, 5, 4, 12], [2, 2], [2, 2], 1),
  ];
}
