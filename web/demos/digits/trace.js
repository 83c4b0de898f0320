/**
 * From a picture of a digit back to the strokes of the hand that wrote it: enlarge, threshold, thin to a line of
 * one pixel (Zhang and Suen, "A fast parallel algorithm for thinning digital patterns", CACM 27(3), 1984), follow
 * the line. At a junction the stroke goes on into the branch that bends it least, as a pen does.
 */

/** @typedef {{x: number, y: number}} Point */

const { max, min } = Math;

const SIDE = 28;
const ZOOM = 4;
const LARGE = SIDE * ZOOM;

/** Branches shorter than this, in pixels of the enlarged picture, are thinning's own hairs, not ink. */
const SHORTEST_BRANCH = 6;

/** A stroke does not go on through a junction where it would bend by more than this (cosine). */
const SHARPEST_BEND = Math.cos((80 / 180) * Math.PI);

/**
 * @param {ArrayLike<number>} pixels  28 x 28, 0 paper … 255 ink
 * @returns {Point[][]} strokes in pixels of the picture, 0…28
 * @example
 * const strokes = trace(images.data.subarray(0, 784));
 */
export function trace(pixels) {
  const line = thin(enlarge(pixels));
  let branches = branchesOf(line);
  for (let hairs = findHairs(branches); hairs.length > 0; hairs = findHairs(branches)) {
    for (const hair of hairs) for (const p of hair.path.slice(1)) line[p] = 0;
    branches = branchesOf(thin(line));
  }
  return join(branches).map((path) => smooth(path.map(toPoint)));
}

/** @param {number} p */
const toPoint = (p) => ({ x: ((p % LARGE) + 0.5) / ZOOM, y: (Math.floor(p / LARGE) + 0.5) / ZOOM });

/**
 * Enlarges by linear interpolation and says where there is ink.
 *
 * @param {ArrayLike<number>} pixels
 * @returns {Uint8Array} 1 where there is ink
 */
function enlarge(pixels) {
  const at = (/** @type {number} */ row, /** @type {number} */ column) =>
    row < 0 || column < 0 || row >= SIDE || column >= SIDE ? 0 : pixels[row * SIDE + column];
  const ink = new Uint8Array(LARGE * LARGE);
  for (let i = 0; i < ink.length; i++) {
    const y = (Math.floor(i / LARGE) + 0.5) / ZOOM - 0.5;
    const x = ((i % LARGE) + 0.5) / ZOOM - 0.5;
    const [row, column] = [Math.floor(y), Math.floor(x)];
    const [v, u] = [y - row, x - column];
    const above = at(row, column) * (1 - u) + at(row, column + 1) * u;
    const below = at(row + 1, column) * (1 - u) + at(row + 1, column + 1) * u;
    ink[i] = above * (1 - v) + below * v > 127 ? 1 : 0;
  }
  return ink;
}

/** The eight neighbours, clockwise from the north, as Zhang and Suen number them. */
const RING = [-LARGE, -LARGE + 1, 1, LARGE + 1, LARGE, LARGE - 1, -1, -LARGE - 1];
const [NORTH, EAST, SOUTH, WEST] = [0, 2, 4, 6];

/** Each pass takes pixels away from two sides: all three of a triple being ink forbids it. */
const PASSES = [
  [[NORTH, EAST, SOUTH], [EAST, SOUTH, WEST]],
  [[NORTH, EAST, WEST], [NORTH, SOUTH, WEST]],
]; // prettier-ignore

/**
 * Thins in place until nothing changes. MNIST's rim is empty, so no neighbour falls off the picture.
 *
 * @param {Uint8Array} ink
 * @returns {Uint8Array} the same array
 */
function thin(ink) {
  let left = Array.from(ink.keys()).filter((p) => ink[p]);
  for (let before = Infinity; left.length < before;) {
    before = left.length;
    for (const triples of PASSES) {
      const gone = left.filter((p) => isRim(ink, p, triples));
      for (const p of gone) ink[p] = 0;
      left = left.filter((p) => ink[p]);
    }
  }
  return ink;
}

/**
 * @param {Uint8Array} ink
 * @param {number} p
 * @param {number[][]} triples
 */
function isRim(ink, p, triples) {
  const ring = RING.map((step) => ink[p + step]);
  const neighbours = ring.reduce((sum, v) => sum + v, 0);
  if (neighbours < 2 || neighbours > 6) return false;
  const rises = ring.filter((v, i) => !v && ring[(i + 1) % 8]).length;
  return rises === 1 && !triples.some((triple) => triple.every((i) => ring[i]));
}

/**
 * @typedef {object} Branch
 * @property {number[]} path  pixels in order; both ends are ends or junctions of the line
 * @property {boolean} free  the last pixel is a loose end, the first a junction
 */

/**
 * Cuts the line at its ends and junctions.
 *
 * @param {Uint8Array} line
 * @returns {Branch[]}
 */
