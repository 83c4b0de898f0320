import { Output, eachRow } from '../support.js';

export const op = 'argsort';

const one = (shape, k, descending, input = {}) => ({
  name: `[${shape}] ${input.dtype ?? ''}${input.data ? ` ${input.data}` : ''}, ${k} ${descending ? 'largest' : 'smallest'}`,
  inputs: [{ shape, ...input }],
  attrs: [k, descending],
});

const ODD = { data: [0, NaN, -0, Infinity, NaN, -Infinity, 1e-40, 3] };

export const cases = [0, 1].flatMap((descending) => [
  one([1], 1, descending),
  one([2], 2, descending),
  one([7], 7, descending),
  one([3, 16], 16, descending),
  one([2, 3, 33], 5, descending),
  one([4, 9], 9, descending, { dtype: 'int32', range: [0, 4] }),
  one([8], 8, descending, ODD),
  one([2, 100], 100, descending, { data: Array.from({ length: 200 }, (_, i) => (i * 7) % 5) }),
]);

/** NaN counts as larger than all. */
function compare(a, b) {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : Number(a > b);
}

export function reference([x], [k, descending], [shape]) {
  const y = new Output([...shape.slice(0, -1), k]);
  y.dtype = 'int32';
  eachRow(shape, (start, C) => {
    const places = Array.from({ length: C }, (_, i) => i);
    places.sort((a, b) => compare(x[start + a], x[start + b]) * (descending ? -1 : 1) || a - b);
    places.slice(0, k).forEach((place) => y.add(place));
  });
  return y;
}
