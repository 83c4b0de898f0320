// Weights that prediction keeps packed: once for as long as they stay, anew when one of them changes.

import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';

import { loadEngine } from '../support/engine.js';
import { PlanBuilder } from '../support/plan.js';

const [BATCH, STEPS, FEATURES, UNITS] = [5, 3, 4, 6];

let engine;
beforeAll(async () => (engine = await loadEngine('baseline')));
afterEach(() => expect(engine.api.nn_live_bytes()).toBe(0));

/** Op, its gates, last attribute. */
const OPS = [
  ['simple_rnn', 1, 3],
  ['lstm', 4, 0],
  ['gru', 3, 1],
  ['gru', 3, 0],
];

describe.each(OPS)('%s of %d gates, %d', (op, gates, attribute) => {
  /** A plan for inference with its variables. */
  function made() {
    const b = new PlanBuilder();
    const x = b.input([null, STEPS, FEATURES]);
    const sizes = [FEATURES, UNITS].map((rows) => [rows, gates * UNITS]);
    const weights = sizes.map((shape) => b.param(shape));
    const y = b.op(op, [x, ...weights], [0, 0, 0, attribute], [null, UNITS]);
    const ids = sizes.map(([rows, columns]) => engine.api.nn_variable_new(rows * columns));
    const viewOf = (id) => engine.floats(engine.api.nn_variable_data(id), engine.api.nn_variable_count(id));
    const views = ids.map(viewOf);
    views.forEach((view, k) => view.forEach((_, i) => (view[i] = Math.sin(7 * i + k) / 3)));
    const plan = engine.plan(b.bind(ids).words({ fetch: [y] }), BATCH);
    plan.value(x).forEach((_, i, all) => (all[i] = Math.cos(5 * i)));
    const forward = (rows = BATCH) => {
      plan.forward(rows);
      return [...plan.value(y)];
    };
    const free = () => {
      plan.free();
      ids.forEach((id) => engine.api.nn_variable_free(id));
    };
    return { ids, views, forward, free };
  }

  test.each([0, 1])('packs weight %d once, and anew when it has changed', (which) => {
    const { ids, views, forward, free } = made();
    const before = forward();
    views[which].forEach((value, i, all) => (all[i] = 2 * value)); // behind the engine's back
    expect(forward()).toEqual(before);
    engine.api.nn_variable_data(ids[which]); // now it knows
    const after = forward();
    expect(after).not.toEqual(before);
    views.forEach((view, k) => k !== which && view.fill(9));
    expect(forward()).toEqual(after);
    free();
  });
});
