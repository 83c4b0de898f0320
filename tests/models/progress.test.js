import { describe, expect, test } from '@jest/globals';

import { ProgbarLogger } from '../../js/callbacks/progbar_logger.js';
import { ProgressBar } from '../../js/models/progress.js';
import { golden } from '../support/golden.js';

const { cases, events } = golden('progress');

/** JSON has no NaN. @param {any} logs */
const numbers = (logs) =>
  logs && Object.fromEntries(Object.entries(logs).map(([name, value]) => [name, Number(value)]));

/** @param {string} name */
const camelCase = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

describe("Keras's very bytes", () => {
  test.each(cases.map((/** @type {any} */ c) => [c.case, c]))(
    '%s',
    (_, { params, redraws, output, ...c }) => {
      let now = 1000;
      let written = '';
      const write = (/** @type {string} */ text) => void (written += text);
      const logger = /** @type {any} */ (new ProgbarLogger({ redraws, now: () => now, write }));
      logger.setParams(params);
      for (const [seconds, hook, ...args] of events[c.events]) {
        now += seconds;
        const last = args.pop();
        logger[camelCase(hook)](...args, numbers(last) ?? undefined);
      }
      expect(written).toBe(output);
    },
  );
});

test('a drawing soon after another is left out, unless it is the last', () => {
  let now = 0;
  /** @type {string[]} */ const drawn = [];
  const bar = new ProgressBar({
    target: 100,
    redraws: true,
    now: () => now,
    write: (text) => void drawn.push(text),
  });
  for (let step = 1; step <= 100; step++) {
    now += 0.01;
    bar.update(step, {}, step === 100);
  }
  expect(drawn.length).toBeGreaterThan(15);
  expect(drawn.length).toBeLessThan(25);
});
