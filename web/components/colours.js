/**
 * Colours of the style sheet as numbers, for views that draw on a canvas.
 *
 * @typedef {[red: number, green: number, blue: number]} Colour each 0 … 255
 */

/** @type {Map<string, Colour>} */
const known = new Map();

/**
 * A custom property of the style sheet, as the present scheme has it.
 *
 * @param {string} name such as `'--ink'`
 * @returns {Colour}
 */
export function colour(name) {
  let found = known.get(name);
  if (!found) known.set(name, (found = resolve(name)));
  return found;
}

/**
 * The same as a CSS colour.
 *
 * @param {string} name
 * @param {number} [alpha]
 * @returns {string}
 */
export function css(name, alpha = 1) {
  return `rgb(${colour(name).join(' ')} / ${alpha})`;
}

/**
 * A ramp of 256 colours through two or more, packed as a canvas wants its pixels.
 *
 * @param {...string} names custom properties
 * @returns {Uint32Array<ArrayBuffer>}
 */
export function ramp(...names) {
  const stops = names.map(colour);
  const spans = stops.length - 1;
  return Uint32Array.from({ length: 256 }, (_, i) => {
    const at = (i / 255) * spans;
    const from = Math.min(spans - 1, Math.floor(at));
    const [red, green, blue] = stops[from].map((v, c) =>
      Math.round(v + (stops[from + 1][c] - v) * (at - from)),
    );
    return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  });
}

/**
 * Calls back whenever the page turns dark or light.
 *
 * @param {() => void} changed
 */
export function onSchemeChange(changed) {
  document.addEventListener('schemechange', changed);
}

/** Forgets the colours and tells every view: the scheme has changed. */
export function announceScheme() {
  known.clear();
  document.dispatchEvent(new Event('schemechange'));
}

/**
 * @param {string} name
 * @returns {Colour}
 */
function resolve(name) {
  const probe = document.createElement('span');
  probe.hidden = true;
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const numbers = getComputedStyle(probe).color.match(/[\d.]+/g) ?? ['0', '0', '0'];
  probe.remove();
  return [Number(numbers[0]), Number(numbers[1]), Number(numbers[2])];
}
