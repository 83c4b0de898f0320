// The same seed gives the same weights, to the bit, in Node, Chromium and Firefox.

import { beforeAll, expect, test } from '@jest/globals';

import * as hornet from '../../js/index.js';
import { trainHundredSteps } from '../models/hundred-steps.js';
import { browserReport } from '../support/report.js';

let inNode;
beforeAll(async () => {
  inNode = await trainHundredSteps(hornet);
});

test('Node learns something (chance: 1.39), so that equal bits mean something', () => {
  expect(inNode.loss).toBeLessThan(0.7);
});

test.each(['chromium', 'firefox-esr'])(
  '%s',
  async (browser) => {
    expect(await browserReport(browser, '/tests/web/pages/bits.html')).toEqual(inNode);
  },
  120_000,
);
