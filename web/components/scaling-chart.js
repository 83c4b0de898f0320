import { css, onSchemeChange } from './colours.js';
import { redraw } from './frame.js';

const HEIGHT = 200;
/** How far a curve may stray from its middle and still count as flat. */
const FLAT = 0.1;

/**
 * `<scaling-chart>`: what one unit costs as the work grows, each amount at the same distance from the next, with the
 * band of ± 10 % round the median. uPlot draws it.
 *
 * Attributes: `caption`; `across`, what grows; `unit` of what is measured.
 *
 * @example
 * <scaling-chart caption="Time a sample" across="samples" unit="µs"></scaling-chart>
 * chart.points = [[1000, 420], [60000, 410]];
 */
export class ScalingChart extends HTMLElement {
  #plot = document.createElement('div');
  /** @type {any} */
  #uplot = null;
  /** @type {[number, number][]} */
  #points = [];

  connectedCallback() {
    const caption = document.createElement('div');
    caption.className = 'caption';
    caption.append(`${this.getAttribute('caption')}, ${this.getAttribute('unit')}`);
    this.#plot.className = 'plot';
    this.#plot.setAttribute('role', 'img');
    this.append(caption, this.#plot);
    this.#describe();
    onSchemeChange(() => {
      this.#uplot?.destroy();
      this.#uplot = null;
      redraw(this);
    });
    new ResizeObserver(() => this.#uplot?.setSize(this.#size)).observe(this.#plot);
  }

  /** @param {[number, number][]} points amount, cost */
  set points(points) {
    this.#points = points;
    this.#describe();
    redraw(this);
  }

  async draw() {
    if (this.#points.length === 0) return;
    const { default: UPlot } = /** @type {any} */ (await import('../vendor/uplot.js'));
    this.#uplot?.destroy();
    this.#plot.replaceChildren();
    const places = this.#points.map((_, i) => i);
    const costs = this.#points.map(([, cost]) => cost);
    const middle = median(costs);
    const level = (/** @type {number} */ factor) => places.map(() => middle * factor);
    this.#uplot = new UPlot(this.#options(), [places, level(1 + FLAT), level(1 - FLAT), costs], this.#plot);
  }

  #describe() {
    const unit = this.getAttribute('unit');
    const words = this.#points.map(([n, cost]) => `${cost} ${unit} at ${n.toLocaleString('en')}`).join(', ');
    this.#plot.setAttribute(
      'aria-label',
      `${this.getAttribute('caption')} by ${this.getAttribute('across')}: ${words || 'nothing yet'}`,
    );
  }

  get #size() {
    return { width: this.#plot.clientWidth, height: HEIGHT };
  }

  #options() {
    const axis = {
      stroke: css('--soft-ink'),
      font: '11px system-ui, sans-serif',
      grid: { stroke: css('--hairline'), width: 1 },
      ticks: { show: false },
    };
    const labels = (/** @type {any} */ _, /** @type {number[]} */ at) =>
      at.map((i) => this.#points[i]?.[0].toLocaleString('en') ?? '');
    const edge = { stroke: css('--blue', 0.25), width: 1, points: { show: false } };
    const last = this.#points.length - 1;
    return {
      ...this.#size,
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: () => [-0.3, last + 0.3] },
        y: {
          range: (/** @type {any} */ _, /** @type {number} */ _low, /** @type {number} */ high) => [
            0,
            high * 1.15,
          ],
        },
      },
      axes: [
        { ...axis, size: 24, gap: 4, values: labels, splits: () => this.#points.map((_, i) => i) },
        { ...axis, size: 44, gap: 4 },
      ],
      series: [
        {},
        edge,
        edge,
        { stroke: css('--blue'), width: 2, points: { show: true, size: 7, fill: css('--blue') } },
      ],
      bands: [{ series: [1, 2], fill: css('--blue', 0.1) }],
    };
  }
}

/** @param {number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

customElements.define('scaling-chart', ScalingChart);
