// What the references cannot say: the same bits in any batch, ties, NaN, the random mask, units in the last place.

import { beforeAll, describe, expect, test } from '@jest/globals';

import { loadEngine } from '../support/engine.js';
import { PlanBuilder } from '../support/plan.js';
import { randomCases } from './cases/dropout.js';
import { ones } from './sparse.js';
import { count, floatBits, randomSource } from './support.js';

let engine;
beforeAll(async () => {
  engine = await loadEngine('baseline');
});

/** A plan of one op; shapes with null in front have the batch there. */
function single(op, shapes, attrs, outShape, { batch = 1, gradient = false } = {}) {
  const b = new PlanBuilder();
  const inputs = shapes.map((shape) => b.input(shape));
  const root = b.op(op, inputs, attrs, outShape);
  const plan = engine.plan(
    b.words(gradient ? { root, fetch: [root], wrt: inputs } : { fetch: [root] }),
    batch,
  );
  return { plan, inputs, root };
}

/** Runs an op of one input on data; with a cotangent also backward. */
function run(op, shape, attrs, outShape, data, cotangent) {
  const { plan, root } = single(op, [shape], attrs, outShape, { gradient: Boolean(cotangent) });
  plan.value(0).set(data);
  plan.forward(1);
  const y = Array.from(plan.value(root));
  if (!cotangent) return (plan.free(), { y });
  plan.gradient(root).set(cotangent);
  engine.check(engine.api.nn_backward_seeded(plan.handle));
  const dx = Array.from(plan.gradient(0));
  plan.free();
  return { y, dx };
}

describe('a batch of one gives the bits of a larger batch', () => {
  const random = randomSource('batch');
  const draw = (n) => Float32Array.from({ length: n }, () => random() - 0.5);

  test.each([
    ['dense', [[null, 577], [577, 19], [19]], [1], [null, 19]],
    [
      'dense',
      [
        [null, 3],
        [3, 33],
      ],
      [2],
      [null, 33],
    ],
    ['conv', [[null, 7, 6, 5], [3, 3, 5, 9], [9]], [1, 1, 1, 1, 0, 1, 1], [null, 5, 4, 9]],
    ['conv', [[null, 7, 6, 33], [3, 3, 33, 9], [9]], [2, 1, 1, 1, 1, 1, 3], [null, 4, 6, 9]],
    ['conv', [[null, 10, 10, 16], [3, 3, 16, 24], [24]], [1, 1, 1, 1, 0, 1, 1], [null, 8, 8, 24]], // by tiles
    ['depthwise_conv', [[null, 7, 6, 8], [3, 3, 8, 1], [8]], [1, 1, 1, 1, 1, 1], [null, 7, 6, 8]],
    ['conv', [[null, 5, 6, 4, 3], [2, 2, 3, 3, 5], [5]], [1, 2, 1, 1, 1, 1, 1, 1, 1], [null, 5, 3, 4, 5]],
    ['conv_transpose', [[null, 5, 6, 9], [3, 3, 7, 9], [7]], [2, 2, 1, 1, 1, 1, -1, -1], [null, 10, 12, 7]],
    [
      'conv_transpose',
      [[null, 8, 9, 16], [3, 3, 24, 16], [24]],
      [1, 1, 1, 1, 1, 0, -1, -1],
      [null, 8, 9, 24],
    ],
    ['softmax', [[null, 10]], [], [null, 10]],
    ['simple_rnn', [[null, 5, 3], [3, 7], [7, 7], [7]], [0, 0, 1, 3], [null, 7]],
    ['lstm', [[null, 5, 3], [3, 28], [7, 28], [28]], [0, 0, 1, 0], [null, 7]],
    [
      'gru',
      [
        [null, 5, 3],
        [3, 21],
        [7, 21],
        [2, 21],
      ],
      [1, 0, 1, 1],
      [null, 5, 7],
    ],
    ['gru', [[null, 5, 3], [3, 21], [7, 21], [21]], [0, 1, 1, 0], [null, 7]],
  ])('%s %j', (op, shapes, attrs, outShape) => {
    const N = 67;
    const { plan, inputs, root } = single(op, shapes, attrs, outShape, { batch: N });
    inputs.forEach((node) => plan.value(node).set(draw(plan.value(node).length)));
    const all = plan.value(0).slice();
    plan.forward(N);
    const together = plan.value(root).slice();
    const width = all.length / N;
    const alone = new Float32Array(together.length);
    for (let n = 0; n < N; n++) {
      plan.value(0).set(all.subarray(n * width, (n + 1) * width));
      plan.forward(1);
      alone.set(plan.value(root).subarray(0, together.length / N), (n * together.length) / N);
    }
    plan.free();
    expect(alone).toEqual(together);
  });
});

