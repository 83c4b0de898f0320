import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { runHeadsTest } from '../support/attention.js';

describe('MultiHeadAttention', () => {
  runHeadsTest('MultiHeadAttention', () => layers.MultiHeadAttention(2, 3, { useGate: true }), [4, 2, 3]);

  test.each([
    [() => layers.MultiHeadAttention(0, 3), /'numHeads' must be a positive whole number; received 0/],
    [() => layers.MultiHeadAttention(2), /'keyDim' must be a positive whole number; received undefined/],
    [() => layers.MultiHeadAttention(2, 3, { dropout: 1 }), /'dropout' must be a number from 0 to below 1/],
    [
      () => layers.MultiHeadAttention(2, 3, { attentionAxes: ['x'] }),
      /'attentionAxes' must be whole numbers/,
    ],
    [() => layers.MultiHeadAttention(2, 3, { flashAttention: true }), /'flashAttention' is not implemented/],
  ])('refuses %#', (make, message) => {
    expect(make).toThrow(message);
  });
});
