import { loadReplay } from './replay.js';
import { Teacher } from './teacher.js';

/**
 * "That was a 7": ten buttons, what the lesson did, and the way back.
 */
export class TeachView {
  #parts;
  /** @type {Promise<import('./replay.js').Replay> | null} */
  #replay = null;
  /** @type {Teacher | null} */
  #teacher = null;
  #busy = false;
  /** @type {HTMLButtonElement[]} */
  #buttons;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.digits where the ten buttons go
   * @param {HTMLButtonElement} parts.undo
   * @param {HTMLElement} parts.status
   * @param {import('./pad-view.js').PadView} parts.padView
   * @param {import('./model.js').DigitReader} parts.reader
   * @param {import('./trainer.js').Trainer} parts.trainer
   * @param {import('../../components/speaker.js').Speaker} parts.speaker
   * @param {import('./notices.js').Notices} parts.notices
   */
  constructor(parts) {
    this.#parts = parts;
    const { digits, undo, padView, reader, trainer } = parts;
    this.#buttons = Array.from({ length: 10 }, (_, digit) => this.#button(digit));
    digits.append(...this.#buttons);
    undo.addEventListener('click', () => this.#whileBusy(() => this.#undo()));
    padView.addEventListener('picture', () => this.#enable());
    reader.addEventListener('change', () => this.#modelMayHaveChanged());
    trainer.addEventListener('progress', () => this.#enable());
    this.#enable();
  }

  /** @param {number} digit */
  #button(digit) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = String(digit);
    button.setAttribute('aria-label', `That was a ${digit}`);
    button.addEventListener('click', () => this.#whileBusy(() => this.#teach(digit)));
    return button;
  }

  #enable() {
    const { padView, reader, trainer, undo } = this.#parts;
    const possible = reader.model !== null && !this.#busy && !trainer.active;
    for (const button of this.#buttons) button.disabled = !possible || padView.pixels === null;
    undo.disabled = !possible || !this.#teacher?.count;
  }

  #modelMayHaveChanged() {
    if (this.#teacher && this.#teacher.model !== this.#parts.reader.model) {
      this.#teacher = null;
      this.#parts.status.textContent = '';
    }
    this.#enable();
  }

  /** @param {() => Promise<void>} action */
  async #whileBusy(action) {
    const { notices } = this.#parts;
    this.#busy = true;
    this.#enable();
    notices.clear('teach');
    try {
      await action();
    } catch (error) {
      notices.show('teach', `Teaching failed. ${error instanceof Error ? error.message : error}`);
    }
    this.#busy = false;
    this.#enable();
  }

  /** @param {number} digit */
  async #teach(digit) {
    const { padView, reader } = this.#parts;
    const { pixels } = padView;
    if (!pixels) return;
    this.#say('Learning…');
    this.#teacher ??= new Teacher(reader.model, await this.#practice());
    const started = performance.now();
    const { before, after } = await this.#teacher.teach(pixels, digit);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    reader.weightsChanged();
    this.#say(
      `Learned that this is a ${digit}, in ${seconds} s. Still ${percent(after)} right on 1,000 test digits ` +
        `(it was ${percent(before)}).`,
    );
  }

  async #undo() {
    await this.#teacher?.undo();
    this.#parts.reader.weightsChanged();
    this.#say('The latest lesson is undone.');
  }

  #practice() {
    this.#replay ??= loadReplay();
    this.#replay.catch(() => (this.#replay = null)); // to be tried again next time
    return this.#replay;
  }

  /** @param {string} text */
  #say(text) {
    this.#parts.status.textContent = text;
    this.#parts.speaker.say(text, 0);
  }
}

/** @param {number} share */
const percent = (share) => `${(100 * share).toFixed(1)} %`;
