/**
 * The lens: one number of one layer, taken apart into the sum that made it, with its numbers.
 *
 * @typedef {import('./explain.js').LayerInfo} LayerInfo
 * @typedef {import('./explain.js').Explanation} Explanation
 * @typedef {import('../../components/feature-maps.js').Place} Place
 * @typedef {{ layers: LayerInfo[], at: { layer: number, place: Place } | null, explanation: Explanation | null,
 *   pinned: boolean, held: boolean }} View what is pinned, or walked over by key, is held in sight
 */

const WAITING =
  'Point at a pixel of any layer, tap it, or reach it with Tab and the arrow keys: here stands how it came about.';

/**
 * Fills the lens.
 *
 * @param {HTMLElement} lens
 * @param {View} view
 * @returns {string} the same in a sentence, for those who listen
 */
export function showLens(lens, { layers, at, explanation, pinned, held }) {
  lens.classList.toggle('held', held);
  if (!at) {
    lens.replaceChildren(element('p', { className: 'soft' }, WAITING));
    return '';
  }
  const layer = layers[at.layer];
  const where = placeInWords(layer, at.place);
  const spoken = explanation ? `${where}: ${number(explanation.value)}` : where;
  const hint = pinned ? 'Pinned; Escape lets go' : 'Click or tap to pin';
  const head = element(
    'p',
    { className: 'head' },
    element('b', {}, spoken),
    element('span', { className: 'soft' }, hint),
  );
  const body = explanation
    ? formula(explanation, layers, at)
    : ['Draw something first: then there are numbers to show.'];
  lens.replaceChildren(head, ...body);
  return spoken;
}

/**
 * @param {Explanation} explanation
 * @param {LayerInfo[]} layers
 * @param {{ layer: number, place: Place }} at
 * @returns {(Node | string)[]}
 */
function formula(explanation, layers, at) {
  switch (explanation.kind) {
    case 'conv':
      return convolution(explanation, layers[at.layer - 1]);
    case 'pool':
      return pooling(explanation);
    case 'dense':
      return dense(explanation, at.place.c, layers[at.layer - 1]);
    case 'input':
      return ['A pixel of the drawing: 0 is paper, 1 is ink.'];
    default:
      return [];
  }
}

/**
 * @param {Extract<Explanation, { kind: 'conv' }>} conv
 * @param {LayerInfo} previous
 */
function convolution({ parts, rest, window, bias, sum, activation, value }, previous) {
  const many = previous.shape[2] > 1;
  const shown = parts.map(({ map, patch, kernel, sum: share }) =>
    element(
      'div',
      { className: 'part' },
      grid(patch, window, many ? `map ${map}` : 'drawing', plain),
      '×',
      grid(kernel, window, 'weights', signed),
      element('span', {}, '= ', signed(share)),
    ),
  );
  const others = rest.count
    ? [' + ', signed(rest.sum), ` from ${rest.count} other maps of ${previous.name}`]
    : [];
  const steps = [
    ...parts.flatMap((part, i) => [i ? ' + ' : '', signed(part.sum)]),
    ...others,
    ' + bias ',
    signed(bias),
    ' = ',
    signed(sum),
  ];
  return [sumRow(shown), element('p', {}, ...steps, ...activated(activation, value))];
}

/** @param {Extract<Explanation, { kind: 'pool' }>} pool */
function pooling({ patch, window, pooling: mode, value }) {
  const best = mode === 'max' ? patch.indexOf(Math.max(...patch.filter((v) => !Number.isNaN(v)))) : -1;
  const table = grid(patch, window, mode === 'max' ? 'the largest of' : 'the mean of', plain);
  table.querySelectorAll('td')[best]?.classList.add('chosen');
  return [sumRow([table, element('span', {}, '= ', result(value))])];
}

/**
 * @param {Extract<Explanation, { kind: 'dense' }>} dense
 * @param {number} unit
 * @param {LayerInfo} previous
 */
