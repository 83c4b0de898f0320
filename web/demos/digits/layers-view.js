import { explain, receptiveField } from './explain.js';
import { showLens } from './lens.js';
import { PLAIN_LAYERS } from './layers.js';

/**
 * @typedef {import('../../components/feature-maps.js').FeatureMaps} FeatureMaps
 * @typedef {import('../../components/feature-maps.js').Place} Place
 * @typedef {import('./explain.js').LayerInfo} LayerInfo
 * @typedef {import('./model.js').Reading} Reading
 */

/** Maps in a row and the side of a pixel for each width of map, chosen so that the network fits a desktop screen. */
const PIXEL = { conv: 2, pool: 2, input: 2, dense: 10, flatten: 2, other: 2 };

/**
 * The layers of the network as pictures, live, and the lens below them that takes one number apart.
 */
export class LayersView {
  #reader;
  #speaker;
  #flow;
  #lens;
  #seen;
  /** @type {{ element: HTMLElement, maps: FeatureMaps, layer: number }[]} */
  #views = [];
  /** @type {LayerInfo[]} */
  #layers = [];
  /** @type {Reading | null} */
  #reading = null;
  /** @type {{ layer: number, place: Place, byKey: boolean } | null} */
  #aimed = null;
  /** @type {{ layer: number, place: Place, byKey: boolean } | null} */
  #pinned = null;

  /**
   * @param {object} parts
   * @param {import('./model.js').DigitReader} parts.reader
   * @param {import('../../components/speaker.js').Speaker} parts.speaker
   * @param {HTMLElement} parts.flow
   * @param {HTMLElement} parts.lens
   * @param {FeatureMaps} parts.seen the small picture of the input beside the pad
   */
  constructor({ reader, speaker, flow, lens, seen }) {
    this.#reader = reader;
    this.#speaker = speaker;
    this.#flow = flow;
    this.#lens = lens;
    this.#seen = seen;
    this.#build([...PLAIN_LAYERS]);
    reader.addEventListener('change', () => this.#build(reader.layers));
    flow.addEventListener('aim', (event) => this.#aim(/** @type {CustomEvent} */ (event)));
    flow.addEventListener('pin', (event) => this.#pin(/** @type {CustomEvent} */ (event)));
  }

  /**
   * Shows a reading, or empty layers.
   *
   * @param {Reading | null} reading
   */
  show(reading) {
    this.#reading = reading && reading.values.length === this.#layers.length ? reading : null;
    for (const { maps, layer } of this.#views) {
      const { name, shape } = this.#layers[layer];
      const values = this.#reading?.values[layer] ?? null;
      maps.show({ name, shape, values, ceiling: ceilingOf(this.#layers[layer], values) });
    }
    this.#update();
  }

  /**
   * Takes one of the ten probabilities apart, as pointing at it does.
   *
   * @param {number | null} digit
   */
  aimAtDigit(digit) {
    const layer = this.#layers.length - 1;
    this.#aimed = digit === null ? null : { layer, place: { y: 0, x: 0, c: digit }, byKey: false };
    this.#update();
  }

  /** @param {LayerInfo[]} layers */
  #build(layers) {
    const same =
      layers.length === this.#layers.length && layers.every((layer, i) => isSame(layer, this.#layers[i]));
    this.#layers = layers;
    if (same) return;
    this.#aimed = this.#pinned = null;
    this.#views = layers.flatMap((layer, i) => (isShown(layer) ? [layerView(layer, i)] : []));
    this.#flow.replaceChildren(...this.#views.map(({ element }) => element));
    this.show(null);
  }

  /** @param {CustomEvent} event */
  #aim({ target, detail }) {
    const view = this.#views.find(({ maps }) => maps === target);
    if (!view) return;
    this.#aimed = detail && { layer: view.layer, place: detail, byKey: detail.byKey };
    if (detail?.byKey) this.#pinned = null;
    this.#update();
  }

  /** @param {CustomEvent} event */
  #pin({ target, detail }) {
    const view = this.#views.find(({ maps }) => maps === target);
    const again = this.#pinned?.layer === view?.layer && isSame(this.#pinned?.place, detail);
    this.#pinned = detail && view && !again ? { layer: view.layer, place: detail, byKey: false } : null;
    this.#update();
  }

  /** Draws outlines and the lens for what is aimed at, or else for what is pinned. */
  async #update() {
    const at = this.#pinned ?? this.#aimed;
    // A dense layer looks at everything: outlining all of it would say nothing.
    const local = at && this.#layers[at.layer].kind !== 'dense';
    const marks = local ? receptiveField(this.#layers, at.layer, at.place) : [];
    this.#seen.marks = marks.slice(0, 1);
    for (const { element, maps, layer } of this.#views) {
      const own = at?.layer === layer;
      element.classList.toggle('lit', own);
      maps.cursor = own ? at.place : null;
      maps.marks = marks.slice(layer, layer + 1);
    }
    const reading = this.#reading;
    const weights = at && reading && this.#reader.model ? await this.#reader.weights() : null;
    if (at !== (this.#pinned ?? this.#aimed)) return; // moved on meanwhile
    const layers = this.#layers;
    const fits =
      at && reading && weights?.length === layers.length && reading.values.length === layers.length;
    const explanation = fits ? explain(layers, reading.values, weights, at.layer, at.place) : null;
    const spoken = showLens(this.#lens, {
      layers,
      at,
      explanation,
      pinned: at !== null && at === this.#pinned,
    });
    if (at?.byKey) this.#speaker.say(spoken, 300);
  }
}

/**
 * @param {LayerInfo} layer
 * @param {number} index
 */
function layerView(layer, index) {
  const [height, width, channels] = layer.shape;
  const element = document.createElement('div');
  element.className = 'layer';
  const title = document.createElement('div');
  title.className = 'title';
  const name = document.createElement('b');
  name.textContent = layer.name;
  const shape = document.createElement('span');
  shape.textContent =
    height * width === 1 ? `(None, ${channels})` : `(None, ${height}, ${width}, ${channels})`;
  title.append(name, shape);
  const maps = /** @type {FeatureMaps} */ (document.createElement('feature-maps'));
  maps.setAttribute('columns', String(columnsOf(layer)));
  maps.setAttribute('pixel', String(pixelOf(layer)));
  const words = document.createElement('p');
  words.className = 'words';
  words.textContent = wordsFor(layer);
  element.append(title, maps, words);
  return { element, maps, layer: index };
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

/**
 * Flattening only lines the numbers up; its picture would repeat the layer before.
 *
 * @param {LayerInfo} layer
 */
const isShown = ({ kind, shape: [height, width, channels] }) =>
  kind !== 'flatten' && !(kind === 'input') && height * width * channels > 0;

/**
 * The value drawn in full ink: one for shares and pixels, else the layer's own largest.
 *
 * @param {LayerInfo} layer
 * @param {Float32Array | null} values
 */
function ceilingOf({ kind, activation }, values) {
  if (!values || kind === 'input' || activation === 'softmax') return 1;
  let largest = 0;
  for (const v of values) if (v > largest) largest = v;
  return largest;
}

/**
 * @param {unknown} a
 * @param {unknown} b
 */
const isSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);
