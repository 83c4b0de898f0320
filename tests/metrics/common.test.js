/** The metrics that are always there, and those that are loaded when a model is compiled with them. */
import { describe, expect, test } from '@jest/globals';

import { Sequential, layers, metrics } from '../../js/index.js';
import { COMMON, RARE, isRare } from '../../js/metrics/common.js';
import { uniform } from '../support/hash.js';

const all = Object.entries(metrics).flatMap(([name, one]) =>
  /** @type {any} */ (one).className === name ? [name] : [],
);

function small(watched) {
  const model = Sequential([layers.Input({ shape: [3] }), layers.Dense(1, { activation: 'sigmoid' })]);
  model.compile({ optimizer: 'sgd', loss: 'binary_crossentropy', metrics: watched });
  return model;
}

const x = Array.from({ length: 8 }, (_, i) => [...uniform(3, i)]);
const y = x.map(([a]) => [Number(a > 0)]);

describe('metrics', () => {
  test('are common or rare, each of them, and not both', () => {
    expect([...Object.keys(COMMON), ...RARE].sort()).toEqual(all.filter((name) => name !== 'Metric').sort());
  });

  test.each([
    ['AUC', true],
    ['root_mean_squared_error', true],
    [{ class_name: 'Precision', config: {} }, true],
    ['accuracy', false],
    ['mse', false],
    [() => 0, false],
  ])('%s is rare: %s', (identifier, rare) => expect(isRare(identifier)).toBe(rare));

  test.each([
    ["by a rare one's name", ['AUC', 'accuracy']],
    ['by objects', [metrics.AUC({ name: 'AUC' }), 'accuracy']],
    ['by config', [{ class_name: 'AUC', config: { name: 'AUC' } }, 'accuracy']],
  ])('are found %s in whatever is called first', async (_, watched) => {
    const keys = ['AUC', 'accuracy', 'loss'];
    expect(Object.keys(await small(watched).evaluate(x, y, { verbose: 0 }))).toEqual(keys);
    expect(Object.keys(await small(watched).trainOnBatch(x, y))).toEqual(keys);
    expect(Object.keys((await small(watched).fit(x, y, { verbose: 0 })).history)).toEqual(keys);
    expect((await small(watched).makeTrainFunction({ batchSize: 8 }))(x.flat(), y.flat())).toBeGreaterThan(0);
  });

  test('an unknown one is known to be so at once, with the nearest of all', () => {
    expect(() => small(['precison'])).toThrow(/Unknown metric 'precison'. Did you mean 'precision'/);
  });
});
