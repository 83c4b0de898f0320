import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, outputOf, runLayerTest } from '../support/layer.js';

describe('Conv2D', () => {
  runLayerTest({
    make: () => layers.Conv2D(4, [3, 2], { activation: 'relu', padding: 'same', strides: 2 }),
    inputShape: [7, 6, 2],
    outputShape: [4, 3, 4],
    weights: [[3, 2, 2, 4], [4]], // prettier-ignore
    config: { filters: 4, kernel_size: [3, 2], strides: [2, 2], padding: 'same', activation: 'relu' },
  });

  const picture = [[[[1], [2], [3]], [[4], [5], [6]], [[7], [8], [9]]]]; // prettier-ignore
  const difference = [[[[1]], [[-1]]]]; // 1 x 2: a pixel minus its right neighbour

  test('slides its filters over the picture', async () => {
    const y = await outputOf(layers.Conv2D(1, [1, 2]), picture, [difference, [0.5]]);
    expect(y.shape).toEqual([1, 3, 2, 1]);
    expect([...y.data]).toEqual([-0.5, -0.5, -0.5, -0.5, -0.5, -0.5]);
  });

  test("padding 'same' adds zeros, more of them behind", async () => {
    const y = await outputOf(layers.Conv2D(1, [1, 2], { padding: 'same', useBias: false }), picture, [
      difference,
    ]);
    expect([...y.data]).toEqual([-1, -1, 3, -1, -1, 6, -1, -1, 9]);
  });

  test('groups see their own channels only', async () => {
    const layer = layers.Conv2D(2, 1, { groups: 2, useBias: false });
    const y = await outputOf(layer, [[[[1, 10]]]], [[[[[2, 3]]]]]);
    expect([...y.data]).toEqual([2, 30]);
  });

  test('dilation widens the window', () => {
    const model = modelOf(layers.Conv2D(1, 3, { dilationRate: 2 }), [7, 7, 1]);
    expect(model.outputs[0].shape).toEqual([null, 3, 3, 1]);
  });

  test('the fan of its initializer counts the window', async () => {
    const model = modelOf(layers.Conv2D(32, 3), [28, 28, 1]);
    const [kernel] = await model.getWeights();
    const limit = Math.sqrt(6 / (9 * (1 + 32)));
    const largest = Math.max(...kernel.data.map(Math.abs));
    expect(largest).toBeLessThanOrEqual(limit);
    expect(largest).toBeGreaterThan(0.9 * limit);
    await model.dispose();
  });

  test.each([
    [[0, 3], [8, 8, 1], /'filters' must be a positive whole number; received 0/],
    [[4, 3, { groups: 3 }], [8, 8, 3], /filters \(4\) must be a multiple of groups \(3\)/],
    [[4, 3, { groups: 2 }], [8, 8, 3], /Layer Conv2D '\w+': its input has 3 channels.*2 groups/],
    [[4, 3], [28, 28], /Layer Conv2D '\w+': expected an input of 4 axes.*\[batch, 28, 28\]. Did you forget the channel axis/],
    [[4, 5], [3, 3, 1], /Computed output size would be zero or negative.*\[5, 5\] does not fit into an input of \[3, 3\]/],
  ])('refuses %j on %j', (args, shape, message) => {
    expect(() => modelOf(layers.Conv2D(...args), shape)).toThrow(message);
  }); // prettier-ignore
});

describe('what convolutions share', () => {
  test.each([
    [{ kernelSize: 0 }, /'kernelSize' must be a positive whole number or two of them; received 0/],
    [{ kernelSize: [3, 3, 3] }, /'kernelSize'.*received \[3,3,3\]/],
    [{ strides: 1.5 }, /'strides'.*received 1.5/],
    [{ padding: 'smae' }, /'padding' must be 'valid' or 'same'; received 'smae'. Did you mean 'same'/],
    [{ dataFormat: 'channels_first' }, /'dataFormat' must be 'channels_last'/],
    [{ kernelConstraint: 'max_nrom' }, /Unknown constraint 'max_nrom'. Did you mean 'max_norm'/],
  ])('refuses %j', (options, message) => {
    expect(() => layers.Conv2D({ filters: 1, kernelSize: 3, ...options })).toThrow(message);
    expect(() => layers.Conv2DTranspose({ filters: 1, kernelSize: 3, ...options })).toThrow(message);
    const depthwise = Object.fromEntries(
      Object.entries(options).map(([key, value]) => [key.replace('kernelC', 'depthwiseC'), value]),
    );
    expect(() => layers.DepthwiseConv2D({ kernelSize: 3, ...depthwise })).toThrow(
      new RegExp(message.source.replace('kernelC', 'depthwiseC')),
    );
  });

  test('strides do not go with dilation, but in depthwise convolutions they do', () => {
    const both = { kernelSize: 3, strides: 2, dilationRate: 2 };
    const message = /strides > 1 cannot go with dilationRate > 1. Received strides \[2,2\]/;
    expect(() => layers.Conv2D({ filters: 1, ...both })).toThrow(message);
    expect(() => layers.Conv2DTranspose({ filters: 1, ...both })).toThrow(message);
    expect(modelOf(layers.DepthwiseConv2D(both), [9, 8, 1]).outputs[0].shape).toEqual([null, 3, 2, 1]);
    expect(modelOf(layers.SeparableConv2D({ filters: 5, ...both }), [9, 8, 1]).outputs[0].shape).toEqual([
      null,
      3,
      2,
      5,
    ]);
  });

  test('a layer that is used again wants the channels it was built for', () => {
    const layer = layers.Conv2D(4, 3);
    modelOf(layer, [5, 5, 3]);
    expect(() => modelOf(layer, [5, 5, 6])).toThrow(/expected axis -1 of the input to have 3 values/);
  });

  test('Keras has a second name for it', () => {
    expect(layers.Convolution2D).toBe(layers.Conv2D);
  });
});
