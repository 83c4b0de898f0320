import { expect, test } from '@jest/globals';
import { BUDGETS, measureSizes } from '../../src/toolchain/size.js';

test('engine and API together stay below what a page should have to wait for', async () => {
  const { everything, program } = await measureSizes();
  expect(everything).toBeLessThanOrEqual(BUDGETS.everything);
  expect(program).toBeLessThanOrEqual(BUDGETS.program);
});
