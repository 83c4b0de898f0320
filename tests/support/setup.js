/** Runs in every test file before its tests. Shared machines stall now and then; a test that hangs still ends. */
import { expect, jest } from '@jest/globals';

const MINUTE = 60_000;
const isSlow = /\.slow\.test\.js$|[/]tests[/]web[/]/.test(expect.getState().testPath ?? '');
jest.setTimeout(isSlow ? 20 * MINUTE : MINUTE);
