import { redraw } from './frame.js';

/**
 * `<probability-bars>`: one bar with its number for each class, the largest outlined.
 *
 * Fires `aim` with `{ index }` as detail when the pointer is over a bar, and with `null` when it leaves.
 *
 * @example
 * bars.values = new Float32Array([0.02, 0.9, …]);   // or null: nothing is known
 */
export class ProbabilityBars extends HTMLElement {
  /** @type {ArrayLike<number> | null} */
  #values = null;
  /** @type {HTMLElement[]} */
  #rows = [];

  connectedCallback() {
    const list = document.createElement('ul');
    list.setAttribute('aria-label', 'Probability of each digit');
    this.#rows = Array.from({ length: 10 }, (_, digit) => row(digit));
    list.append(...this.#rows);
    this.append(list);
    this.#rows.forEach((item, index) => {
      item.addEventListener('pointerenter', () => this.#aim({ index }));
      item.addEventListener('pointerleave', () => this.#aim(null));
    });
    redraw(this);
  }

  /** @param {ArrayLike<number> | null} values ten probabilities */
  set values(values) {
    this.#values = values;
    redraw(this);
  }

  draw() {
    const best = this.#values ? argMax(this.#values) : -1;
    this.#rows.forEach((item, digit) => {
      const value = this.#values?.[digit] ?? 0;
      item.classList.toggle('best', digit === best);
      item.style.setProperty('--share', String(value));
      const number = /** @type {HTMLElement} */ (item.lastElementChild);
      number.textContent = this.#values ? `${(100 * value).toFixed(1)} %` : '–';
    });
  }

  /** @param {{ index: number } | null} detail */
  #aim(detail) {
    this.dispatchEvent(new CustomEvent('aim', { detail, bubbles: true }));
  }
}

/**
 * @param {number} digit
 * @returns {HTMLElement}
 */
function row(digit) {
  const item = document.createElement('li');
  item.innerHTML = `<b>${digit}</b><span class="track" aria-hidden="true"><i></i></span><span></span>`;
  return item;
}

/**
 * @param {ArrayLike<number>} values
 * @returns {number}
 */
function argMax(values) {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}

customElements.define('probability-bars', ProbabilityBars);
