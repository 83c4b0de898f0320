import { Output, floatBits } from '../support.js';

export const op = 'dropout';

const one = (shape, rate) => ({
  name: `[${shape}], rate ${rate}`,
  inputs: [{ shape }],
  attrs: [floatBits(rate), 0, 0],
  rate,
});

// Which elements are kept is random: the test file looks at the mask itself. A rate of 0 keeps all.
export const cases = [one([3, 5], 0), one([1], 0), one([4, 7, 3], 0)];

export const randomCases = [one([1], 0.5), one([100, 103], 0.25), one([2, 3, 5], 0.9), one([10007], 0.5)];

export function reference([x], _attrs, [shape]) {
  const y = new Output(shape);
  x.forEach((value) => y.add(value));
  return y;
}
