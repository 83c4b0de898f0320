import { css, onSchemeChange, ramp } from './colours.js';
import { redraw } from './frame.js';

/**
 * @typedef {{ y: number, x: number, c: number }} Place one pixel: row, column, map
 * @typedef {{ top: number, left: number, bottom: number, right: number, map: number | null }} Mark a rectangle of
 *   pixels, ends included, in one map or in all
 */

const GAP = 2; // CSS pixels between maps

/**
 * `<feature-maps>`: the output of a layer as small pictures, one a channel, from paper (0) to ink (the ceiling).
 * One tab stop: arrow keys move from pixel to pixel, Page Up and Page Down from map to map, Enter pins.
 *
 * Fires `aim` with a Place as detail when a pixel is pointed at or reached by key (`null` when it is left), `pin` when
 * one is clicked.
 *
 * Attributes: `signed` for values of both signs, orange below zero and blue above; `columns` maps in a row; `pixel` the side of one pixel in CSS pixels where there is room; `still` for a
 * picture only, neither pointed at nor reached by key.
 *
 * @example
 * maps.show({ name: 'conv2d', shape: [26, 26, 32], values, ceiling: 2.5 });
 */
export class FeatureMaps extends HTMLElement {
  #canvas = document.createElement('canvas');
  #source = document.createElement('canvas');
  #ramp = new Uint32Array(256);
  /** @type {{ name: string, shape: number[], values: Float32Array | null, ceiling: number }} */
  #content = { name: '', shape: [1, 1, 1], values: null, ceiling: 1 };
  /** @type {Mark[]} */
  #marks = [];
  /** @type {Place | null} */
  #cursor = null;
  #visible = true;
  #zoom = 1; // device pixels to one pixel of a map

