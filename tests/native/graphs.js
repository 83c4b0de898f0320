// Graphs whose difficulty is in how gradients meet, not in any one op: each is differentiated numerically in the double
// build. A graph: {name, build(b) -> {root, wrt, fetch?}} on a PlanBuilder; inputs and parameters get random values.

import { floatBits } from '../../js/graph/words.js';

const LINEAR = 0;
const RELU = 1;

/** Statistics of a value itself, in every geometry: gradients pass through them although `moment` has none. */
const normalizations = () =>
  [
    { shape: [3, 4, 5], axes: [0, 2, 3], count: 5 },
    { shape: [2, 33], axes: [0, 1, 2], count: 33 },
    { shape: [3, 4, 6], axes: [0, 1, 2], count: 4 },
    { shape: [4, 9], axes: [1, 1, 1], count: 9 },
    { shape: [3, 5, 2, 3], axes: [1, 2, 3], count: 6 },
  ].flatMap(({ shape, axes, count }) =>
    [true, false].map((centred) => ({
      name: `[${shape}] normalized by its own ${centred ? 'moments' : 'mean square'}, axes ${axes}`,
      batch: shape[0],
      build(b) {
        const [x, gamma, beta] = [b.input([null, ...shape.slice(1)]), b.param([count]), b.param([count])];
        const h = b.op('tanh', [x], [], [null, ...shape.slice(1)]);
        const [P, M] = [[null, ...shape.slice(1)].slice(0, axes[0]), shape.slice(axes[1], axes[2])];
        const mean = centred ? [b.op('moment', [h], [...axes, 1], [...P, ...M])] : [];
        const variance = b.op('moment', [h, ...mean], [...axes, 2], [...P, ...M]);
        const flags = (centred ? 1 : 0) + 2 + 4 + 8;
        const attrs = [...axes, flags, floatBits(0.01)];
        const y = b.op('normalize', [h, variance, ...mean, gamma, beta], attrs, [null, ...shape.slice(1)]);
        return { root: b.op('tanh', [y], [], [null, ...shape.slice(1)]), wrt: [x, gamma, beta] };
      },
    })),
  );

