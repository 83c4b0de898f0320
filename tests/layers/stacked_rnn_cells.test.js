import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { runLayerTest } from '../support/layer.js';

describe('StackedRNNCells', () => {
  runLayerTest({
    make: () => layers.RNN([layers.LSTMCell(4), layers.GRUCell(2)]),
    inputShape: [3, 3],
    outputShape: [2],
    weights: [[3, 16], [4, 16], [16], [4, 6], [2, 6], [2, 6]], // prettier-ignore
    config: { cell: expect.objectContaining({ class_name: 'StackedRNNCells' }) },
  });

  test('refuses what is no array of cells', () => {
    expect(() => layers.StackedRNNCells([])).toThrow(/'cells' must be an array of cells; received/);
    expect(() => layers.StackedRNNCells([layers.Dense(2)])).toThrow(/a cell has to have stateSize/);
  });
});