describe('sparse_dense gives the bits of dense on the rows that multi_hot makes', () => {
  // Sizes around the runs into which sums are cut, of columns for the output and of samples for the kernel's gradient.
  test.each([
    [1, 3, 5, 4],
    [3, 60, 600, 20],
    [67, 90, 1025, 19],
    [256, 9, 257, 8],
    [257, 40, 256, 17],
    [600, 200, 511, 33],
  ])('%i samples of at most %i ones in %i columns, %i outputs', (M, S, K, F) => {
    const random = randomSource('bits');
    const draw = (n) => Float32Array.from({ length: n }, () => random() - 0.5);
    const data = [Int32Array.from(ones(M, S, K, random)), draw(K * F), draw(F)];
    const results = ['dense', 'sparse_dense'].map((op) => {
      const b = new PlanBuilder();
      const nodes = [b.input([M, S], 'int32'), b.input([K, F]), b.input([F])];
      const first = op === 'dense' ? b.op('multi_hot', [nodes[0]], [K], [M, K]) : nodes[0];
      const root = b.op(op, [first, nodes[1], nodes[2]], [3], [M, F]);
      const plan = engine.plan(b.words({ root, fetch: [root], wrt: nodes.slice(1) }), 1);
      nodes.forEach((node, i) => plan.value(node).set(data[i]));
      plan.forward(1);
      const y = plan.value(root).slice();
      plan.backward(root);
      const gradients = nodes.slice(1).map((node) => plan.gradient(node).slice());
      plan.free();
      return [y, ...gradients].map((view) => new Int32Array(view.buffer));
    });
    expect(results[1]).toEqual(results[0]);
  });
});

describe('pooling', () => {
  test('the gradient goes to the first of equal largest values', () => {
    const { dx } = run(
      'max_pool',
      [1, 2, 2, 2],
      [2, 2, 2, 2, 0],
      [1, 1, 1, 2],
      [1, 0, 3, 0, 3, 0, 2, 0],
      [5, 7],
    );
    expect(dx).toEqual([0, 7, 5, 0, 0, 0, 0, 0]);
  });

  test('four channels together do what each does alone, ties and NaN included', () => {
    const [cells, outputs, attrs] = [20, 4, [2, 2, 2, 2, 0]]; // 4 x 5 cells: the last column is in no window
    const x = Array.from({ length: cells * 4 }, (_, i) => (i % 23 === 5 ? NaN : (i * i) % 3));
    const dy = Array.from({ length: outputs * 4 }, (_, i) => i + 1);
    const together = run('max_pool', [1, 4, 5, 4], attrs, [1, 2, 2, 4], x, dy);
    for (let channel = 0; channel < 4; channel++) {
      const of = (values) => values.filter((_, i) => i % 4 === channel);
      const alone = run('max_pool', [1, 4, 5, 1], attrs, [1, 2, 2, 1], of(x), of(dy));
      expect([of(together.y), of(together.dx)]).toEqual([alone.y, alone.dx]);
    }
  });

  test('gradients of overlapping windows add up', () => {
    const { dx } = run('max_pool', [1, 1, 3, 1], [1, 2, 1, 1, 0], [1, 1, 2, 1], [0, 4, 1], [1, 10]);
    expect(dx).toEqual([0, 11, 0]);
  });

  test('padding counts as minus infinity for the maximum and not at all for the mean', () => {
    const x = [-5, -6, -7];
    expect(run('max_pool', [1, 1, 3, 1], [1, 3, 1, 1, 1], [1, 1, 3, 1], x).y).toEqual([-5, -5, -6]);
    expect(run('avg_pool', [1, 1, 3, 1], [1, 3, 1, 1, 1], [1, 1, 3, 1], x).y).toEqual([-5.5, -6, -6.5]);
  });

  test('equal largest values share the gradient of global maximum pooling', () => {
    const { dx } = run('global_max_pool', [1, 2, 2, 1], [], [1, 1], [3, 1, 3, 0], [1]);
    expect(dx).toEqual([0.5, 0, 0.5, 0]);
  });
});

