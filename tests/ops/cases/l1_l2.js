import { floatBits } from '../../../js/graph/words.js';
import { Output, Sum } from '../support.js';

export const op = 'l1_l2';

const strengths = [[0.5, 0], [0, 0.25], [0.125, 2], [0, 0]]; // prettier-ignore

export const cases = [[1], [3], [4, 5], [2, 3, 57], [1021]].flatMap((shape) =>
  strengths.map(([l1, l2]) => ({
    name: `[${shape}] l1 ${l1} l2 ${l2}`,
    inputs: [{ shape }],
    flat: !l1 && !l2,
    attrs: [floatBits(l1), floatBits(l2)],
  })),
);

const scratch = new DataView(new ArrayBuffer(4));

/** @param {number} bits */
function floatOf(bits) {
  scratch.setInt32(0, bits);
  return scratch.getFloat32(0);
}

export function reference([x], attrs) {
  const [l1, l2] = attrs.map(floatOf);
  const sum = new Sum();
  for (const value of x) sum.add(l1 * Math.abs(value) + l2 * value * value);
  const y = new Output([1]);
  y.add(sum.value, sum.magnitude);
  return y;
}
