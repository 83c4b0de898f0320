import { ShapeError, ValueError } from '../../errors.js';
import { describe } from '../../utils/options.js';
import { shapeText } from '../../utils/shape.js';
import { shaped, transpose } from './axes.js';
import { matmul } from './matmul.js';
import { axisOf } from './op.js';
import { real } from './operand.js';
import { sum } from './reductions.js';

/**
 * Products of tensors, made of transpose, reshape and matmul.
 *
 * @import {Operand} from './op.js'
 * @import {Value} from './operand.js'
 * @import {SymbolicTensor} from '../symbolic.js'
 *
 * @typedef {{x: Operand, labels: string[]}} Term a tensor and the letters of its axes
 * @typedef {Map<string, number | null>} Sizes
 */

/** @param {string} equation @param {string} why */
const malformed = (equation, why) =>
  new ValueError(
    `einsum: the equation '${equation}' ${why}. One such as 'ab,bc->ac' has a letter for each axis.`,
  );

/**
 * Letters of the axes; an ellipsis becomes digits, counted from the last axis that it stands for.
 *
 * @param {string} equation
 * @param {string} text of one tensor
 * @param {number} hidden axes behind the ellipsis
 * @returns {string[]}
 */
function labelsOf(equation, text, hidden) {
  const dots = Array.from({ length: hidden }, (_, k) => String(hidden - 1 - k));
  const labels = text.split('...').flatMap((part, k) => [...(k ? dots : []), ...part]);
  const odd = labels.find((label) => !/^[a-zA-Z0-9]$/.test(label));
  if (odd) throw malformed(equation, `has '${odd}' where a letter should be`);
  if (new Set(labels).size !== labels.length) throw malformed(equation, `names an axis twice in '${text}'`);
  return labels;
}

/** @param {string} equation @param {Operand[]} xs @returns {{terms: Term[], result: string[]}} */
function parse(equation, xs) {
  if (typeof equation !== 'string') throw malformed(describe(equation), 'is not a text');
  const [left, right] = equation.replace(/\s/g, '').split('->');
  const texts = left.split(',');
  if (texts.length !== xs.length)
    throw malformed(equation, `is for ${texts.length} tensors, not ${xs.length}`);
  const hidden = texts.map((text, k) =>
    text.includes('...') ? xs[k].shape.length - text.replace('...', '').length : 0,
  );
  const terms = texts.map((text, k) => ({
    x: xs[k],
    labels: labelsOf(equation, text, Math.max(0, hidden[k])),
  }));
  terms.forEach(({ x, labels }, k) => {
    if (labels.length === x.shape.length) return;
    throw new ShapeError(
      `einsum: '${texts[k]}' of '${equation}' is for ${labels.length} axes, but the tensor is ${shapeText(x.shape)}.`,
    );
  });
  const all = terms.flatMap(({ labels }) => labels);
  const once = all.filter((label) => all.indexOf(label) === all.lastIndexOf(label)).sort();
  const result = labelsOf(
    equation,
    right ?? `...${once.filter((l) => /\D/.test(l)).join('')}`,
    Math.max(...hidden),
  );
  const unknown = result.find((label) => !all.includes(label));
  if (unknown) throw malformed(equation, `has '${unknown}' in its result only`);
  return { terms, result };
}

/** @param {string} equation @param {Term[]} terms @returns {Sizes} */
function sizesOf(equation, terms) {
  /** @type {Sizes} */ const sizes = new Map();
  for (const { x, labels } of terms) {
    labels.forEach((label, k) => {
      const [known, size] = [sizes.get(label) ?? 1, x.shape[k]];
      if (sizes.has(label) && sizes.get(label) !== size && known !== 1 && size !== 1) {
        throw new ShapeError(
          `einsum '${equation}': '${label}' is ${known} in one tensor and ${size} in another; the shapes are ` +
            `${terms.map((term) => shapeText(term.x.shape)).join(' and ')}.`,
        );
      }
      if (!sizes.has(label) || sizes.get(label) === 1) sizes.set(label, size);
    });
  }
  return sizes;
}

/** The term with its axes in another order. @param {Term} term @param {string[]} order @returns {Operand} */
function ordered({ x, labels }, order) {
  const perm = order.map((label) => labels.indexOf(label));
  return perm.every((axis, k) => axis === k) ? x : transpose(x, perm);
}

/** Sums over the axes that occur in no other place. @param {Term} term @param {string[]} others @returns {Term} */
function summed({ x, labels }, others) {
  const gone = labels.filter((label) => !others.includes(label));
  if (gone.length === 0) return { x, labels };
  const axes = gone.map((label) => labels.indexOf(label));
  return { x: sum(x, axes), labels: labels.filter((label) => !gone.includes(label)) };
}

/** @param {Operand} x @param {(number | null)[]} shape */
const reshapedTo = (x, shape) =>
  shape.length === x.shape.length && shape.every((size, k) => size === x.shape[k]) ? x : shaped(x, shape);

