import { Output, count, floatBits } from '../support.js';

export const op = 'constant';

const one = (dtype, shape, values) => ({
  name: `${dtype} [${shape}] of ${values.length}`,
  inputs: [],
  attrs: [Number(dtype === 'int32'), shape.length, ...shape, ...values.map(dtype === 'int32' ? Number : floatBits)],
}); // prettier-ignore

export const cases = [
  one('float32', [1], [2.5]),
  one('float32', [3], [1, -2, 0.1]),
  one('float32', [2, 3, 1], [1, 2, 3, 4, 5, 6]),
  one('float32', [2, 3], [-0.25]),
  one('int32', [2, 2], [1, -7, 2147483647, 0]),
  one('int32', [5], [-3]),
];

export function reference(_, [whole, rank, ...rest]) {
  const shape = rest.slice(0, rank);
  const values = rest.slice(rank);
  const y = new Output(shape);
  if (whole) y.dtype = 'int32';
  const numbers = whole ? values : new Float32Array(Int32Array.from(values).buffer);
  for (let i = 0; i < count(shape); i++) y.add(numbers[numbers.length > 1 ? i : 0]);
  return y;
}
