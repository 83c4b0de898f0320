import { along } from '../reductions.js';

export const op = 'arg_reduce';

const one = (shape, axis, smallest, data) => ({
  name: `${smallest ? 'smallest' : 'largest'} of [${shape}] along ${axis}${data ? ', given' : ''}`,
  inputs: [{ shape, data }],
  attrs: [axis, smallest],
});

export const cases = [0, 1].flatMap((smallest) => [
  one([1], 0, smallest),
  one([9], 0, smallest),
  one([4, 7], 0, smallest),
  one([4, 7], 1, smallest),
  one([2, 3, 4, 2], 2, smallest),
  one([2, 4], 1, smallest, [1, 3, 1, 3, Infinity, -Infinity, Infinity, -Infinity]),
  one([2, 3], 1, smallest, [1, NaN, 5, NaN, 7, NaN]),
]);

export const reference = ([x], [axis, smallest], [shape]) =>
  along(x, shape, { first: axis, axes: 1, dtype: 'int32' }, (values) => {
    const nan = values.findIndex(Number.isNaN);
    if (nan >= 0) return [nan];
    return [values.indexOf(smallest ? Math.min(...values) : Math.max(...values))];
  });
