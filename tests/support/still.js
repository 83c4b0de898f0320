/**
 * Takes the pictures of the digit page that README and home page show, light and dark.
 *
 *     node tests/support/still.js
 */
import { HAND, draw, startSite } from './page.js';

const site = await startSite();
for (const scheme of /** @type {const} */ (['light', 'dark'])) {
  const { page } = await site.open({ width: 1160, height: 1400, scheme });
  await page.waitForFunction(() => document.querySelector('#origin').textContent.includes('shipped'));
  await draw(page, HAND[4]);
  await page.waitForFunction(() => document.querySelector('[data-testid=answer]').textContent !== '');
  const maps = page.locator('.layer feature-maps:not([still])').nth(2);
  await maps.click({ position: { x: 80, y: 80 } });
  await page.waitForFunction(() => document.querySelector('#lens').textContent.includes('bias'));
  const path = `web/demos/digits/still-${scheme}.png`;
  await page.locator('#draw').screenshot({ path });
  console.log(path);
}
await site.close();
