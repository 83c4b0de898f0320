/**
 * Speaks to screen readers, politely and seldom: of several messages in quick succession only the last is said.
 */
export class Speaker {
  #region = document.createElement('p');
  #timer = 0;

  /** @param {HTMLElement} [parent] where the invisible region is put */
  constructor(parent = document.body) {
    this.#region.className = 'visually-hidden';
    this.#region.setAttribute('role', 'status');
    parent.append(this.#region);
  }

  /**
   * @param {string} text
   * @param {number} [delay] milliseconds of quiet to wait for
   */
  say(text, delay = 700) {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => (this.#region.textContent = text), delay);
  }
}
