import { fixed } from '../utils/fixed.js';

/**
 * Keras 3's progress line, to the byte:
 *
 *     3/3 ━━━━━━━━━━━━━━━━━━━━ 0s 7ms/step - accuracy: 0.3500 - loss: 2.3073
 *
 * @typedef {Record<string, number>} Logs
 *
 * Where and when to print; for tests.
 * @typedef {object} Printing
 * @property {(text: string) => void} [write]
 * @property {boolean} [redraws] whether going back to the line's start works, as on a terminal
 * @property {() => number} [now] seconds
 */

const WIDTH = 20;
/** Seconds between two drawings. */
const INTERVAL = 0.05;

const BOLD = '\x1b[1m';
const GREEN = '\x1b[32m';
const WHITE = '\x1b[37m';
const PLAIN = '\x1b[0m';

/** @type {NodeJS.WriteStream | undefined} standard output; browsers have none */
const stdout = globalThis.process?.stdout;

/** @param {any} x as Keras prints metrics: a number, or an array of them @returns {string} */
function metricText(x) {
  if (Array.isArray(x)) return `[${x.map(metricText).join(' ')}]`;
  if (Number.isNaN(x)) return 'nan';
  if (!Number.isFinite(x)) return x > 0 ? 'inf' : '-inf';
  if (Math.abs(x) > 1e-3) return fixed(x, 4);
  return x.toExponential(4).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** @param {Logs} logs */
const metricsText = (logs) =>
  Object.entries(logs)
    .map(([name, value]) => ` - ${name}: ${metricText(value)}`)
    .join('');

/** @param {number} seconds a step */
function stepTimeText(seconds) {
  if (seconds >= 1 || seconds === 0) return ` ${fixed(seconds, 0)}s/step`;
  if (seconds >= 1e-3) return ` ${fixed(seconds * 1e3, 0)}ms/step`;
  return ` ${fixed(seconds * 1e6, 0)}us/step`;
}

/** @param {number} seconds that it will still take */
function remainingText(seconds) {
  const two = (/** @type {number} */ n) => String(Math.floor(n)).padStart(2, '0');
  if (seconds > 3600)
    return `${Math.floor(seconds / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
  if (seconds > 60) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  return `${Math.floor(seconds)}s`;
}

// eslint-disable-next-line no-control-regex
const CONTROL = /\x1b\[\d+m|[\b\r]/g;

/** The line of one epoch, evaluation or prediction. */
export class ProgressBar {
  /** @type {number | null} */ target;
  #start;
  #lastUpdate = -Infinity;
  /** @type {number | null} */ #afterFirstStep = null;
  #shownLength = 0;
  #printing;

  /**
   * @param {{target: number | null, verbose?: 0 | 1 | 2} & Printing} options target: number of steps, null if not known;
   *   verbose: 1 a bar, 2 one line at the end
   */
  constructor({ target, verbose = 1, write, redraws = Boolean(stdout?.isTTY), now }) {
    this.target = target;
    this.verbose = verbose;
    this.#printing = { write: write ?? defaultWrite, redraws, now: now ?? (() => performance.now() / 1000) };
    this.#start = this.#printing.now();
  }

  /** @param {string} text */
  print(text) {
    this.#printing.write(text);
  }

  /**
   * Draws the state of things; nothing if the last drawing is fresh, unless it is the end.
   *
   * @param {number} current steps done
   * @param {Logs} [logs] in the order in which they are shown
   * @param {boolean} [end] draw the final line
   */
  update(current, logs = {}, end = false) {
    const now = this.#printing.now();
    const stepTime = this.#stepTime(current, now);
    if (this.verbose === 2 && end && this.target) {
      const count = `${String(current).padStart(String(this.target).length)}/${this.target}`;
      this.print(
        `${count} - ${fixed(now - this.#start, 0)}s -${stepTimeText(stepTime)}${metricsText(logs)}\n`,
      );
    }
    if (this.verbose !== 1 || (now - this.#lastUpdate < INTERVAL && !end)) return;
    const time =
      this.target && !end
        ? remainingText(stepTime * (this.target - current))
        : `${fixed(now - this.#start, 0)}s`;
    const line = `${this.#bar(current)} ${BOLD}${time}${PLAIN}${stepTimeText(stepTime)}${metricsText(logs)}`;
    const { length } = line.replace(CONTROL, '');
    const back = this.#printing.redraws ? `${'\b'.repeat(this.#shownLength)}\r` : '\n';
    const blanks = ' '.repeat(Math.max(0, this.#shownLength - length));
    this.print(`${back}${line}${blanks}${end ? '\n' : ''}`);
    this.#shownLength = length;
    this.#lastUpdate = now;
  }

  /** @param {number} current */
  #bar(current) {
    if (!this.target) return `${String(current).padStart(7)}/Unknown`;
    const done = Math.floor(WIDTH * (current / this.target));
    const count = `${String(current).padStart(String(this.target).length)}/${this.target}`;
    const head = done > 0 ? `${GREEN}${'━'.repeat(done)}${PLAIN}` : '';
    return `${BOLD}${count}${PLAIN} ${head}${WHITE}${'━'.repeat(WIDTH - done)}${PLAIN}`;
  }

  /**
   * Seconds a step. The first one is left out once there are more: it is not like the others.
   *
   * @param {number} current
   * @param {number} now
   */
  #stepTime(current, now) {
    if (!current) return 0;
    const first = this.#afterFirstStep;
    if (current === 1) this.#afterFirstStep = now;
    return first !== null && current > 1 ? (now - first) / (current - 1) : (now - this.#start) / current;
  }
}

/** @param {string} text */
function defaultWrite(text) {
  if (stdout?.write) stdout.write(text);
  // A browser's console cannot redraw: it gets the finished lines, without what redraws and colours them.
  else if (text.endsWith('\n')) console.log(text.replace(CONTROL, '').trim());
}