export const graphs = [
  {
    name: 'a value read by three nodes (residual block)',
    build(b) {
      const x = b.input([null, 4]);
      const w = b.param([4, 4]);
      const h = b.op('dense', [x, w], [RELU], [null, 4]);
      const t = b.op('tanh', [h], [], [null, 4]);
      const s = b.op('sigmoid', [h], [], [null, 4]);
      const root = b.op('add', [h, t, s], [], [null, 4]);
      return { root, wrt: [x, w] };
    },
  },
  {
    name: 'the same value twice in one node',
    build(b) {
      const x = b.input([null, 3]);
      const s = b.op('sigmoid', [x], [], [null, 3]);
      return { root: b.op('add', [s, s, x], [], [null, 3]), wrt: [x] };
    },
  },
  {
    name: 'one weight in two layers',
    build(b) {
      const x = b.input([null, 5]);
      const w = b.param([5, 5]);
      const c = b.param([5]);
      const h = b.op('dense', [x, w, c], [3], [null, 5]);
      return { root: b.op('dense', [h, w, c], [LINEAR], [null, 5]), wrt: [w, c, x] };
    },
  },
  {
    name: 'a chain of views, then two readers of the last',
    build(b) {
      const x = b.input([null, 2, 3, 2]);
      const h = b.op('tanh', [x], [], [null, 2, 3, 2]);
      const v = b.op('reshape', [h], [-1, 6, 2], [null, 6, 2]);
      const u = b.op('reshape', [v], [-1, 12], [null, 12]);
      const s = b.op('sigmoid', [u], [], [null, 12]);
      return { root: b.op('add', [u, s], [], [null, 12]), wrt: [x] };
    },
  },
  {
    name: 'a view beside another reader of its input',
    build(b) {
      const x = b.input([null, 6]);
      const h = b.op('tanh', [x], [], [null, 6]);
      const v = b.op('reshape', [h], [-1, 2, 3], [null, 2, 3]);
      const s = b.op('softmax', [v], [], [null, 2, 3]);
      const back = b.op('reshape', [s], [-1, 6], [null, 6]);
      return { root: b.op('add', [h, back], [], [null, 6]), wrt: [x] };
    },
  },
  {
    name: 'a view of a weight',
    build(b) {
      const x = b.input([null, 4]);
      const w = b.param([12]);
      const m = b.op('reshape', [w], [4, 3], [4, 3]);
      return { root: b.op('dense', [x, m], [2], [null, 3]), wrt: [w, x] };
    },
  },
  {
    name: 'the root is not the last node; a metric and a dead branch hang off',
    build(b) {
      const x = b.input([null, 4]);
      const t = b.input([null, 3]);
      const w = b.param([4, 3]);
      const y = b.op('dense', [x, w], [LINEAR], [null, 3]);
      const loss = b.op('categorical_crossentropy', [y, t], [1, 0], [null]);
      const root = b.op('mean', [loss], [], [1]);
      const hit = b.op('categorical_accuracy', [y, t], [], [null]);
      b.op('tanh', [y], [], [null, 3]);
      return { root, wrt: [x, w], fetch: [b.op('sums', [hit], [], [2])] };
    },
  },
  {
    name: 'recurrent layers over one another: each keeps what it needs until its turn comes',
    build(b) {
      const x = b.input([null, 4, 3]);
      const lstm = [b.param([3, 8]), b.param([2, 8]), b.param([8])];
      const gru = [b.param([2, 9]), b.param([3, 9]), b.param([2, 9])];
      const w = b.param([3, 2]);
      const h = b.op('lstm', [x, ...lstm], [1, 0, 1, 0], [null, 4, 2]);
      const g = b.op('gru', [h, ...gru], [1, 1, 1, 1], [null, 4, 3]);
      const y = b.op('gru', [g, b.param([3, 9]), b.param([3, 9])], [0, 0, 0, 0], [null, 3]);
      const root = b.op('dense', [y, w], [LINEAR], [null, 2]);
      b.op('lstm', [x, ...lstm], [0, 0, 1, 0], [null, 2]);
      return { root, wrt: [x, ...lstm, ...gru, w] };
    },
  },
  {
    name: 'a table read twice',
    build(b) {
      const [x, w] = [b.input([null, 3]), b.param([2, 3])];
      const rows = b.op('embedding', [x, w], [], [null, 3, 3]);
      const flat = b.op('reshape', [rows], [-1, 9], [null, 9]);
      const others = b.op('embedding', [x, w], [], [null, 3, 3]);
      const h = b.op('tanh', [b.op('reshape', [others], [-1, 9], [null, 9])], [], [null, 9]);
      return { root: b.op('add', [flat, h], [], [null, 9]), wrt: [w] };
    },
  },
  ...normalizations(),
  {
    name: 'post nodes: a state that the batch moves twice, a weight that is kept in bounds',
    build(b) {
      const [x, w, state] = [b.input([null, 4]), b.param([4, 3]), b.param([1])];
      const y = b.op('dense', [x, w], [3], [null, 3]);
      const batch = b.op('mean', [y], [], [1]);
      const root = b.op('mean', [b.op('relu', [y], [], [null, 3])], [], [1]);
      const post = b.op('add', [state, batch], [], [1]);
      b.op('assign', [state, post], [0], [1]);
      b.op('assign', [state, b.op('tanh', [state], [], [1])], [0], [1]);
      b.op('assign', [w, b.op('tanh', [w], [], [4, 3])], [0], [4, 3]);
      return { root, wrt: [x, w], fetch: [state], post };
    },
  },
  {
    name: 'a small convnet from end to end',
    build(b) {
      const x = b.input([null, 8, 8, 1]);
      const t = b.input([null, 3]);
      const k = b.param([3, 3, 1, 4]);
      const c = b.param([4]);
      const w = b.param([36, 3]);
      const h = b.op('conv', [x, k, c], [1, 1, 1, 1, 0, 1, 3], [null, 6, 6, 4]);
      const p = b.op('max_pool', [h], [2, 2, 2, 2, 0], [null, 3, 3, 4]);
      const f = b.op('reshape', [p], [-1, 36], [null, 36]);
      const y = b.op('dense', [f, w], [LINEAR], [null, 3]);
      const loss = b.op('mean_squared_error', [y, t], [], [null]);
      return { root: b.op('mean', [loss], [], [1]), wrt: [x, k, c, w] };
    },
  },
];