describe('NaN comes through', () => {
  const line = (at, n) => Array.from({ length: n }, (_, i) => (i === at ? NaN : i));

  test.each([0, 1, 2, 3])('maximum pooling, NaN in cell %i', (at) => {
    expect(run('max_pool', [1, 2, 2, 1], [2, 2, 2, 2, 0], [1, 1, 1, 1], line(at, 4)).y).toEqual([NaN]);
    expect(run('global_max_pool', [1, 2, 2, 1], [], [1, 1], line(at, 4)).y).toEqual([NaN]);
  });

  test.each(['relu', 'sigmoid', 'tanh'])('%s', (op) => {
    expect(run(op, [5], [], [5], [NaN, 1, NaN, 0, NaN]).y.map(Number.isNaN)).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
  });

  test('softmax, its whole row', () => {
    const { y } = run('softmax', [2, 5], [], [2, 5], [0, 1, NaN, 2, 3, 0, 1, 2, 3, 4]);
    expect(y.map(Number.isNaN)).toEqual([...Array(5).fill(true), ...Array(5).fill(false)]);
  });

  test.each([0, 1, 2, 3])('dense with activation %i', (act) => {
    const { plan, root } = single(
      'dense',
      [
        [4, 1],
        [1, 1],
      ],
      [act],
      [4, 1],
    );
    plan.value(0).set([1, NaN, 1, 1]);
    plan.value(1).set([1]);
    plan.forward(1);
    expect(Array.from(plan.value(root), Number.isNaN)).toEqual([false, true, false, false]);
    plan.free();
  });
});

describe('dropout', () => {
  test.each(randomCases)(
    '$name: the mask has the right share, and backward has the same one',
    ({ inputs, rate }) => {
      const { shape } = inputs[0];
      const n = count(shape);
      const { plan, root } = single('dropout', [shape], [floatBits(rate), 0, 0], shape, { gradient: true });
      plan.value(0).fill(1);
      const once = (step) => {
        plan.seed(5, 6, step);
        plan.forward(1);
        return plan.value(root).slice();
      };
      const y = once(1);
      const kept = Math.fround(1 / (1 - Math.fround(rate)));
      expect(new Set([0, kept, ...y]).size).toBe(2);
      const share = y.filter((value) => value !== 0).length / n;
      expect(Math.abs(share - (1 - rate))).toBeLessThanOrEqual(4 * Math.sqrt((rate * (1 - rate)) / n));

      plan.gradient(root).fill(1);
      engine.check(engine.api.nn_backward_seeded(plan.handle));
      expect(plan.gradient(0)).toEqual(y);

      expect(once(1)).toEqual(y);
      if (n > 1000) expect(once(2)).not.toEqual(y);
      plan.free();
    },
  );
});

