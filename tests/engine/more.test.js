// The engine's second part: fetched when a plan has an op of it, and not before.

import { describe, expect, test } from '@jest/globals';

import { Engine } from '../../js/engine/engine.js';
import { loadWasm } from '../../js/engine/load.js';
import { needsMore } from '../../js/engine/more.js';
import { PlanBuilder } from '../support/plan.js';
import { SETTINGS } from '../support/tiny.js';

/** x in, through the ops one after the other. */
function words(...ops) {
  const b = new PlanBuilder();
  const x = b.input([null, 2], 'int32');
  ops.forEach((op) => (op === 'multi_hot' ? b.op(op, [x], [5], [null, 5]) : b.op(op, [b.input([null, 5])], [], [null, 5]))); // prettier-ignore
  return b.words({ fetch: [1] });
}

async function open(failures = 0) {
  const loaded = await loadWasm({ ...SETTINGS, threads: 1 });
  let loads = 0;
  const loadMore = () => (++loads > failures ? loaded.loadMore() : Promise.reject(new Error('no way')));
  return { engine: new Engine({ ...loaded, loadMore }), loads: () => loads };
}

describe("the engine's second part", () => {
  test('is needed by plans with ops outside of the core', () => {
    expect(needsMore(words('relu', 'softmax'))).toBe(false);
    expect(needsMore(words('relu', 'multi_hot'))).toBe(true);
  });

  test('is not fetched for a plan of the core', async () => {
    const { engine, loads } = await open();
    await engine.provide(words('relu'));
    expect(loads()).toBe(0);
  });

  test('is fetched once', async () => {
    const { engine, loads } = await open();
    const plan = words('multi_hot');
    expect(() => engine.createPlan(plan, 3, [])).toThrow('the engine has no op');
    await Promise.all([engine.provide(plan), engine.provide(plan)]);
    await engine.provide(plan);
    const handle = engine.createPlan(plan, 3, []);
    engine.setBatch(handle, 1);
    engine.value(handle, 0).set([4, 1]);
    engine.forward(handle, 1);
    expect([...engine.value(handle, 1)]).toEqual([0, 1, 0, 0, 1]);
    expect(loads()).toBe(1);
  });

  test('that did not arrive is asked for again', async () => {
    const { engine, loads } = await open(1);
    await expect(engine.provide(words('multi_hot'))).rejects.toThrow('no way');
    await engine.provide(words('multi_hot'));
    expect(engine.createPlan(words('multi_hot'), 3, [])).toBeDefined();
    expect(loads()).toBe(2);
  });
});