function dense({ terms, rest, bias, sum, sums, activation, value }, unit, previous) {
  const rows = terms.map(({ from, input, weight, product }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, `input ${from}`),
      element('td', {}, plain(input), ' × ', signed(weight)),
      element('td', {}, signed(product)),
    ),
  );
  const table = element('table', {}, element('caption', {}, `largest terms, from ${previous.name}`), ...rows);
  const steps = element(
    'p',
    {},
    `These ${terms.length} + `,
    signed(rest.sum),
    ` from ${rest.count} others + bias `,
    signed(bias),
    ' = ',
    signed(sum),
    ...(activation === 'softmax' ? [] : activated(activation, value)),
  );
  const shown = activation === 'softmax' ? [table, softmax(sums, unit)] : [table];
  return [sumRow(shown), steps, ...(activation === 'softmax' ? [softmaxLine(sums, unit, value)] : [])];
}

/**
 * @param {number[]} sums
 * @param {number} unit
 */
function softmax(sums, unit) {
  const rows = sums.map((z, digit) => {
    const row = element(
      'tr',
      {},
      element('th', { scope: 'row' }, `digit ${digit}`),
      element('td', {}, signed(z)),
      element('td', {}, exponential(z)),
    );
    if (digit === unit) row.lastElementChild?.classList.add('chosen');
    return row;
  });
  const half = Math.ceil(rows.length / 2);
  const halves = [rows.slice(0, half), rows.slice(half)].map((some, i) =>
    element('table', {}, element('caption', {}, i ? '\u00a0' : 'sum z and e to the power z'), ...some),
  );
  return element('div', { className: 'part' }, ...halves);
}

/**
 * @param {number[]} sums
 * @param {number} unit
 * @param {number} value
 */
function softmaxLine(sums, unit, value) {
  const all = sums.reduce((total, z) => total + Math.exp(z), 0);
  return element(
    'p',
    {},
    `softmax: ${exponential(sums[unit])} ÷ ${exponentialOf(all)}, the sum of all ten = `,
    result(value),
  );
}

/**
 * @param {string} activation
 * @param {number} value
 * @returns {(Node | string)[]}
 */
function activated(activation, value) {
  if (activation === 'linear') return [];
  const name = activation === 'relu' ? 'ReLU' : activation;
  return [` → ${name} → `, result(value)];
}

/**
 * @param {number[]} values
 * @param {number[]} window
 * @param {string} caption
 * @param {(value: number) => Node | string} cell
 */
function grid(values, [height, width], caption, cell) {
  const rows = Array.from({ length: height }, (_, y) =>
    element('tr', {}, ...values.slice(y * width, (y + 1) * width).map((v) => element('td', {}, cell(v)))),
  );
  return element('table', {}, element('caption', {}, caption), ...rows);
}

/** @param {(Node | string)[]} parts */
const sumRow = (parts) => element('div', { className: 'sum' }, ...parts);

/**
 * @param {LayerInfo} layer
 * @param {Place} place
 */
function placeInWords({ name, shape: [height, width], activation }, { y, x, c }) {
  if (activation === 'softmax') return `${name}, digit ${c}`;
  if (height * width === 1) return `${name}, neuron ${c}`;
  return `${name}, map ${c}, row ${y}, column ${x}`;
}

/** @param {number} value */
const plain = (value) => (Number.isNaN(value) ? '' : number(value));

/**
 * A number in blue if it is positive, in orange if it is negative.
 *
 * @param {number} value
 */
function signed(value) {
  const sign = value < 0 ? 'negative' : 'positive';
  return element('span', { className: sign }, number(value));
}

/** @param {number} value */
const result = (value) => element('span', { className: 'result' }, number(value));

/** @param {number} value */
const exponential = (value) => exponentialOf(Math.exp(value));

/** @param {number} value */
function exponentialOf(value) {
  return value >= 1e5 || value < 1e-3
    ? value.toExponential(1).replace('e+', 'e').replace('-', '−')
    : value.toPrecision(4);
}

/** @param {number} value */
function number(value) {
  const text = Math.abs(value) < 100 ? value.toFixed(2) : value.toFixed(1);
  return (Number(text) === 0 ? '0.00' : text).replace('-', '−');
}

/**
 * @param {string} tag
 * @param {Record<string, string>} properties
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}
