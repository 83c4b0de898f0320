import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('EinsumDense', () => {
  runLayerTest({
    make: () => layers.EinsumDense('abc,cde->abde', [null, 2, 3], { biasAxes: 'de', activation: 'tanh' }),
    inputShape: [5, 4],
    outputShape: [5, 2, 3],
    weights: [[4, 2, 3], [2, 3]], // prettier-ignore
    config: { equation: 'abc,cde->abde', output_shape: [null, 2, 3], bias_axes: 'de', activation: 'tanh' },
  });

  test('is a Dense layer where its equation says so', async () => {
    const layer = layers.EinsumDense('...x,xy->...y', 2, { biasAxes: 'y' });
    const y = await outputOf(layer, [[1, 2]], [[[1, 10], [100, 1000]], [0.5, 0]]); // prettier-ignore
    expect([...y.data]).toEqual([201.5, 2010]);
  });

  test('its initializer counts the axes that are summed over and those that are made', async () => {
    const model = modelOf(layers.EinsumDense('abc,cde->abde', [null, 40, 50]), [3, 6]);
    const [kernel] = await model.getWeights();
    const limit = Math.sqrt(6 / (6 + 40 * 50));
    const largest = kernel.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest).toBeLessThanOrEqual(limit);
    expect(largest).toBeGreaterThan(0.9 * limit);
    await model.dispose();
  });

  test.each([
    [['ab->ac', 3], /'equation' must name the axes of input, kernel and output.*received 'ab->ac'/],
    [['abc,cd->abd', [7, 4]], /'b' of 'abc,cd->abd' is 5 in the input \[batch, 5, 3\], but 7 in outputShape/],
    [
      ['abc,cd->abd', [null, null]],
      /the size of axis 'd' of 'abc,cd->abd' follows neither from the input nor from/,
    ],
    [
      ['abc,cd->abd', [null, 4], { biasAxes: 'c' }],
      /'biasAxes' names 'c', which is no axis of the output 'abd'/,
    ],
  ])('refuses %j', (args, message) => {
    expect(() => modelOf(layers.EinsumDense(...args), [5, 3])).toThrow(message);
  });
});