describe('random', () => {
  const N = 20002; // no multiple of 4
  const draw = (kind, a, b, { seed = [0, 0], step = 1, key = 5 } = {}) => {
    const { plan, root } = single('random', [], [kind, floatBits(a), floatBits(b), N, ...seed], [N]);
    plan.seed(key, 6, step);
    plan.forward(1);
    const y = plan.value(root).slice();
    plan.free();
    return y;
  };
  const mean = (y) => y.reduce((sum, value) => sum + value, 0) / y.length;

  test.each([
    ['uniform', 0, -1, 3, 1, 16 / 12],
    ['normal', 1, 2, 0.5, 2, 0.25],
    ['mask', 2, 0.2, 3, 2.4, 9 * 0.16],
  ])('%s has its mean and variance', (_, kind, a, b, centre, variance) => {
    const y = draw(kind, a, b);
    expect(Math.abs(mean(y) - centre)).toBeLessThan(5 * Math.sqrt(variance / N));
    expect(Math.abs(mean(y.map((value) => (value - centre) ** 2)) / variance - 1)).toBeLessThan(0.05);
  });

  test('follows the seed and the step, or a seed of its own and the step', () => {
    const y = draw(1, 0, 1);
    expect(draw(1, 0, 1)).toEqual(y);
    expect(draw(1, 0, 1, { step: 2 })).not.toEqual(y);
    expect(draw(1, 0, 1, { key: 7 })).not.toEqual(y);
    const own = draw(1, 0, 1, { seed: [1, 2] });
    expect(draw(1, 0, 1, { seed: [1, 2], key: 7 })).toEqual(own);
    expect(draw(1, 0, 1, { seed: [1, 2], step: 2 })).not.toEqual(own);
  });
});

describe('elementary functions', () => {
  /** Distance between got and the float64 value, in units of the last place of float32. */
  const ulps = (got, want) => {
    const exponent = Math.max(Math.floor(Math.log2(Math.abs(want))), -126);
    return Math.abs(got - want) / 2 ** (exponent - 23);
  };
  const sweep = Float32Array.from({ length: 60001 }, (_, i) => (i - 30000) / 300);

  test.each([
    ['sigmoid', (x) => 1 / (1 + Math.exp(-x)), 2.5],
    ['tanh', Math.tanh, 1.5],
  ])('%s is right to %3$f units in the last place', (op, f, limit) => {
    const { y } = run(op, [sweep.length], [], [sweep.length], sweep);
    const errors = y.map((value, i) => (sweep[i] === 0 ? 0 : ulps(value, f(sweep[i]))));
    expect(errors.reduce((a, b) => Math.max(a, b))).toBeLessThanOrEqual(limit);
  });

  test('the logarithm in the crossentropy of one class of two', () => {
    const p = Float32Array.from({ length: 5000 }, (_, i) => (i + 1) / 8192);
    const { plan, root } = single(
      'binary_crossentropy',
      [
        [5000, 1],
        [5000, 1],
      ],
      [0, 0],
      [5000],
    );
    plan.value(0).set(p);
    plan.value(1).fill(1);
    plan.forward(1);
    const errors = Array.from(plan.value(root), (value, i) => ulps(value, -Math.log(p[i])));
    plan.free();
    expect(errors.reduce((a, b) => Math.max(a, b))).toBeLessThanOrEqual(1);
  });
});

test('sums of ten million numbers are right to a few units in the last place', () => {
  const n = 1e7;
  const random = randomSource('sums');
  const { plan, root } = single('sums', [[n]], [], [2]);
  const x = plan.value(0);
  let exact = 0;
  for (let i = 0; i < n; i++) exact += x[i] = random();
  plan.forward(1);
  const [sum, elements] = plan.value(root);
  plan.free();
  expect(Math.abs(sum / exact - 1)).toBeLessThan(4 * 2 ** -24);
  expect(elements).toBe(n);
});

describe('blank parts of a picture', () => {
  test('give exact zeros where convolution goes by transformed tiles', () => {
    const [size, C] = [12, 16];
    const x = Array.from({ length: size * size * C }, (_, i) =>
      Math.floor(i / C) % size < 6 ? Math.sin(i) : 0,
    );
    const w = Array.from({ length: 9 * C * C }, (_, i) => Math.cos(3 * i));
    const { plan, root } = single('conv', [[1, size, size, C], [3, 3, C, C]], [1, 1, 1, 1, 0, 1, 0], [1, 10, 10, C]); // prettier-ignore
    plan.value(0).set(x);
    plan.value(1).set(w);
    plan.forward(1);
    const y = Array.from(plan.value(root));
    const blank = y.filter((_, i) => Math.floor(i / C) % 10 >= 6);
    expect(blank.every((value) => value === 0)).toBe(true);
    expect(y.filter((value) => value === 0)).toHaveLength(blank.length);
    plan.free();
  });
});
