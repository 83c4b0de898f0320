import { expect, test } from '@jest/globals';
import { BUDGET, measureSizes } from '../../src/toolchain/size.js';

test('engine and API together stay below what a page should have to wait for', async () => {
  const { engine, api, total } = await measureSizes();
  expect({ engine, api, total, within: total <= BUDGET }).toMatchObject({ within: true });
});
