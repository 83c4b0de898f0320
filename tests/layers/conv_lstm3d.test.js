import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { modelOf, runLayerTest } from '../support/layer.js';

describe('ConvLSTM3D', () => {
  runLayerTest({
    make: () => layers.ConvLSTM3D(2, 2, { padding: 'same', returnSequences: true, dropout: 0.1 }),
    inputShape: [2, 3, 3, 2, 1],
    outputShape: [2, 3, 3, 2, 2],
    weights: [[2, 2, 2, 1, 8], [2, 2, 2, 2, 8], [8]], // prettier-ignore
    config: {
      filters: 2,
      kernel_size: [2, 2, 2],
      padding: 'same',
      return_sequences: true,
      unit_forget_bias: true,
    },
  });

  test('refuses an input of other axes', () => {
    expect(() => modelOf(layers.ConvLSTM3D(2, 2), [4, 3])).toThrow(
      /expected an input of 6 axes, \[batch, steps, /,
    );
  });
});
