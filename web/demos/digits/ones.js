/**
 * The 1 as much of the world writes it. MNIST's writers were American: nearly all of their ones are a plain bar, so a
 * network that knows only these takes a 1 with a flag for a 7. The training set gets ones with flag and foot, made
 * from its own.
 */

/** @typedef {{x: number, y: number}} Point */

/** How far the flag comes down from the top and the foot reaches across, as parts of the digit's height. */
const FLAG_LENGTH = [0.18, 0.5];
const FOOT_LENGTH = [0.3, 0.75];

/** The flag's angle to the downward line, in radians: flatter than this it would be a 7 in many hands. */
const FLAG_ANGLE = [0.45, 1.1];

/** How often a 1 gets a flag, and how often one with a flag gets a foot, too. */
const FLAGGED = 0.75;
const FOOTED = 0.3;

/**
 * Adds a flag, and perhaps a foot, to most ones.
 *
 * @param {Point[][]} strokes  of a plain 1, y down; not changed
 * @param {() => number} random  evenly spread in 0…1
 * @returns {Point[][]}
 * @example
 * const flagged = embellish([[{ x: 0.5, y: 0 }, { x: 0.5, y: 1 }]], Math.random);
 */
export function embellish(strokes, random) {
  const between = (/** @type {number[]} */ [low, high]) => low + (high - low) * random();
  const byHeight = strokes.flat().sort((a, b) => a.y - b.y);
  if (byHeight.length === 0 || random() > FLAGGED) return strokes;
  const [top, bottom] = [byHeight[0], byHeight[byHeight.length - 1]];
  const height = bottom.y - top.y;

  const angle = between(FLAG_ANGLE);
  const length = height * between(FLAG_LENGTH);
  const tip = { x: top.x - length * Math.sin(angle), y: top.y + length * Math.cos(angle) };
  const flag = curve(tip, top, length * between([-0.15, 0.15]));
  if (random() > FOOTED) return [...strokes, flag];

  const reach = (height * between(FOOT_LENGTH)) / 2;
  const tilt = height * between([-0.05, 0.05]);
  const foot = [
    { x: bottom.x - reach, y: bottom.y + tilt },
    { x: bottom.x + reach, y: bottom.y - tilt },
  ];
  return [...strokes, flag, foot];
}

/**
 * @param {Point} from
 * @param {Point} to
 * @param {number} bulge  how far its middle lies below the straight line
 */
function curve(from, to, bulge) {
  return Array.from({ length: 9 }, (_, i) => {
    const t = i / 8;
    return { x: from.x + t * (to.x - from.x), y: from.y + t * (to.y - from.y) + 4 * t * (1 - t) * bulge };
  });
}
