import { MAP } from '../../../js/engine/generated.js';
import { Output, count, floatBits } from '../support.js';

export const op = 'map';

const sigmoid = (x) => 1 / (1 + Math.exp(-x));
const roundEven = (x) => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x));

/** By its Taylor series; far out by the continued fraction of what is missing to 1. */
function erf(x) {
  if (Math.abs(x) > 3) {
    let f = 0;
    for (let k = 60; k > 0; k--) f = k / 2 / (Math.abs(x) + f);
    return Math.sign(x) * (1 - Math.exp(-x * x) / Math.sqrt(Math.PI) / (Math.abs(x) + f));
  }
  let [term, sum] = [x, x];
  for (let k = 1; k < 80; k++) {
    term *= (-x * x) / k;
    sum += term / (2 * k + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** What a, b, c and the numbers p, q become. @type {Record<string, (...args: number[]) => number>} */
const FORMULAS = {
  neg: (a) => -a,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  ceil: Math.ceil,
  round: roundEven,
  square: (a) => a * a,
  sqrt: Math.sqrt,
  rsqrt: (a) => 1 / Math.sqrt(a),
  reciprocal: (a) => 1 / a,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  atan: Math.atan,
  erf,
  clip: (a, _b, _c, p, q) => Math.min(Math.max(a, p), q),
  softplus: (a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))),
  silu: (a) => a * sigmoid(a),
  gelu: (a) => (a / 2) * (1 + erf(a / Math.SQRT2)),
  gelu_tanh: (a) => (a / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (a + 0.044715 * a ** 3))),
  leaky_relu: (a, _b, _c, p) => (a < 0 ? p * a : a),
  elu: (a, _b, _c, p, q) => q * (a > 0 ? a : p * Math.expm1(a)),
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: Math.pow,
  maximum: (a, b) => Math.max(a, b),
  minimum: (a, b) => Math.min(a, b),
  mod: (a, b) => a - b * Math.floor(a / b),
  floor_divide: (a, b) => Math.floor(a / b),
  equal: (a, b) => Number(a === b),
  not_equal: (a, b) => Number(a !== b),
  less: (a, b) => Number(a < b),
  less_equal: (a, b) => Number(a <= b),
  where: (a, b, c) => (a ? b : c),
};

/** Where rounding errors grow with more than the result. */
const MAGNITUDES = {
  sin: () => 1,
  cos: () => 1,
  gelu: (a) => Math.abs(a),
  gelu_tanh: (a) => Math.abs(a),
  elu: (a, _b, _c, p, q) => Math.abs(q) * Math.max(Math.abs(a), 1),
  add: (a, b) => Math.abs(a) + Math.abs(b),
  sub: (a, b) => Math.abs(a) + Math.abs(b),
  pow: (a, b) => Math.abs(a) ** b * (1 + Math.abs(b * Math.log(Math.abs(a)))),
  mod: (a, b) => Math.abs(a) + Math.abs(b),
};

const POSITIVE = ['sqrt', 'rsqrt', 'log'];
const FLAT = ['sign', 'floor', 'ceil', 'round', 'floor_divide', 'equal', 'not_equal', 'less', 'less_equal'];
const NUMBERS = { clip: [-0.7, 1.1], leaky_relu: [0.3, 0], elu: [1.6, 1.1] };
const NAMES = Object.keys(MAP);
const attrsOf = (name) => [MAP[name], ...(NUMBERS[name] ?? [0, 0]).map(floatBits)];

/** ranges: one for each operand. */
const one = (name, shapes, ranges, more = {}) => ({
  name: `${name} of ${shapes.map((shape) => `[${shape}]`).join(' ')} in ${ranges.join(' | ')}`,
  inputs: shapes.map((shape, k) => ({ shape, range: ranges[k] ?? [-2, 2] })),
  attrs: attrsOf(name),
  differentiable: !FLAT.includes(name),
  ...more,
});

const rangesOf = (name) => {
  if (POSITIVE.includes(name)) return [[0.1, 4]];
  if (['div', 'mod', 'floor_divide'].includes(name)) return [[-3, 3], [0.4, 2]]; // prettier-ignore
  return { reciprocal: [[0.3, 3]], log1p: [[-0.9, 4]], pow: [[0.2, 3], [-3, 3]] }[name] ?? []; // prettier-ignore
};
const operandsOf = (name) => (name === 'where' ? 3 : MAP[name] >= MAP.add ? 2 : 1);

const unary = NAMES.filter((name) => operandsOf(name) === 1);
const binary = NAMES.filter((name) => operandsOf(name) === 2);

const ODD = [0, -0, 1e-40, 1e-20, -1e-20, 0.5, -0.5, 1.5, 2.5, -2.5, 80, -80, 1e4, -1e4, Infinity, -Infinity];
const ODD_RIGHT = ['neg', 'abs', 'sign', 'floor', 'ceil', 'round', 'square', 'exp', 'expm1', 'atan', 'erf', 'clip', 'softplus']; // prettier-ignore

