import { announceScheme } from './colours.js';

const CHOICES = ['auto', 'light', 'dark'];
const STORED = 'hornet-theme';

/**
 * `<theme-switch>`: one button that goes round automatic, light, dark, and remembers it in this browser.
 */
export class ThemeSwitch extends HTMLElement {
  #button = document.createElement('button');

  connectedCallback() {
    this.#button.type = 'button';
    this.#button.className = 'plain';
    this.#button.addEventListener('click', () =>
      this.#choose(CHOICES[(CHOICES.indexOf(this.#choice) + 1) % 3]),
    );
    this.replaceChildren(this.#button);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', announceScheme);
    this.#choose(this.#choice);
  }

  get #choice() {
    const stored = read();
    return CHOICES.includes(stored) ? stored : 'auto';
  }

  /** @param {string} choice */
  #choose(choice) {
    write(choice);
    document.documentElement.dataset.theme = choice;
    this.#button.textContent = { auto: '◐ Auto', light: '○ Light', dark: '● Dark' }[choice] ?? choice;
    this.#button.setAttribute('aria-label', `Colours: ${choice}. Change`);
    announceScheme();
  }
}

/** Storage may be refused altogether; the switch then works until the page is left. */
let unsaved = 'auto';

function read() {
  try {
    return localStorage.getItem(STORED) ?? unsaved;
  } catch {
    return unsaved;
  }
}

/** @param {string} choice */
function write(choice) {
  unsaved = choice;
  try {
    localStorage.setItem(STORED, choice);
  } catch {
    // Private windows may refuse; nothing is lost but the memory of it.
  }
}

customElements.define('theme-switch', ThemeSwitch);
