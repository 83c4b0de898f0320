// The README's table of what there is of Keras says what the code says.
import { expect, test } from '@jest/globals';

import { names, readmeWithStatus } from '../../src/toolchain/status.js';
import { readText } from '../support/files.js';

test('the table is as the code has it (npm run status)', async () => {
  expect(readText('README.md')).toBe(await readmeWithStatus());
});

test('all that a reader of the book meets, and all that TensorFlow.js has, is there', () => {
  expect(names().filter(({ level, done }) => level !== 'beyond' && !done)).toEqual([]);
});
