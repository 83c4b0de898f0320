import { describe, expect, test } from '@jest/globals';

import { activations, layers, ops } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('Activation', () => {
  runLayerTest({
    make: () => layers.Activation('tanh'),
    inputShape: [4],
    outputShape: [4],
    config: { activation: 'tanh' },
  });

  const x = [[-2, 0, 1]];
  test.each([
    ['relu', (v) => Math.max(v, 0)],
    ['sigmoid', (v) => 1 / (1 + Math.exp(-v))],
    ['tanh', Math.tanh],
    ['linear', (v) => v],
    ['softmax', (v) => Math.exp(v) / (Math.exp(-2) + 1 + Math.E)],
  ])('%s', async (name, f) => {
    const y = await outputOf(layers.Activation(name), x);
    x[0].forEach((v, i) => expect(y.data[i]).toBeCloseTo(f(v), 6));
  });

  test('takes functions, ours and composed ones', async () => {
    const twice = (v) => ops.add(activations.relu(v), activations.relu(v));
    expect((await outputOf(layers.Activation(twice), x)).array()).toEqual([[0, 0, 2]]);
  });

  test('refuses what is none', () => {
    expect(() => layers.Activation()).toThrow(/takes a name or a function/);
    expect(() => layers.Activation(7)).toThrow(/given by its name or as a function; received 7/);
    expect(() => modelOf(layers.Activation('sotfmax'), [3])).toThrow(/Did you mean 'softmax'/);
  });
});