/** @param {Term} a @param {Term} b @param {string[]} result @param {Sizes} sizes @returns {Term} */
function product(a, b, result, sizes) {
  const shared = a.labels.filter((label) => b.labels.includes(label));
  const sizeIn = (/** @type {Term} */ { x, labels }, /** @type {string} */ label) =>
    x.shape[labels.indexOf(label)];
  const contracted = shared.filter((label) => !result.includes(label));
  if (contracted.some((label) => sizeIn(a, label) !== sizeIn(b, label) || sizeIn(a, label) === null))
    throw new ShapeError('einsum sums over axes of one known size only.');
  const of = (/** @type {string[]} */ labels) => labels.map((label) => sizes.get(label) ?? null);
  const own = (/** @type {Term} */ { labels }) => labels.filter((label) => !shared.includes(label));
  const count = (/** @type {string[]} */ labels) =>
    of(labels).reduce((/** @type {number} */ n, d) => n * Number(d), 1);
  // An unknown batch that only a has stays an axis of its own in front, over which b is repeated.
  const lead = own(a).filter((label) => sizes.get(label) === null);
  const left = own(a).filter((label) => !lead.includes(label));
  const right = own(b);
  if (of(right).includes(null)) throw new ShapeError('einsum: only one axis may be a batch of unknown size.');
  const batch = result.filter((label) => shared.includes(label));
  const widths = (/** @type {Term} */ term) => batch.map((label) => sizeIn(term, label));
  const front = [...lead, ...batch];
  // Stored the other way round, a factor is given as its transpose instead of being copied.
  const turnsA = left.length > 0 && inOrder(a, [...front, ...contracted, ...left]);
  const turnsB = right.length > 0 && inOrder(b, [...batch, ...right, ...contracted]);
  const aOrder = turnsA ? [...contracted, ...left] : [...left, ...contracted];
  const bOrder = turnsB ? [...right, ...contracted] : [...contracted, ...right];
  const [M, K, N] = [count(left), count(contracted), count(right)];
  const x = reshapedTo(ordered(a, [...front, ...aOrder]), [
    ...of(lead),
    ...widths(a),
    ...(turnsA ? [K, M] : [M, K]),
  ]);
  const w = reshapedTo(ordered(b, [...batch, ...bOrder]), [...widths(b), ...(turnsB ? [N, K] : [K, N])]);
  const y = matmul(x, w, { transposeA: turnsA, transposeB: turnsB });
  const labels = [...front, ...left, ...right];
  return { x: reshapedTo(y, labels.length ? of(labels) : [1]), labels };
}

/** @param {Term} term @param {string[]} order */
const inOrder = ({ labels }, order) => order.every((label, k) => labels[k] === label);

/**
 * Sums of products by Einstein's rule: every axis has a letter; letters that are missing behind the arrow are summed over,
 * `...` stands for any axes in front, which broadcast.
 *
 * @param {string} equation 'ab,bc->ac' is the product of two matrices
 * @param {...Value} given one tensor or two
 * @returns {SymbolicTensor}
 * @throws {ValueError} if the equation cannot be read
 * @throws {ShapeError} if the tensors do not fit it
 * @example ops.einsum('btd,bsd->bts', queries, keys)
 */
export function einsum(equation, ...given) {
  const xs = given.map(real);
  const { terms, result } = parse(equation, xs);
  const sizes = sizesOf(equation, terms);
  if (terms.length > 2) throw malformed(equation, 'is for more than two tensors');
  const [first, second] = terms.map((term, k) => summed(term, [...result, ...(terms[1 - k]?.labels ?? [])]));
  if (!second) return /** @type {SymbolicTensor} */ (ordered(first, result));
  // What comes first in the result is the left factor: so the result has its order, and an unknown batch stays in front.
  const alone = result.find((label) => !(first.labels.includes(label) && second.labels.includes(label)));
  const swap = alone !== undefined && second.labels.includes(alone);
  const made = swap ? product(second, first, result, sizes) : product(first, second, result, sizes);
  return /** @type {SymbolicTensor} */ (ordered(made, result));
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/**
 * Sums of products over some axes of two tensors. The other axes of x come first, then those of y.
 *
 * @param {Value} x
 * @param {Value} y
 * @param {number | readonly [number | readonly number[], number | readonly number[]]} [axes] how many, the last of x and
 *   the first of y; or which ones of each. 2 unless given
 * @returns {SymbolicTensor}
 * @throws {ShapeError} if their sizes differ
 * @example ops.tensordot(a, b, [[2], [0]])
 */
export function tensordot(x, y, axes = 2) {
  const [a, b] = [real(x), real(y)];
  const counted = typeof axes === 'number' ? Array.from({ length: axes }, (_, k) => k) : null;
  const [left, right] = counted
    ? [counted.map((k) => k - counted.length), counted]
    : /** @type {any} */ (axes).map((/** @type {any} */ one) => [one].flat());
  if (left.length !== right.length)
    throw new ValueError(`tensordot sums over pairs of axes; received ${describe(axes)}.`);
  const first = LETTERS.slice(0, a.shape.length);
  const second = [...LETTERS.slice(a.shape.length, a.shape.length + b.shape.length)];
  const summed = left.map((/** @type {number} */ axis) => first[axisOf(a, axis)]);
  right.forEach(
    (/** @type {number} */ axis, /** @type {number} */ k) => (second[axisOf(b, axis)] = summed[k]),
  );
  const rest = [...first, ...second].filter((letter) => !summed.includes(letter));
  return einsum(`${first},${second.join('')}->${rest.join('')}`, a, b);
}

/**
 * NumPy's dot: of vectors the sum of products, of matrices their product, else the sums of products over the last axis
 * of x and the last but one of y.
 *
 * @param {Value} x
 * @param {Value} y
 * @returns {SymbolicTensor}
 * @example ops.dot(x, this.kernel)
 */
export function dot(x, y) {
  const [a, b] = [real(x), real(y)];
  if (b.shape.length <= 2) return matmul(a, b);
  return tensordot(a, b, [[-1], [b.shape.length - 2]]);
}