function branchesOf(line) {
  const links = linksOf(line);
  const pixels = [...links.keys()];
  const used = new Set();
  /** @type {Branch[]} */
  const branches = [];
  for (const start of [...pixels.filter((p) => degree(links, p) !== 2), ...pixels]) {
    // Ends and junctions come first; what is left after them are closed rings.
    for (const next of linked(links, start)) {
      if (!used.has(linkName(start, next))) branches.push(asBranch(walk(links, used, start, next), links));
    }
  }
  const dots = pixels.filter((p) => degree(links, p) === 0);
  return [...branches, ...dots.map((p) => ({ path: [p], free: false }))];
}

/** @typedef {Map<number, number[]>} Links */

/** @param {Links} links @param {number} p */
const linked = (links, p) => links.get(p) ?? [];

/** @param {Links} links @param {number} p */
const degree = (links, p) => linked(links, p).length;

/** @param {number} p @param {number} q */
const linkName = (p, q) => min(p, q) * LARGE * LARGE + max(p, q);

/**
 * Goes on until the next end or junction, or until a ring closes.
 *
 * @param {Links} links
 * @param {Set<number>} used  links walked; grows
 * @param {number} from
 * @param {number} to
 */
function walk(links, used, from, to) {
  const path = [from];
  for (let [p, next] = [from, /** @type {number | undefined} */ (to)]; next !== undefined;) {
    used.add(linkName(p, next));
    path.push(next);
    p = next;
    next =
      degree(links, p) === 2 && p !== from
        ? linked(links, p).find((q) => !used.has(linkName(p, q)))
        : undefined;
  }
  return path;
}

/**
 * @param {number[]} path
 * @param {Links} links
 * @returns {Branch}
 */
function asBranch(path, links) {
  const [first, last] = [path[0], path[path.length - 1]].map((p) => degree(links, p) === 1);
  return first ? { path: path.reverse(), free: !last } : { path, free: last };
}

/**
 * The neighbours of each pixel of the line; a diagonal step is left out where two straight ones do the same.
 *
 * @param {Uint8Array} line
 * @returns {Links}
 */
function linksOf(line) {
  const links = new Map();
  line.forEach((ink, p) => {
    if (!ink) return;
    const near = RING.filter((step, i) => {
      const diagonal = i % 2 === 1;
      return line[p + step] && !(diagonal && (line[p + RING[i - 1]] || line[p + RING[(i + 1) % 8]]));
    });
    links.set(p, near.map((step) => p + step)); // prettier-ignore
  });
  return links;
}

/** @param {Branch[]} branches */
const findHairs = (branches) => branches.filter(({ path, free }) => free && path.length < SHORTEST_BRANCH);

/**
 * Joins branches into strokes: at each junction the pair that goes on straightest first.
 *
 * @param {Branch[]} branches
 * @returns {number[][]} paths
 */
function join(branches) {
  const paths = branches.map(({ path }) => path);
  for (let best = straightest(paths); best; best = straightest(paths)) {
    paths[best.i] = [...best.first, ...best.second.slice(1)];
    paths.splice(best.j, 1);
  }
  return paths;
}

/**
 * The two paths that go on into each other most directly, turned so that the second begins where the first ends.
 *
 * @param {number[][]} paths
 */
function straightest(paths) {
  let best = null;
  let straightness = SHARPEST_BEND;
  for (let i = 0; i < paths.length; i++) {
    for (let j = i + 1; j < paths.length; j++) {
      for (const [first, second] of turnings(paths[i], paths[j])) {
        const straight = -dot(heading([...first].reverse()), heading(second));
        if (straight <= straightness) continue;
        straightness = straight;
        best = { i, j, first, second };
      }
    }
  }
  return best;
}

/**
 * @param {number[]} a
 * @param {number[]} b
 * @returns {number[][][]} the ways to walk one path and then the other without lifting the pen
 */
function turnings(a, b) {
  const [aBack, bBack] = [[...a].reverse(), [...b].reverse()];
  const ways = [[a, b], [a, bBack], [aBack, b], [aBack, bBack]]; // prettier-ignore
  return ways.filter(([first, second]) => first.at(-1) === second[0]);
}

/**
 * The direction in which a path leaves its first pixel, judged a stroke's width further on because thinning bends
 * lines near junctions.
 *
 * @param {number[]} path
 */
function heading(path) {
  const from = toPoint(path[0]);
  const to = toPoint(path[min(path.length - 1, 12)]);
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
}

/** @param {Point} a @param {Point} b */
const dot = (a, b) => a.x * b.x + a.y * b.y;

/**
 * Takes the staircase out of a path of pixels; ends stay where they are.
 *
 * @param {Point[]} path
 * @returns {Point[]}
 */
function smooth(path) {
  const reach = 3;
  return path.map((_, i) => {
    const r = min(reach, i, path.length - 1 - i);
    const near = path.slice(i - r, i + r + 1);
    const mean = (/** @type {(p: Point) => number} */ pick) =>
      near.reduce((sum, p) => sum + pick(p), 0) / near.length;
    return { x: mean((p) => p.x), y: mean((p) => p.y) };
  });
}
