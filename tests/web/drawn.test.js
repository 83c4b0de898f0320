/** Draws every test digit with real pointer events, and looks at what the page answers. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { startSite } from '../support/page.js';
import { PLACES, loadDrawnDigits, place, turn } from '../support/strokes/index.js';
import { Tally } from '../support/strokes/tally.js';

/** Frames without a change after which an answer counts as given; reading takes less than one. */
const QUIET_FRAMES = 5;

let site, page, devtools;
beforeAll(async () => {
  site = await startSite();
  ({ page } = await site.open());
  await page.getByTestId('pad').scrollIntoViewIfNeeded();
  devtools = await page.context().newCDPSession(page);
  // Whoever draws before the network has arrived is answered when it has; here that would be taken for no answer.
  await draw(place((await loadDrawnDigits())[0], 'centre', 'large'));
  await page.getByTestId('answer').getByText(/^\d$/).waitFor();
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
  expect(turned.share()).toBeGreaterThanOrEqual(centred.share() - 0.01);
  // Of the 72 digits in each place one is 1.4 points; one is what whole pixels of a small drawing may cost.
  const oneDigit = Object.keys(PLACES).length / drawn.length;
  for (const where of Object.keys(PLACES)) {
    expect(turned.share('place', where)).toBeGreaterThan(centred.share('place', where) - 1.5 * oneDigit);
  }
});

test('a slip of the pen and a dot are not read', async () => {
  expect(await answerTo([[{ x: 0.5, y: 0.5 }]])).toBe('');
  expect(await answerTo([[{ x: 0.5, y: 0.5 }, { x: 0.5, y: 0.53 }]])).toBe(''); // prettier-ignore
});

/**
 * Draws with a mouse that does not wait for the page, as mice do not: 50,000 moves that each wait for the last take
 * ten minutes. The browser still handles them in order, several in one frame.
 *
 * @param {{x: number, y: number}[][]} strokes in pad units
 */
async function draw(strokes) {
  const pad = await page.getByTestId('pad').boundingBox();
  const sent = [];
  const send = (type, { x, y }, buttons) =>
    sent.push(
      devtools.send('Input.dispatchMouseEvent', {
        type,
        x: Math.round(pad.x + x * pad.width),
        y: Math.round(pad.y + y * pad.height),
        button: type === 'mouseMoved' && !buttons ? 'none' : 'left',
        buttons,
        clickCount: type === 'mouseMoved' ? 0 : 1,
      }),
    );
  for (const stroke of strokes) {
    send('mouseMoved', stroke[0], 0);
    send('mousePressed', stroke[0], 1);
    for (const point of stroke.slice(1)) send('mouseMoved', point, 1);
    send('mouseReleased', stroke[stroke.length - 1], 0);
  }
  await Promise.all(sent);
}

/**
 * Clears the pad, draws, and waits until the answer has settled.
 *
 * @param {{x: number, y: number}[][]} strokes
 * @returns {Promise<string>}
 */
async function answerTo(strokes) {
  await page.getByTestId('clear').press('Enter');
  await draw(strokes);
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