  connectedCallback() {
    this.append(this.#canvas);
    this.#repaint();
    onSchemeChange(() => this.#repaint());
    if (this.hasAttribute('still')) this.setAttribute('role', 'img');
    else this.#listen();
    new ResizeObserver(() => redraw(this)).observe(this.#container);
    new IntersectionObserver(([entry]) => {
      this.#visible = entry.isIntersecting;
      if (this.#visible) redraw(this);
    }).observe(this);
  }

  #listen() {
    this.tabIndex = 0;
    this.setAttribute('role', 'application');
    this.#canvas.addEventListener('pointermove', (event) => this.#aim(this.#placeAt(event)));
    this.#canvas.addEventListener('pointerleave', () => this.#aim(null));
    this.#canvas.addEventListener('click', (event) => this.#pin(this.#placeAt(event)));
    this.addEventListener('keydown', (event) => this.#key(event));
    this.addEventListener('blur', () => this.#aim(null));
  }

  /**
   * Shows a layer's output.
   *
   * @param {{ name: string, shape: number[], values: Float32Array | null, ceiling: number }} content shape is height,
   *   width, channels
   */
  show(content) {
    if (content.name !== this.#content.name || content.shape.join() !== this.#content.shape.join()) {
      const [height, width, channels] = content.shape;
      const size = height * width === 1 ? `${channels} numbers` : `${channels} maps of ${height} by ${width}`;
      const keys = this.hasAttribute('still') ? '' : ' Arrow keys move, Enter pins.';
      this.setAttribute('aria-label', `${content.name}: ${size}.${keys}`);
    }
    this.#content = content;
    redraw(this);
  }

  /** @param {Mark[]} marks outlines to draw */
  set marks(marks) {
    this.#marks = marks;
    redraw(this);
  }

  /** @param {Place | null} place the pixel to outline strongly */
  set cursor(place) {
    this.#cursor = place;
    redraw(this);
  }

  draw() {
    if (!this.#visible || !this.isConnected) return;
    this.#measure();
    this.#paintMaps();
    this.#outline();
  }

  get #container() {
    return this.closest('.flow') ?? /** @type {HTMLElement} */ (this.parentElement);
  }

  get #columns() {
    return Math.min(Number(this.getAttribute('columns') ?? 8), this.#content.shape[2]);
  }

  /** Picks the largest whole zoom that fits, so that all pixels of a map are equally large. */
  #measure() {
    const [height, width, channels] = this.#content.shape;
    const wanted = Number(this.getAttribute('pixel') ?? 2);
    const room = (this.#container.clientWidth - (this.#columns + 1) * GAP) / (this.#columns * width);
    this.#zoom = Math.max(1, Math.floor(Math.min(wanted, room) * devicePixelRatio + 0.01));
    const rows = Math.ceil(channels / this.#columns);
    const across = this.#columns * this.#cell.width + this.#cell.gap;
    const down = rows * this.#cell.height + this.#cell.gap;
    if (this.#canvas.width === across && this.#canvas.height === down) return;
    this.#canvas.width = across;
    this.#canvas.height = down;
    this.#canvas.style.width = `${across / devicePixelRatio}px`;
    this.#canvas.style.height = `${down / devicePixelRatio}px`;
    this.#source.width = width;
    this.#source.height = height * channels;
  }

  /** Size of one map with the gap after it, in device pixels; one more gap runs before the first, for outlines. */
  get #cell() {
    const [height, width] = this.#content.shape;
    const gap = Math.round(GAP * devicePixelRatio);
    return { gap, width: width * this.#zoom + gap, height: height * this.#zoom + gap };
  }

  #paintMaps() {
    const [height, width, channels] = this.#content.shape;
    const context = context2d(this.#canvas);
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.imageSmoothingEnabled = false;
    this.#paintSource();
    for (let c = 0; c < channels; c++) {
      const { x, y } = this.#corner({ y: 0, x: 0, c });
      const size = [width * this.#zoom, height * this.#zoom];
      context.drawImage(this.#source, 0, c * height, width, height, x, y, size[0], size[1]);
    }
  }

  /** Writes all maps below one another, one canvas pixel to a value. */
  #paintSource() {
    const { shape, values, ceiling } = this.#content;
    const [height, width, channels] = shape;
    if (this.#source.width !== width) this.#source.width = width;
    if (this.#source.height !== height * channels) this.#source.height = height * channels;
    const image = new ImageData(width, height * channels);
    const pixels = new Uint32Array(image.data.buffer);
    const zero = this.hasAttribute('signed') ? 128 : 0;
    const scale = (255 - zero) / Math.max(ceiling, 1e-9);
    if (!values) pixels.fill(this.#ramp[zero]);
    else {
      for (let at = 0, i = 0; at < height * width; at++) {
        for (let c = 0; c < channels; c++, i++) {
          const level = zero + values[i] * scale;
          pixels[c * height * width + at] = this.#ramp[level < 255 ? (level > 0 ? level | 0 : 0) : 255];
        }
      }
    }
    context2d(this.#source).putImageData(image, 0, 0);
  }

  #outline() {
    const context = context2d(this.#canvas);
    const line = Math.max(1, Math.round(devicePixelRatio));
    context.lineWidth = line;
    context.strokeStyle = css('--blue');
    for (const mark of this.#marks) {
      const maps =
        mark.map === null ? Array.from({ length: this.#content.shape[2] }, (_, c) => c) : [mark.map];
      for (const c of maps) this.#frame(context, { ...mark, c }, line);
    }
    if (!this.#cursor) return;
    const { y, x, c } = this.#cursor;
    context.lineWidth = 2 * line;
    context.strokeStyle = css('--orange');
    this.#frame(context, { top: y, left: x, bottom: y, right: x, c }, 2 * line);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {{ top: number, left: number, bottom: number, right: number, c: number }} area
   * @param {number} line
   */
  #frame(context, { top, left, bottom, right, c }, line) {
    const from = this.#corner({ y: top, x: left, c });
    const width = (right - left + 1) * this.#zoom;
    const height = (bottom - top + 1) * this.#zoom;
    const half = line / 2;
    context.strokeRect(from.x - half, from.y - half, width + line, height + line);
  }

  /** @param {Place} place @returns {{ x: number, y: number }} its top left corner in device pixels */
  #corner({ y, x, c }) {
    const column = c % this.#columns;
    const row = Math.floor(c / this.#columns);
    const { gap, width, height } = this.#cell;
    return { x: gap + column * width + x * this.#zoom, y: gap + row * height + y * this.#zoom };
  }

  /**
   * The pixel under the pointer; between two maps, the nearest of one of them.
   *
   * @param {MouseEvent} event
   * @returns {Place | null}
   */
  #placeAt(event) {
    const [height, width, channels] = this.#content.shape;
    const { gap, ...cell } = this.#cell;
    const box = this.#canvas.getBoundingClientRect();
    const across = Math.max(0, ((event.clientX - box.left) / box.width) * this.#canvas.width - gap);
    const down = Math.max(0, ((event.clientY - box.top) / box.height) * this.#canvas.height - gap);
    const column = Math.min(this.#columns - 1, Math.floor(across / cell.width));
    const row = Math.floor(down / cell.height);
    const c = row * this.#columns + column;
    if (c >= channels) return null;
    const x = Math.floor((across - column * cell.width) / this.#zoom);
    const y = Math.floor((down - row * cell.height) / this.#zoom);
    return { y: Math.min(y, height - 1), x: Math.min(x, width - 1), c };
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const here = this.#cursor ?? { y: 0, x: 0, c: 0 };
    if (event.key === 'Enter' || event.key === ' ') this.#pin(here);
    else if (event.key === 'Escape') this.#pin(null);
    else {
      const next = this.#cursor ? this.#step(here, event.key) : isStep(event.key) ? here : null;
      if (!next) return;
      this.#aim(next, true);
    }
    event.preventDefault();
  }

  /**
   * @param {Place} here
   * @param {string} key
   * @returns {Place | null}
   */
  #step({ y, x, c }, key) {
    const [height, width, channels] = this.#content.shape;
    const single = height * width === 1;
    const moves = {
      ArrowLeft: single ? { y, x, c: c - 1 } : { y, x: x - 1, c },
      ArrowRight: single ? { y, x, c: c + 1 } : { y, x: x + 1, c },
      ArrowUp: single ? { y, x, c: c - this.#columns } : { y: y - 1, x, c },
      ArrowDown: single ? { y, x, c: c + this.#columns } : { y: y + 1, x, c },
      PageUp: { y, x, c: c - 1 },
      PageDown: { y, x, c: c + 1 },
      Home: { y: 0, x: 0, c },
      End: { y: height - 1, x: width - 1, c },
    };
    if (!isStep(key)) return null;
    const to = moves[/** @type {keyof typeof moves} */ (key)];
    const within = (/** @type {number} */ v, /** @type {number} */ n) => Math.min(n - 1, Math.max(0, v));
    return { y: within(to.y, height), x: within(to.x, width), c: within(to.c, channels) };
  }

  /**
   * @param {Place | null} place
   * @param {boolean} [byKey] whether a screen reader should hear of it
   */
  #aim(place, byKey = false) {
    this.dispatchEvent(new CustomEvent('aim', { detail: place && { ...place, byKey }, bubbles: true }));
  }

  /** @param {Place | null} place */
  #pin(place) {
    this.dispatchEvent(new CustomEvent('pin', { detail: place, bubbles: true }));
  }

  #repaint() {
    this.#ramp = this.hasAttribute('signed')
      ? ramp('--orange', '--ground', '--blue')
      : ramp('--ground', '--ink');
    redraw(this);
  }
}

/** @param {string} key */
function isStep(key) {
  return /^(Arrow(Left|Right|Up|Down)|Page(Up|Down)|Home|End)$/.test(key);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {CanvasRenderingContext2D}
 */
function context2d(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
}

customElements.define('feature-maps', FeatureMaps);
