import { css, onSchemeChange } from './colours.js';
import { redraw } from './frame.js';

/**
 * @typedef {object} Line
 * @property {number[]} steps
 * @property {number[]} values as measured, drawn faintly
 * @property {number[]} smooth drawn strongly
 */

const HEIGHT = 152;

/**
 * `<line-chart>`: one quantity over the steps of a training, as measured and smoothed. uPlot draws it, and is fetched
 * when there is something to draw.
 *
 * Attributes: `caption`; `ceiling`, the largest value where it is known.
 *
 * @example
 * <line-chart caption="Loss"></line-chart>
 * chart.line = trainer.loss;
 */
export class LineChart extends HTMLElement {
  #plot = document.createElement('div');
  #latest = document.createElement('b');
  /** @type {any} */
  #uplot = null;
  /** @type {Promise<any> | null} */
  #library = null;
  /** @type {Line} */
  #line = { steps: [], values: [], smooth: [] };
  #described = 0;

  connectedCallback() {
    const caption = document.createElement('div');
    caption.className = 'caption';
    caption.append(this.getAttribute('caption') ?? '', this.#latest);
    this.#plot.className = 'plot';
    this.#plot.setAttribute('role', 'img');
    this.append(caption, this.#plot);
    this.#describe();
    onSchemeChange(() => this.#rebuild());
    new ResizeObserver(() => this.#uplot?.setSize(this.#size)).observe(this.#plot);
  }

  /** @param {Line} line */
  set line(line) {
    this.#line = line;
    redraw(this);
  }

  async draw() {
    const { steps, values, smooth } = this.#line;
    const last = smooth.at(-1);
    this.#latest.textContent = last === undefined ? '' : format(last);
    this.#describe();
    if (steps.length === 0 && !this.#uplot) return;
    if (!this.#uplot) {
      this.#library ??= import('../vendor/uplot.js');
      const { default: UPlot } = await this.#library;
      this.#uplot ??= new UPlot(this.#options(), [[], [], []], this.#plot);
      redraw(this);
      return;
    }
    this.#uplot.setData([steps, values, smooth]);
  }

  /** The picture in words, at most once a second. */
  #describe() {
    const now = performance.now();
    if (now - this.#described < 1000 && this.#described) return;
    this.#described = now;
    const { steps, smooth } = this.#line;
    const name = this.getAttribute('caption') ?? 'Line';
    const last = smooth.at(-1);
    const words = last === undefined ? 'nothing yet' : `${format(last)} after ${steps.at(-1)} batches`;
    this.#plot.setAttribute('aria-label', `${name} over the training: ${words}`);
  }

  #rebuild() {
    this.#uplot?.destroy();
    this.#uplot = null;
    redraw(this);
  }

  get #size() {
    return { width: this.#plot.clientWidth, height: HEIGHT };
  }

  #options() {
    const ceiling = this.getAttribute('ceiling');
    const axis = {
      stroke: css('--soft-ink'),
      font: '11px system-ui, sans-serif',
      grid: { stroke: css('--hairline'), width: 1 },
      ticks: { show: false },
    };
    return {
      ...this.#size,
      legend: { show: false },
      cursor: { y: false, drag: { setScale: false } },
      scales: {
        x: { time: false },
        y: {
          range: (/** @type {any} */ _, /** @type {number} */ low, /** @type {number} */ high) =>
            range(low, high, ceiling),
        },
      },
      axes: [
        { ...axis, size: 24, gap: 4 },
        { ...axis, size: 44, gap: 4 },
      ],
      series: [
        {},
        { stroke: css('--blue', 0.3), width: 1, points: { show: false } },
        { stroke: css('--blue'), width: 2, points: { show: false } },
      ],
    };
  }
}

/**
 * From zero for what may grow without bound, from the lowest value for shares.
 *
 * @param {number} low
 * @param {number} high
 * @param {string | null} ceiling
 * @returns {[number, number]}
 */
function range(low, high, ceiling) {
  if (ceiling !== null) return [Math.min(0.9, Math.floor((low ?? 0) * 10) / 10), Number(ceiling)];
  return [0, Math.max(0.1, (high ?? 1) * 1.05)];
}

/** @param {number} value */
const format = (value) => (value < 0.1 ? value.toFixed(4) : value.toFixed(3));

customElements.define('line-chart', LineChart);
