import { geometry } from '../normalization.js';
import { Output, count, floatBits } from '../support.js';
import { SHAPES } from './moment.js';

export const op = 'normalize';

const [MEAN, GAMMA, BETA, OWN] = [1, 2, 4, 8];
const EPSILON = 0.01;

/** each: gamma and beta for every m, or for every (m, i) */
function one(shape, axes, flags, each = false) {
  const { P, M, I } = geometry(shape, axes);
  const parameters = { shape: [each ? M : M * I] };
  return {
    name: `[${shape}], axes ${axes}, flags ${flags}${each ? ', a gamma each' : ''}`,
    inputs: [
      { shape },
      { shape: [P * M], range: [0.1, 2] },
      ...[MEAN, GAMMA, BETA].flatMap((flag) =>
        !(flags & flag) ? [] : flag === MEAN ? [{ shape: [P * M] }] : [parameters],
      ),
    ],
    attrs: [...axes, flags, floatBits(EPSILON)],
    tolerance: 4e-6,
  };
}

const ALL = MEAN | GAMMA | BETA;
export const cases = [
  ...SHAPES.map(([shape, axes]) => one(shape, axes, ALL)),
  ...[0, MEAN, GAMMA, BETA, GAMMA | BETA, MEAN | BETA].flatMap((flags) => [
    one([6, 5], [0, 1, 2], flags),
    one([6, 5], [1, 1, 1], flags),
  ]),
  one([2, 3, 4, 2], [0, 1, 2], ALL, true),
  one([2, 3, 4, 2], [1, 2, 3], ALL, true),
  one([4, 3, 5], [1, 1, 2], ALL, true),
  ...[MEAN | OWN, ALL | OWN].flatMap((flags) => [
    { ...one([6, 5], [0, 1, 2], flags), differentiable: false }, // the graphs of tests/native check it
    { ...one([6, 5], [1, 1, 1], flags), differentiable: false },
  ]),
];

export function reference(inputs, [a, m, i, flags, bits], [shape]) {
  const { P, A, M, I, at } = geometry(shape, [a, m, i]);
  const [x, variance, ...rest] = inputs;
  const [mean, gamma, beta] = [MEAN, GAMMA, BETA].map((flag) => (flags & flag ? rest.shift() : undefined));
  const epsilon = new Float32Array(Int32Array.of(bits).buffer)[0];
  const parameter = (values, j, l) => values[values.length === M * I ? j * I + l : j];
  const y = new Output(shape);
  for (let p = 0; p < P; p++)
    for (let k = 0; k < A; k++)
      for (let j = 0; j < M; j++)
        for (let l = 0; l < I; l++) {
          const s = p * M + j;
          const scale = (gamma ? parameter(gamma, j, l) : 1) / Math.sqrt(variance[s] + epsilon);
          const shift = beta ? parameter(beta, j, l) : 0;
          const [value, centre] = [x[at(p, k, j, l)], mean ? mean[s] : 0];
          y.add((value - centre) * scale + shift, (Math.abs(value) + Math.abs(centre)) * Math.abs(scale) + Math.abs(shift)); // prettier-ignore
        }
  if (y.length !== count(shape)) throw new Error('the geometry covers every value');
  return y;
}
