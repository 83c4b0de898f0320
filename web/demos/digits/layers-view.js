import { explain, receptiveField } from './explain.js';
import { kernelFigure, layerFigure } from './figures.js';
import { showLens } from './lens.js';
import { PLAIN_LAYERS } from './layers.js';

/**
 * @typedef {import('../../components/feature-maps.js').FeatureMaps} FeatureMaps
 * @typedef {import('../../components/feature-maps.js').Place} Place
 * @typedef {import('./explain.js').LayerInfo} LayerInfo
 * @typedef {import('./model.js').Reading} Reading
 */

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
  /** The first convolution's weights. @type {import('./figures.js').Figure | null} */
  #kernels = null;
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
    reader.addEventListener('change', () => {
      this.#build(reader.layers);
      this.#showKernels();
    });
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
    this.#views = layers.flatMap((layer, i) => (isShown(layer) ? [{ ...layerFigure(layer), layer: i }] : []));
    this.#kernels = layers[1]?.kind === 'conv' ? kernelFigure(layers[1]) : null;
    if (this.#kernels) this.#views[1].element.append(this.#kernels.element);
    this.#flow.replaceChildren(...this.#views.map(({ element }) => element));
    this.show(null);
  }

  async #showKernels() {
    const figure = this.#kernels;
    const [kernel] = figure ? ((await this.#reader.weights())[1] ?? []) : [];
    if (!figure || !kernel || figure !== this.#kernels) return;
    const { name, window: [height, width] = [1, 1], shape } = this.#layers[1];
    const ceiling = kernel.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    figure.maps.show({
      name: `Weights of ${name}`,
      shape: [height, width, shape[2]],
      values: kernel,
      ceiling,
    });
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
    if (this.#kernels)
      this.#kernels.maps.marks = at?.layer === 1 ? [wholeMap(this.#layers[1], at.place.c)] : [];
    const reading = this.#reading;
    const weights = at && reading && this.#reader.model ? await this.#reader.weights() : null;
    if (at !== (this.#pinned ?? this.#aimed)) return; // moved on meanwhile
    const layers = this.#layers;
    const fits =
      at && reading && weights?.length === layers.length && reading.values.length === layers.length;
    const explanation = fits ? explain(layers, reading.values, weights, at.layer, at.place) : null;
    const pinned = at !== null && at === this.#pinned;
    const held = pinned || at?.byKey === true;
    const spoken = showLens(this.#lens, { layers, at, explanation, pinned, held });
    if (at?.byKey) this.#speaker.say(spoken, 300);
  }
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
 * @param {LayerInfo} layer
 * @param {number} map
 * @returns {import('../../components/feature-maps.js').Mark} around the kernel that makes this map
 */
function wholeMap({ window: [height, width] = [1, 1] }, map) {
  return { top: 0, left: 0, bottom: height - 1, right: width - 1, map };
}

/**
 * @param {unknown} a
 * @param {unknown} b
 */
const isSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);
