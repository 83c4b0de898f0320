/**
 * A layer as a figure: its name, its shape as `summary()` writes it, its maps, a remark.
 *
 * @typedef {import('../../components/feature-maps.js').FeatureMaps} FeatureMaps
 * @typedef {import('./explain.js').LayerInfo} LayerInfo
 * @typedef {{ element: HTMLElement, maps: FeatureMaps }} Figure
 */

/** Side of a pixel, so that the whole network fits a desktop screen and the first layers are true to scale. */
const PIXEL = { conv: 2, pool: 2, input: 2, dense: 10, flatten: 2, other: 2 };

/**
 * A layer's output.
 *
 * @param {LayerInfo} layer
 * @returns {Figure}
 */
export function layerFigure(layer) {
  const [height, width, channels] = layer.shape;
  const sizes = height * width === 1 ? channels : `${height}, ${width}, ${channels}`;
  const maps = featureMaps({ columns: columnsOf(layer), pixel: pixelOf(layer) });
  return figure(layer.name, `(None, ${sizes})`, maps, wordsFor(layer));
}

/**
 * The kernels of the first convolution.
 *
 * @param {LayerInfo} layer
 * @returns {Figure}
 */
export function kernelFigure({ name, window = [1, 1], shape }) {
  const maps = featureMaps({ columns: 8, pixel: 6, signed: '', still: '' });
  return figure(
    `${name} weights`,
    `(${window.join(', ')}, 1, ${shape[2]})`,
    maps,
    'blue adds, orange takes away',
  );
}

/** @param {Record<string, string | number>} attributes */
function featureMaps(attributes) {
  const maps = /** @type {FeatureMaps} */ (document.createElement('feature-maps'));
  for (const [name, value] of Object.entries(attributes)) maps.setAttribute(name, String(value));
  return maps;
}

/**
 * @param {string} name
 * @param {string} shape
 * @param {FeatureMaps} maps
 * @param {string} remark
 * @returns {Figure}
 */
function figure(name, shape, maps, remark) {
  const element = document.createElement('div');
  element.className = 'layer';
  element.append(title(name, shape), maps, words(remark));
  return { element, maps };
}

/**
 * @param {string} name
 * @param {string} shape
 */
function title(name, shape) {
  const line = document.createElement('div');
  line.className = 'title';
  const [strong, plain] = [document.createElement('b'), document.createElement('span')];
  strong.textContent = name;
  plain.textContent = shape;
  line.append(strong, plain);
  return line;
}

/** @param {string} text */
function words(text) {
  const line = document.createElement('p');
  line.className = 'words';
  line.textContent = text;
  return line;
}

/** @param {LayerInfo} layer */
function columnsOf({ kind, shape: [height, width, channels] }) {
  if (height * width === 1) return channels <= 10 ? 5 : 8;
  return kind === 'input' ? 1 : 8;
}

/** @param {LayerInfo} layer */
function pixelOf({ kind, shape: [, width] }) {
  if (width <= 1) return PIXEL.dense;
  if (width <= 3) return 5;
  return width <= 6 ? 3 : PIXEL[kind];
}

/** @param {LayerInfo} layer */
function wordsFor({ kind, parameters, pooling }) {
  if (kind === 'pool') return pooling === 'average' ? 'mean of each window' : 'largest of each four';
  return parameters > 0 ? `${parameters.toLocaleString('en')} weights` : '';
}
