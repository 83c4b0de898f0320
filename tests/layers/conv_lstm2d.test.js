import { describe, expect, test } from '@jest/globals';

import { Model, layers } from '../../js/index.js';
import { modelOf, numbers, outputOf, runLayerTest } from '../support/layer.js';

describe('ConvLSTM2D', () => {
  runLayerTest({
    make: () => layers.ConvLSTM2D(2, 2, { padding: 'same', returnSequences: true, dropout: 0.1 }),
    inputShape: [3, 5, 4, 2],
    outputShape: [3, 5, 4, 2],
    weights: [[2, 2, 2, 8], [2, 2, 2, 8], [8]], // prettier-ignore
    config: {
      filters: 2,
      kernel_size: [2, 2],
      padding: 'same',
      return_sequences: true,
      unit_forget_bias: true,
    },
  });

  test('goes on where the batch before ended if it is stateful', async () => {
    const input = layers.Input({ batchShape: [1, 2, 4, 4, 1] });
    const layer = layers.ConvLSTM2D(2, 2, { stateful: true });
    const model = Model({ inputs: input, outputs: layer(input) });
    const film = numbers([1, 4, 4, 4, 1]);
    const halves = [0, 2].map((t) => [film.array()[0].slice(t, t + 2)]);
    const whole = await outputOf(layers.ConvLSTM2D(2, 2), [film], await model.getWeights());
    await model.predict(halves[0], { verbose: 0 });
    const then = await model.predict(halves[1], { verbose: 0 });
    expect(then.array()).toEqual(whole.array());
    await layer.resetStates();
    const again = await model.predict(halves[1], { verbose: 0 });
    expect(again.array()).not.toEqual(whole.array());
    await model.dispose();
  });

  test('repeats its maps where a mask leaves a step out', async () => {
    const masked = layers.Input({ shape: [3, 4, 4, 1] });
    const mask = layers.Input({ shape: [3] });
    const layer = layers.ConvLSTM2D(2, 2, { returnSequences: true });
    const model = Model({ inputs: [masked, mask], outputs: layer(masked, { mask }) });
    const film = numbers([1, 3, 4, 4, 1]);
    const [steps] = (await model.predict([film, [[1, 0, 1]]], { verbose: 0 })).array();
    expect(steps[1]).toEqual(steps[0]);
    expect(steps[2]).not.toEqual(steps[1]);
    await model.dispose();
  });

  test.each([
    [[0, 2], /ConvLSTM2D 'conv_lstm2d\w*': 'filters' must be a positive whole number; received 0/],
    [[2, [2, 2, 2]], /'kernelSize' must be a positive whole number or two of them/],
    [[2, 2, { strides: 2, dilationRate: 2 }], /strides > 1 cannot go with dilationRate > 1/],
    [[2, 2, { dataFormat: 'channels_first' }], /'dataFormat' must be 'channels_last'/],
    [[2, 2, { seed: 1 }], /the option 'seed' is not implemented/],
    [[2, 2, { dropout: 2 }], /'dropout' must be a number from 0 to 1/],
  ])('refuses %j', (args, message) => {
    expect(() => layers.ConvLSTM2D(...args)).toThrow(message);
  });

  test('refuses a window that does not fit into its input', () => {
    expect(() => modelOf(layers.ConvLSTM2D(2, 5), [3, 4, 4, 1])).toThrow(/does not fit into an input of/);
  });

  test('refuses an input of other axes', () => {
    expect(() => modelOf(layers.ConvLSTM2D(2, 2), [4, 3])).toThrow(
      /expected an input of 5 axes, \[batch, steps, /,
    );
  });
});
