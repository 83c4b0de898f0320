import { rasterize } from './ink.js';
import { inWords, ranking } from './model.js';

/** @typedef {import('./model.js').Reading} Reading */

/**
 * From the strokes on the pad to what the page says of them: the 28 x 28 picture, the answer, the bars, the layers.
 *
 * Fires `picture` when there is another picture, or none any more.
 */
export class PadView extends EventTarget {
  /** What the network gets, or null while there is nothing to read. @type {Float32Array | null} */
  pixels = null;
  /** @type {Reading | null} */
  reading = null;
  #parts;

  /**
   * @param {object} parts
   * @param {import('../../components/drawing-pad.js').DrawingPad} parts.pad
   * @param {import('../../components/probability-bars.js').ProbabilityBars} parts.bars
   * @param {import('../../components/feature-maps.js').FeatureMaps} parts.seen
   * @param {HTMLElement} parts.answer
   * @param {HTMLElement} parts.hint
   * @param {Record<'undo' | 'redo' | 'clear', HTMLButtonElement>} parts.buttons
   * @param {import('./layers-view.js').LayersView} parts.layers
   * @param {import('./model.js').DigitReader} parts.reader
   * @param {import('../../components/speaker.js').Speaker} parts.speaker
   * @param {(error: unknown) => void} parts.failed
   */
  constructor(parts) {
    super();
    this.#parts = parts;
    const { pad, bars, layers, reader, buttons } = parts;
    pad.addEventListener('input', () => this.#drawn());
    bars.addEventListener('aim', (event) =>
      layers.aimAtDigit(/** @type {CustomEvent} */ (event).detail?.index ?? null),
    );
    buttons.undo.addEventListener('click', () => pad.undo());
    buttons.redo.addEventListener('click', () => pad.redo());
    buttons.clear.addEventListener('click', () => pad.clear());
    reader.addEventListener('change', () => this.#read());
    this.#drawn();
  }

  #drawn() {
    const { pad, seen, buttons } = this.#parts;
    const { pixels, reason } = rasterize(pad.strokes);
    this.pixels = pixels;
    buttons.undo.disabled = !pad.canUndo;
    buttons.redo.disabled = !pad.canRedo;
    seen.show({ name: 'What the network gets', shape: [28, 28, 1], values: pixels, ceiling: 1 });
    this.dispatchEvent(new Event('picture'));
    if (pixels) this.#read();
    else this.#show(null, reason === 'small' ? 'Draw a digit, a bit larger.' : 'Draw a digit from 0 to 9.');
  }

  async #read() {
    const { reader, failed } = this.#parts;
    const { pixels } = this;
    if (!pixels) return;
    if (!reader.model) {
      this.#show(null, 'No network yet: train it below.');
      return;
    }
    try {
      const reading = await reader.read(pixels);
      if (reading && this.pixels) this.#show(reading, hintFor(reading));
    } catch (error) {
      failed(error);
    }
  }

  /**
   * @param {Reading | null} reading
   * @param {string} hint
   */
  #show(reading, hint) {
    const { answer, bars, layers, speaker } = this.#parts;
    this.reading = reading;
    answer.textContent = reading ? String(reading.digit) : '';
    answer.classList.toggle('unsure', reading !== null && !reading.sure);
    this.#parts.hint.textContent = hint;
    bars.values = reading?.probabilities ?? null;
    layers.show(reading);
    speaker.say(reading ? inWords(reading) : hint);
  }
}

/** @param {Reading} reading */
function hintFor({ probabilities, sure }) {
  const [first, second] = ranking(probabilities);
  if (sure) return `${(100 * probabilities[first]).toFixed(0)} % sure`;
  return `Not sure: ${first} or ${second}?`;
}
