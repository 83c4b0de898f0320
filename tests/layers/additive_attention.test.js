import { describe } from '@jest/globals';

import { runAttentionTest } from '../support/attention.js';

describe('AdditiveAttention', () => {
  runAttentionTest('AdditiveAttention');
});
