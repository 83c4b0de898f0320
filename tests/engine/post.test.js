// Post nodes: what runs behind a step, and writes variables.

import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';

import { loadEngine } from '../support/engine.js';
import { PlanBuilder } from '../support/plan.js';

let engine;
/** @type {number[]} */ let ids = [];
beforeAll(async () => (engine = await loadEngine('baseline')));
afterEach(() => {
  ids.forEach((id) => engine.api.nn_variable_free(id));
  ids = [];
  expect(engine.api.nn_live_bytes()).toBe(0);
});

const variable = (...values) => {
  ids.push(engine.api.nn_variable_new(values.length));
  data(ids.length - 1).set(values);
  return ids.at(-1);
};
const data = (k) => engine.floats(engine.api.nn_variable_data(ids[k]), engine.api.nn_variable_count(ids[k]));

/** y = mean(w x), and the state takes up w. */
function plan({ training }) {
  const b = new PlanBuilder();
  const [x, w, state] = [b.input([null, 2]), b.param([2, 2]), b.param([2, 2])];
  const y = b.op('dense', [x, w], [0], [null, 2]);
  const root = b.op('mean', [y], [], [1]);
  const post = b.op('add', [state, w], [], [2, 2]);
  b.op('assign', [state, post], [0], [2, 2]);
  const words = b.bind([variable(1, 2, 3, 4), variable(0, 0, 0, 0)]);
  const made = engine.plan(words.words(training ? { root, wrt: [w], post } : { fetch: [y], post }), 1);
  made.value(x).set([1, 1]);
  return { made, x, y };
}

function optimizer(id) {
  const at = engine.api.nn_alloc(40);
  engine.ints(at + 32, 1).set([id]);
  const made = engine.api.nn_optimizer_new(0, at, at + 32, 1);
  engine.api.nn_free(at);
  return made;
}

describe('post nodes', () => {
  test('run behind forward in a plan for inference, once a call', () => {
    const { made } = plan({ training: false });
    made.forward(1);
    made.forward(1);
    expect([...data(1)]).toEqual([2, 4, 6, 8]);
    made.free();
  });

  test('see the weights after the update, and wait for it', () => {
    const { made } = plan({ training: true });
    const sgd = optimizer(ids[0]);
    made.forward(1);
    engine.check(engine.api.nn_backward(made.handle));
    expect([...data(1)]).toEqual([0, 0, 0, 0]);
    engine.check(engine.api.nn_update(made.handle, sgd, 1));
    expect([...data(0)]).toEqual([0.5, 1.5, 2.5, 3.5]);
    expect([...data(1)]).toEqual([0.5, 1.5, 2.5, 3.5]);
    engine.check(engine.api.nn_step(made.handle, sgd, 1, 1));
    expect([...data(1)]).toEqual([0.5, 2.5, 4.5, 6.5]);
    engine.api.nn_optimizer_free(sgd);
    made.free();
  });

  test('do not run if the loss is not finite, nor when somebody looks', () => {
    const { made, x } = plan({ training: true });
    const sgd = optimizer(ids[0]);
    made.value(x).set([NaN, 1]);
    expect(engine.api.nn_step(made.handle, sgd, 1, 1)).not.toBe(0);
    engine.api.nn_find_nonfinite(made.handle);
    for (let i = 0; i < engine.api.nn_plan_nodes(made.handle); i++)
      engine.check(engine.api.nn_run_node(made.handle, i, 0));
    expect([...data(1)]).toEqual([0, 0, 0, 0]);
    engine.api.nn_optimizer_free(sgd);
    made.free();
  });

  test('are noticed by plans that keep weights packed', () => {
    const [b, c] = [new PlanBuilder(), new PlanBuilder()];
    const K = 16;
    const id = variable(...Array.from({ length: K * K }, (_, i) => i % 5));
    const [x, w] = [b.input([null, K]), b.param([K, K])];
    const y = b.op('dense', [x, w], [0], [null, K]);
    const reader = engine.plan(b.bind([id]).words({ fetch: [y] }), 8);
    reader.value(x).fill(1);
    reader.forward(8);
    const before = [...reader.value(y)];
    const v = c.param([K, K]);
    const post = c.op('add', [v, v], [], [K, K]);
    c.op('assign', [v, post], [0], [K, K]);
    const writer = engine.plan(c.bind([id]).words({ post }), 1);
    writer.forward(1);
    reader.forward(8);
    expect([...reader.value(y)]).toEqual(before.map((value) => 2 * value));
    reader.free();
    writer.free();
  });

  /** @type {[string, string, (b: PlanBuilder, w: number) => object][]} */
  const refused = [
    ['an assignment before the update', 'format', (b, w) => ({ fetch: [b.op('assign', [w, w], [0], [2])] })],
    ['one to what is no variable', 'variable', (b, w) => {
      const sum = b.op('add', [w, w], [], [2]);
      b.op('assign', [sum, w], [0], [2]);
      return { post: sum };
    }],
    ['one of another shape', 'shape', (b, w) => {
      const post = b.param([3]);
      b.bind([ids[0], variable(1, 2, 3)]);
      b.op('assign', [w, post], [0], [2]);
      return { post };
    }],
    ['a loss behind the update', 'format', (b, w) => {
      const root = b.op('mean', [w], [], [1]);
      return { root, wrt: [w], post: root };
    }],
    ['a beginning beyond the end', 'format', () => ({ post: 2 })],
    ['a beginning before all nodes', 'format', () => ({ post: 0 })],
  ]; // prettier-ignore
  test.each(refused)('are refused: %s', (_, status, finish) => {
    const b = new PlanBuilder();
    const w = b.param([2]);
    b.bind([variable(1, 2)]);
    const words = b.words(finish(b, w));
    expect(() => engine.plan(words, 1)).toThrow(expect.objectContaining({ status }));
  });
});