/** Whole numbers 0 ... k - 1 over and over: many that are equal. */
const few = (shape, k) => ({ shape, data: Array.from({ length: count(shape) }, (_, i) => (i * i) % k) });
const comparison = (name, a, b) => ({
  name: `${name} of [${a}] and [${b}], many equal`,
  inputs: [few(a, 3), few(b, 2)],
  attrs: attrsOf(name),
  differentiable: false,
});

export const cases = [
  ...unary.map((name) => one(name, [[3, 7]], rangesOf(name))),
  ...['exp', 'silu', 'neg'].map((name) => one(name, [[1], [257], [2, 1, 4, 1, 3, 2]].slice(1, 2), [])),
  ...ODD_RIGHT.map((name) => ({
    ...one(name, [[ODD.length]], []),
    name: `${name} of odd values`,
    inputs: [{ shape: [ODD.length], data: ODD }],
    differentiable: false,
  })),
  ...['sqrt', 'log', 'log1p', 'rsqrt'].map((name) => ({
    ...one(name, [[4]], []),
    name: `${name} at the ends`,
    inputs: [{ shape: [4], data: [0, 1e-30, 1e30, Infinity] }],
    differentiable: false,
  })),
  one('sin', [[64]], [[-100, 100]]),
  one('cos', [[64]], [[-100, 100]]),
  one('erf', [[64]], [[-5, 5]]),
  one('atan', [[64]], [[-9, 9]]),
  one('gelu', [[64]], [[-6, 6]]),
  ...binary.map((name) => one(name, [[3, 7], [3, 7]], rangesOf(name))), // prettier-ignore
  ...['sub', 'mul', 'div', 'pow', 'maximum', 'mod', 'less'].map((name) => one(name, [[4, 5], [5]], rangesOf(name))), // prettier-ignore
  ...['equal', 'not_equal', 'less', 'less_equal'].map((name) => comparison(name, [5, 4], [5, 1])),
  comparison('maximum', [3, 4], [3, 4]),
  {
    ...one('pow', [[8], [8]], []), // prettier-ignore
    name: 'pow of negative and odd bases',
    inputs: [
      { shape: [8], data: [-2, -2, -3, 0, 0, 1, -1, 5] },
      { shape: [8], data: [3, 2, 0, 2, 0, 1e9, 3, -1] },
    ],
    differentiable: false,
  },
  // Broadcasting: each side, in front, behind, within, all.
  ...['sub', 'mul'].flatMap((name) =>
    [
      [[1], [6, 7]],
      [[6, 7], [1]],
      [[6, 7], [6, 1]],
      [[6, 1], [7]],
      [[5], [2, 3, 5]],
      [[2, 1, 5], [3, 1]],
      [[2, 3, 1, 5], [1, 3, 4, 1]],
      [[2, 1, 3, 1, 2, 1], [2, 1, 4, 1, 2]],
      [[300, 3], [3]],
      [[3, 300], [3, 1]],
      [[67, 9, 5], [9, 1]],
      [[1, 1], [1]],
    ].map((shapes) => one(name, shapes, [])),
  ), // prettier-ignore
  one('where', [[4, 5], [4, 5], [4, 5]], []), // prettier-ignore
  ...[
    [[6, 1], [1], [6, 5]],
    [[5], [6, 5], [1]],
    [[2, 3], [4, 2, 3], [4, 1, 1]],
  ].map((shapes) => ({
    ...one('where', shapes, []),
    inputs: shapes.map((shape, k) => (k === 0 ? few(shape, 2) : { shape })),
    differentiable: false, // with respect to the condition it is 0, which the check of planted mistakes would not see
  })), // prettier-ignore
];

/** Index into a tensor of this shape that is spread over `shape`. */
function placeIn(own, shape, index) {
  let at = 0;
  own.forEach((size, k) => {
    const i = index[k + shape.length - own.length];
    at = at * size + (size === 1 ? 0 : i);
  });
  return at;
}

export function reference(xs, [id, ...bits], shapes) {
  const name = NAMES[id];
  const rank = Math.max(...shapes.map(({ length }) => length));
  const shape = Array.from({ length: rank }, (_, k) =>
    Math.max(...shapes.map((own) => own[k - rank + own.length] ?? 1)),
  );
  const numbers = bits.map((word) => new Float32Array(Int32Array.of(word).buffer)[0]);
  const y = new Output(shape);
  const index = shape.map(() => 0);
  for (let i = 0; i < count(shape); i++) {
    const [a, b, c] = shapes.map((own, k) => xs[k][placeIn(own, shape, index)]);
    const value = FORMULAS[name](a, b, c, ...numbers);
    y.add(value, MAGNITUDES[name]?.(a, b, c, ...numbers) ?? Math.abs(value));
    for (let k = rank - 1; k >= 0 && ++index[k] === shape[k]; k--) index[k] = 0;
  }
  return y;
}
