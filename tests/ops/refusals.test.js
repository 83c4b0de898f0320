// Plans that an op has to refuse, each with its status.

import { beforeAll, expect, test } from '@jest/globals';

import { MAP } from '../../js/engine/generated.js';
import { loadEngine } from '../support/engine.js';
import { PlanBuilder } from '../support/plan.js';
import { floatBits } from './support.js';

const BIG = 2 ** 31 - 1;
const x4 = [2, 5, 5, 4];
const conv = (over = {}) =>
  Object.values({ sh: 1, sw: 1, dh: 1, dw: 1, same: 0, groups: 1, act: 0, ...over });
const depthwise = (over = {}) => Object.values({ sh: 1, sw: 1, dh: 1, dw: 1, same: 0, act: 0, ...over });
const transposed = (over = {}) =>
  Object.values({ sh: 1, sw: 1, dh: 1, dw: 1, same: 0, act: 0, eh: -1, ew: -1, ...over });
const pool = (over = {}) => Object.values({ ph: 2, pw: 2, sh: 2, sw: 2, same: 0, ...over });
const int = (shape) => ({ shape, dtype: 'int32' });

const REFUSED = [
  ['dense', 'rank', [[2, 3], [3]], [0]],
  [
    'dense',
    'shape',
    [
      [2, 3],
      [4, 5],
    ],
    [0],
  ],
  ['dense', 'shape', [[2, 3], [3, 5], [4]], [0]],
  [
    'dense',
    'rank',
    [
      [2, 3],
      [3, 5],
      [1, 5],
    ],
    [0],
  ],
  [
    'dense',
    'attr',
    [
      [2, 3],
      [3, 5],
    ],
    [4],
  ],
  [
    'dense',
    'attr',
    [
      [2, 3],
      [3, 5],
    ],
    [-1],
  ],
  [
    'dense',
    'attr',
    [
      [2, 3],
      [3, 5],
    ],
    [],
  ],
  ['dense', 'inputs', [[2, 3]], [0]],
  ['dense', 'dtype', [int([2, 3]), [3, 5]], [0]],
  ['sparse_dense', 'dtype', [[2, 3], [9, 5]], [0]], // prettier-ignore
  ['sparse_dense', 'dtype', [int([2, 3]), int([9, 5])], [0]],
  ['sparse_dense', 'dtype', [int([2, 3]), [9, 5], int([5])], [0]],
  ['sparse_dense', 'rank', [int([2, 3]), [9]], [0]],
  ['sparse_dense', 'rank', [int([2, 3]), [9, 5], [1, 5]], [0]], // prettier-ignore
  ['sparse_dense', 'shape', [int([2, 3]), [9, 5], [4]], [0]],
  ['sparse_dense', 'attr', [int([2, 3]), [9, 5]], [4]],
  ['sparse_dense', 'inputs', [int([2, 3])], [0]],
  ['multi_hot', 'dtype', [[2, 3]], [9]],
  ['multi_hot', 'attr', [int([2, 3])], [0]],
  ['multi_hot', 'limit', [int([2, 3])], [BIG], [2, BIG]],
  ['conv', 'rank', [[5, 4], [4, 2]], [0, 1, 0]], // prettier-ignore
  ['conv', 'rank', [[1, 1, 1, 1, 1, 4], [1, 1, 1, 1, 4, 2]], Array(11).fill(1)], // prettier-ignore
  ['conv', 'attr', [x4, [3, 3, 4, 2]], conv().slice(1)],
  ['conv', 'rank', [x4, [3, 4, 2]], conv()],
  ['conv', 'shape', [x4, [3, 3, 3, 2]], conv()],
  ['conv', 'shape', [x4, [6, 3, 4, 2]], conv()],
  ['conv', 'shape', [x4, [3, 3, 4, 2]], conv({ dw: 3 })],
  ['conv', 'shape', [x4, [3, 3, 4, 2], [3]], conv()],
  ['conv', 'attr', [x4, [3, 3, 4, 2]], conv({ sh: 0 })],
  ['conv', 'attr', [x4, [3, 3, 4, 2]], conv({ sw: -1 })],
  ['conv', 'attr', [x4, [3, 3, 4, 2]], conv({ dh: 0 })],
  ['conv', 'attr', [x4, [3, 3, 4, 2]], conv({ same: 3 })],
  ['conv', 'attr', [x4, [3, 3, 4, 2]], conv({ groups: 0 })],
  ['conv', 'attr', [x4, [3, 3, 1, 3]], conv({ groups: 4 })],
  ['conv', 'attr', [x4, [3, 3, 1, 3]], conv({ groups: 3 })],
  ['conv', 'attr', [x4, [3, 3, 4, 2]], conv({ act: 4 })],
  ['conv', 'limit', [x4, [3, 3, 4, 2]], conv({ same: 1, dh: BIG })],
  ['conv', 'limit', [x4, [3, 3, 4, 2]], conv({ same: 1, dh: 2 ** 22, dw: 2 ** 22 }), [2, 5, 5, 2]],
  ['conv_transpose', 'rank', [[5, 4], [4, 2]], [0, 0]], // prettier-ignore
  ['conv_transpose', 'rank', [x4, [3, 2, 4]], transposed()],
  ['conv_transpose', 'shape', [x4, [3, 3, 2, 3]], transposed()],
  ['conv_transpose', 'shape', [x4, [3, 3, 2, 4], [3]], transposed()],
  ['conv_transpose', 'shape', [[1, 1, 1, 4], [2, 2, 2, 4]], transposed({ same: 1, eh: 0 })], // prettier-ignore
  ['conv_transpose', 'attr', [x4, [3, 3, 2, 4]], transposed().slice(1)],
  ['conv_transpose', 'attr', [x4, [3, 3, 2, 4]], transposed({ sh: 0 })],
  ['conv_transpose', 'attr', [x4, [3, 3, 2, 4]], transposed({ same: 2 })],
  ['conv_transpose', 'attr', [x4, [3, 3, 2, 4]], transposed({ act: 4 })],
  ['conv_transpose', 'attr', [x4, [3, 3, 2, 4]], transposed({ sh: 2, eh: 2 })],
  ['conv_transpose', 'attr', [x4, [3, 3, 2, 4]], transposed({ ew: -2 })],
  ['conv_transpose', 'limit', [x4, [3, 3, 2, 4]], transposed({ sh: BIG })],
  ['conv_transpose', 'limit', [x4, [3, 3, 2, 4]], transposed({ dh: BIG })],
  ['depthwise_conv', 'rank', [[2, 5, 5, 5, 4], [3, 3, 3, 4, 2]], Array(8).fill(1)], // prettier-ignore
  ['depthwise_conv', 'shape', [x4, [3, 3, 3, 2]], depthwise()],
  ['depthwise_conv', 'shape', [x4, [6, 6, 4, 2]], depthwise()],
  ['depthwise_conv', 'shape', [x4, [3, 3, 4, 2], [4]], depthwise()],
  ['depthwise_conv', 'attr', [x4, [3, 3, 4, 2]], depthwise({ dw: 0 })],
  ['max_pool', 'rank', [[5, 4]], [0]],
  ['max_pool', 'attr', [[5, 5, 4]], pool()],
  ['max_pool', 'shape', [x4], pool({ ph: 6 })],
  ['max_pool', 'attr', [x4], pool({ ph: 0 })],
  ['max_pool', 'attr', [x4], pool({ sw: 0 })],
  ['avg_pool', 'shape', [x4], pool({ pw: 6 })],
  ['avg_pool', 'attr', [x4], pool({ same: -1 })],
  ['avg_pool', 'attr', [x4], pool({ same: 3 })],
  ['global_max_pool', 'rank', [[5, 4]], []],
  ['global_avg_pool', 'rank', [[5, 4]], []],
  ['reshape', 'shape', [[2, 6]], [5, -1]],
  ['reshape', 'shape', [[2, 6]], [3, 5]],
  ['reshape', 'shape', [[2, 6]], [BIG, BIG, BIG, BIG]],
  ['reshape', 'attr', [[2, 6]], [-1, -1]],
  ['reshape', 'attr', [[2, 6]], [0, -1]],
  ['reshape', 'rank', [[2, 6]], []],
  ['reshape', 'rank', [[2, 6]], [1, 1, 1, 1, 1, 2, 6]],
  [
    'concat',
    'attr',
    [
      [2, 3],
      [2, 4],
    ],
    [2],
  ],
  [
    'concat',
    'attr',
    [
      [2, 3],
      [2, 4],
    ],
    [-1],
  ],
  [
    'concat',
    'shape',
    [
      [2, 3],
      [3, 4],
    ],
    [1],
  ],
  [
    'concat',
    'rank',
    [
      [2, 3],
      [2, 3, 1],
    ],
    [1],
  ],
  [
    'add',
    'shape',
    [
      [2, 3],
      [2, 4],
    ],
    [],
  ],
  [
    'add',
    'rank',
    [
      [2, 3],
      [2, 3, 1],
    ],
    [],
  ],
  ['add', 'inputs', [], []],
  ['bias_add', 'shape', [[2, 3], [2]], []],
  [
    'bias_add',
    'rank',
    [
      [2, 3],
      [1, 3],
    ],
    [],
  ],
  ['transpose', 'rank', [[2, 3]], [0]],
  ['transpose', 'attr', [[2, 3]], [0, 2]],
  ['transpose', 'attr', [[2, 3]], [1, 1]],
  ['slice', 'rank', [[2, 3]], [0, 1, 1]],
  ['slice', 'attr', [[3]], [3, 1, 1]],
  ['slice', 'attr', [[3]], [-4, 1, 1]],
  ['slice', 'attr', [[3]], [0, 0, 1]],
  ['slice', 'attr', [[3]], [0, 1, 0]],
  ['slice', 'shape', [[3]], [1, 3, 1]],
  ['slice', 'shape', [[3]], [1, 3, -1]],
  ['slice', 'shape', [[3]], [0, 2, BIG]],
  ['pad', 'rank', [[2, 3]], [0, 0, 1, 1]],
  ['pad', 'attr', [[3]], [4, 0, 1, 1]],
  ['pad', 'attr', [[3]], [0, 0, -1, 1]],
  ['pad', 'limit', [[3]], [0, 0, BIG, BIG]],
  ['tile', 'rank', [[2, 3]], [1, 1]],
  ['tile', 'attr', [[3]], [0, 1]],
  ['tile', 'limit', [[3]], [1 << 24, 1 << 24]],
  ['gather', 'attr', [[2, 3], int([2])], [2, 0]],
  ['gather', 'attr', [[2, 3], int([2])], [0, 1]],
  ['gather', 'shape', [[2, 3], int([3, 1])], [1, 1]], // prettier-ignore
  ['gather', 'rank', [[2, 3, 1, 1], int([1, 1, 1, 1])], [0, 0]], // prettier-ignore
  ['resize', 'attr', [[2, 3]], [2, 4, 1, 0]],
  ['resize', 'attr', [[2, 3]], [1, 0, 1, 0]],
  ['resize', 'attr', [[2, 3]], [1, 4, 3, 0]],
  ['resize', 'attr', [[2, 3]], [1, 4, 1, 2]],
  ['cumulate', 'attr', [[2, 3]], [2, 0, 0, 0]],
  ['cumulate', 'attr', [[2, 3]], [1, 2, 0, 0]],
  ['cumulate', 'dtype', [int([2, 3])], [1, 0, 0, 0]],
  ['argsort', 'attr', [[2, 3]], [4, 0]],
  ['argsort', 'attr', [[2, 3]], [3, 2]],
  ['matmul', 'rank', [[3], [3, 4]], [0, 0]],
  ['matmul', 'shape', [[2, 3], [4, 3]], [0, 0]], // prettier-ignore
  ['matmul', 'shape', [[2, 3, 4], [3, 4, 5]], [0, 0]], // prettier-ignore
  ['matmul', 'attr', [[2, 3], [3, 4]], [0, 2]], // prettier-ignore
  ['matmul', 'dtype', [[2, 3], int([3, 4])], [0, 0]],
  ['embedding', 'dtype', [int([2]), int([4, 3])], []],
  ['embedding', 'rank', [int([2]), [4]], []],
  ['embedding', 'rank', [int([1, 1, 1, 1, 1, 2]), [4, 3]], []],
  ['embedding', 'attr', [int([2]), [4, 3]], [0]],
  ['embedding', 'inputs', [int([2])], []],
  ...['simple_rnn', 'lstm', 'gru'].flatMap((op, k) => {
    const columns = [2, 8, 6][k];
    const ok = [[2, 3, 4], [4, columns], [2, columns]]; // prettier-ignore
    const but = (i, shape) => ok.map((old, j) => (i === j ? shape : old));
    return [
      [op, 'dtype', but(0, int([2, 3, 4])), [0, 0, 0, 0]],
      [op, 'rank', but(0, [2, 4]), [0, 0, 0, 0]],
      [op, 'shape', but(1, [5, columns]), [0, 0, 0, 0]],
      [op, 'shape', but(1, [4, columns + 1]), [0, 0, 0, 0]],
      [op, 'shape', but(2, [3, columns]), [0, 0, 0, 0]],
      [op, 'attr', ok, [2, 0, 0, 0]],
      [op, 'attr', ok, [0, -1, 0, 0]],
      [op, 'attr', ok, [0, 0, 8, 0]],
      [op, 'attr', ok, [0, 0, 0, 4]],
      [op, 'inputs', [...ok, [columns]], [0, 0, 0, 0]],
      [op, 'inputs', ok, [0, 0, 1, 0]],
      [op, 'shape', [...ok, [columns + 1]], [0, 0, 1, 0]],
      [op, 'rank', [...ok, [1, 1, columns]], [0, 0, 1, 0]],
      [op, 'rank', [...ok, [2, 3, 1]], [0, 0, 2, 0]],
      [op, 'shape', [...ok, [2, 4]], [0, 0, 2, 0]],
      [op, 'shape', [...ok, [1, 3]], [0, 0, 2, 0]],
      [op, 'shape', [...ok, ...new Array(k === 1 ? 2 : 1).fill([2, 3])], [0, 0, 4, 0]],
      [op, 'rank', [...ok, ...new Array(k === 1 ? 2 : 1).fill([4])], [0, 0, 4, 0]],
      [op, 'dtype', [...ok, ...new Array(k === 1 ? 2 : 1).fill(int([2, 2]))], [0, 0, 4, 0]],
    ];
  }),
  ['gru', 'rank', [[2, 3, 4], [4, 6], [2, 6], [6]], [0, 0, 1, 1]],
  ['gru', 'shape', [[2, 3, 4], [4, 6], [2, 6], [1, 6]], [0, 0, 1, 1]], // prettier-ignore
  ['dropout', 'attr', [[2, 3]], [floatBits(1), 0, 0]],
  ['dropout', 'attr', [[2, 3]], [floatBits(-0.1), 0, 0]],
  ['dropout', 'attr', [[2, 3]], [floatBits(NaN), 0, 0]],
  ['random', 'attr', [], [3, 0, 0, 4, 0, 0], [4]],
  ['random', 'attr', [], [0, 0, 0, 0, 0, 0], [4]],
  ['random', 'attr', [[2]], [0, 0, 0, 2, 0, 0, 0], [2, 2]],
  ['random', 'attr', [[2]], [0, floatBits(NaN), 0, 2, 0, 0], [2]],
  ['normalize', 'attr', [[2, 3], [3]], [0, 1, 3, 0, 0]],
  ['normalize', 'inputs', [[2, 3], [3]], [0, 1, 2, 1, 0]],
  ['normalize', 'shape', [[2, 3], [2]], [0, 1, 2, 0, 0]],
  ['normalize', 'shape', [[2, 3], [3], [2]], [0, 1, 2, 4, 0]],
  ['moment', 'attr', [[2, 3], [3]], [0, 1, 2, 1], [3]],
  ['moment', 'shape', [[2, 3], [2]], [0, 1, 2, 2], [3]],
  ['map', 'attr', [[3]], [-1, 0, 0]],
  ['map', 'attr', [[3]], [99, 0, 0]],
  ['map', 'attr', [[3]], [0]],
  ['map', 'inputs', [[3], [3]], [0, 0, 0]],
  ['map', 'dtype', [int([3])], [0, 0, 0]],
  ['map', 'shape', [[2, 3], [4, 3]], [MAP.add, 0, 0]], // prettier-ignore
  ['constant', 'attr', [], [0, 1, 3]],
  ['constant', 'attr', [], [2, 1, 1, 0]],
  ['constant', 'attr', [], [0, 7, 1, 1, 1, 1, 1, 1, 1, 0]],
  ['constant', 'attr', [], [0, 1, 3, 0, 0]],
  ['constant', 'attr', [], [0, 1, 0, 0]],
  ['constant', 'limit', [], [0, 2, BIG, BIG, 0], [1]],
  ['reduce_sum', 'attr', [[2, 3]], [2, 1, 0, 0]],
  ['reduce_sum', 'attr', [[2, 3]], [1, 2, 0, 0]],
  ['reduce_sum', 'attr', [[2, 3]], [0, 0, 0, 0]],
  ['reduce_sum', 'attr', [[2, 3]], [0, 1, 0, 2]],
  ['reduce', 'attr', [[2, 3]], [0, 1, 2, 0]],
  ['reduce', 'attr', [[2, 3]], [0, 1, 0, 3]],
  ['arg_reduce', 'attr', [[2, 3]], [2, 0]],
  ['arg_reduce', 'dtype', [int([2, 3])], [0, 0]],
  ['relu', 'dtype', [int([3])], []],
  ['softmax', 'dtype', [int([3])], []],
  ['categorical_crossentropy', 'rank', [[3], [3]], [0, 0]],
  [
    'categorical_crossentropy',
    'shape',
    [
      [2, 3],
      [2, 4],
    ],
    [0, 0],
  ],
  [
    'categorical_crossentropy',
    'attr',
    [
      [2, 3],
      [2, 3],
    ],
    [2, 0],
  ],
  [
    'categorical_crossentropy',
    'attr',
    [
      [2, 3],
      [2, 3],
    ],
    [0, floatBits(1.5)],
  ],
  ['sparse_categorical_crossentropy', 'dtype', [[2, 3], [2]], [0]],
  ['sparse_categorical_crossentropy', 'rank', [[2, 3], int([2, 1])], [0]],
  ['sparse_categorical_crossentropy', 'shape', [[2, 3], int([3])], [0]],
  [
    'binary_crossentropy',
    'shape',
    [
      [2, 3],
      [2, 1],
    ],
    [0, 0],
  ],
  ['mean_squared_error', 'rank', [[2, 3], [2]], []],
  [
    'mean_absolute_error',
    'shape',
    [
      [2, 3],
      [2, 1],
    ],
    [],
  ],
  [
    'categorical_accuracy',
    'shape',
    [
      [2, 3],
      [2, 1],
    ],
    [],
  ],
  ['sparse_categorical_accuracy', 'dtype', [[2, 3], [2]], []],
  [
    'binary_accuracy',
    'attr',
    [
      [2, 3],
      [2, 3],
    ],
    [],
  ],
];

let engine;
beforeAll(async () => {
  engine = await loadEngine('baseline');
});

/** The status with which a plan of one op is refused. */
function statusOf(op, inputs, attrs, outShape) {
  const b = new PlanBuilder();
  const nodes = inputs.map((input) =>
    Array.isArray(input) ? b.input(input) : b.input(input.shape, input.dtype),
  );
  const root = b.op(op, nodes, attrs, outShape);
  try {
    engine.plan(b.words({ fetch: [root] }), 1).free();
  } catch (error) {
    return error.status;
  }
  return 'accepted';
}

test.each(REFUSED)('%s is refused for its %s: %j %j', (op, status, inputs, attrs, outShape = [1]) => {
  expect(statusOf(op, inputs, attrs, outShape)).toBe(status);
  expect(engine.api.nn_live_bytes()).toBe(0);
});
