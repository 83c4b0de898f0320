/** Draws every test digit with real pointer events, and looks at what the page answers. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { draw, startSite } from '../support/page.js';
import { PLACES, loadDrawnDigits, place, turn } from '../support/strokes/index.js';
import { Tally } from '../support/strokes/tally.js';

/** Frames without a change after which an answer counts as given; reading takes less than one. */
const QUIET_FRAMES = 5;

let site, page;
beforeAll(async () => {
  site = await startSite();
  ({ page } = await site.open());
  await page.getByTestId('pad').waitFor();
});
afterAll(() => site?.close());

test('the page reads 98 % of the drawn digits, as well in the corners and small as in the middle', async () => {
  const drawn = await loadDrawnDigits();
  const turned = new Tally();
  const centred = new Tally();
  for (const [i, digit] of drawn.entries()) {
    const { place: where, size } = turn(i);
    const keys = { hand: digit.hand, place: where, size };
    turned.add(keys, (await answerTo(place(digit, where, size))) === String(digit.digit));
    centred.add(keys, (await answerTo(place(digit, 'centre', 'medium'))) === String(digit.digit));
  }
  console.log(`In five places and three sizes, ${turned}\n\nIn the middle, ${centred}`);
  expect(drawn.length).toBeGreaterThanOrEqual(300);
  expect(turned.share()).toBeGreaterThanOrEqual(0.98);
  for (const where of Object.keys(PLACES)) {
    // The same digits, drawn in the middle: one point is all that a place may cost.
    expect(turned.share('place', where)).toBeGreaterThanOrEqual(centred.share('place', where) - 0.01);
  }
});

test('a slip of the pen and a dot are not read', async () => {
  expect(await answerTo([[{ x: 0.5, y: 0.5 }]])).toBe('');
  expect(await answerTo([[{ x: 0.5, y: 0.5 }, { x: 0.5, y: 0.53 }]])).toBe(''); // prettier-ignore
});

/**
 * Clears the pad, draws, and waits until the answer has settled.
 *
 * @param {{x: number, y: number}[][]} strokes
 * @returns {Promise<string>}
 */
async function answerTo(strokes) {
  await page.getByTestId('clear').click();
  await draw(page, strokes);
  return page.getByTestId('answer').evaluate(
    (answer, quiet) =>
      new Promise((resolve) => {
        let [last, frames] = [answer.textContent, 0];
        const look = () => {
          frames = answer.textContent === last ? frames + 1 : 0;
          last = answer.textContent;
          if (frames < quiet) requestAnimationFrame(look);
          else resolve(last.trim());
        };
        requestAnimationFrame(look);
      }),
    QUIET_FRAMES,
  );
}
