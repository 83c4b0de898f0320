/**
 * The page's one `requestAnimationFrame` loop. A view that has changed asks to be drawn; however often it asks, it is
 * drawn once, in the next frame.
 *
 * @typedef {{ draw(): void }} View anything that can draw itself
 */

/** @type {Set<View>} */
const waiting = new Set();
let requested = false;

/**
 * Has a view drawn in the next frame.
 *
 * @param {View} view
 */
export function redraw(view) {
  waiting.add(view);
  if (requested) return;
  requested = true;
  requestAnimationFrame(drawWaiting);
}

function drawWaiting() {
  requested = false;
  const views = [...waiting];
  waiting.clear();
  for (const view of views) view.draw();
}
