/** The engine takes no more instructions than was accepted: instructions.js. */
import { expect, test } from '@jest/globals';

import { accepted, complaint, count, countAll } from './instructions.js';
import { PLANS } from './plans.js';

/** valgrind counts on Linux; elsewhere there is nothing to compare with. */
const counted = process.platform === 'linux' ? test : test.skip;

counted(
  'no step takes 3 % more instructions than were accepted',
  () => expect(complaint(countAll(), accepted())).toBe(''),
  300_000,
);

counted(
  'counts are the same every time, and see one layer more',
  () => {
    const step = PLANS.w3();
    const first = count(step);
    expect(count(step)).toBe(first);
    const { builder, root } = step;
    const longer = builder.op('bias_add', [root, builder.param([1])], [], [1]);
    const more = count({ ...step, name: 'a longer step', root: longer });
    expect(more).toBeGreaterThan(first);
  },
  60_000,
);
