import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { runHeadsTest } from '../support/attention.js';

describe('GroupQueryAttention', () => {
  runHeadsTest(
    'GroupQueryAttention',
    () => layers.GroupQueryAttention(3, 4, 2, { useGate: true }),
    [4, 4, 3],
  );

  test.each([
    [
      () => layers.GroupQueryAttention(3, 4),
      /'numKeyValueHeads' must be a positive whole number; received undefined/,
    ],
  ])('refuses %#', (make, message) => {
    expect(make).toThrow(message);
  });
});
