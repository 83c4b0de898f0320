// A small network on a Runner, without layers: for tests of the engine's JavaScript side.

import { Runner } from '../../js/engine/runner.js';
import { PlanBuilder } from './plan.js';

export const SETTINGS = { simd: 'baseline', wasmUrl: null, worker: false };
export const ROWS = 100;

/** Data of 100 samples: 4 numbers in, 3 differences of them out. */
export function samples() {
  const x = Float32Array.from({ length: ROWS * 4 }, (_, i) => Math.sin(1.1 * i));
  const t = Float32Array.from(
    { length: ROWS * 3 },
    (_, i) => x[4 * Math.floor(i / 3) + (i % 3)] - x[4 * Math.floor(i / 3) + 3],
  );
  return [
    { shape: [ROWS, 4], dtype: 'float32', data: x },
    { shape: [ROWS, 3], dtype: 'float32', data: t },
  ];
}

/**
 * 4 -> 5 (tanh) -> dropout -> 3 with a mean squared error.
 * @returns {Promise<object>} runner, ids of variables, plan, optimizer, and `pass(options)` for Runner.train
 */
export async function tinyModel({ rate = 0.05, batch = 8, dropout = false } = {}) {
  const runner = await Runner.create(SETTINGS);
  const b = new PlanBuilder();
  const x = b.input([null, 4]);
  const t = b.input([null, 3]);
  const params = [b.param([4, 5]), b.param([5]), b.param([5, 3]), b.param([3])];
  const h = b.op('dense', [x, params[0], params[1]], [3], [null, 5]);
  const d = dropout ? b.op('dropout', [h], [0x3f000000, 0, 0], [null, 5]) : h;
  const y = b.op('dense', [d, params[2], params[3]], [0], [null, 3]);
  const loss = b.op('mean_squared_error', [y, t], [], [null]);
  const root = b.op('mean', [loss], [], [1]);
  const sums = b.op('sums', [loss], [], [2]);
  const fill = { distribution: 'uniform', a: -1, b: 1 };
  const ids = await runner.createVariables([20, 5, 15, 3].map((count, k) => ({ count, fill, seed: [1, k] })));
  const words = b.bind(ids).words({ root, wrt: params, fetch: [sums, y] });
  const names = b.nodes.map(({ op }) => `the ${op}`);
  const plan = await runner.createPlan({ words, batch, inputs: [x, t], names });
  const optimizer = await runner.createOptimizer({
    kind: 'adam',
    hyper: [0.9, 0.999, 1e-7, 0],
    rate,
    variables: ids,
  });
  const pass = (options) => ({
    plan,
    optimizer,
    sources: samples(),
    rows: [0, ROWS],
    batch,
    tallies: [{ node: sums }],
    seed: [1, 2],
    shuffle: [3, 4],
    ...options,
  });
  const weights = () => runner.readVariables(ids);
  const close = async () => {
    await runner.freePlan(plan);
    await runner.freeOptimizer(optimizer);
    await runner.freeVariables(ids);
  };
  return {
    runner,
    ids,
    plan,
    optimizer,
    pass,
    weights,
    close,
    words,
    nodes: { x, t, y, root, sums, params },
  };
}

export const meanOf = ({ tally: [[sum, count]] }) => sum / count;
