import { ValueError } from '../errors.js';
import { describe, readOptions } from '../utils/options.js';
import { Callback } from './callback.js';

/**
 * Writes the numbers of every epoch as a line of comma-separated values: to a file in Node, to a function anywhere. All
 * that was written is in `text`.
 *
 * @example callbacks.CSVLogger('training.csv')
 * @example callbacks.CSVLogger((line) => (output.textContent += line))
 */
export class CSVLogger extends Callback {
  text = '';
  /** @type {string[] | null} */ keys = null;

  /**
   * @param {string | ((line: string) => any)} target a path, or a function that is given every line
   * @param {{separator?: string, append?: boolean}} [options] ',', false: behind what the file holds
   */
  constructor(target, options) {
    super();
    const where = 'callback CSVLogger';
    if (typeof target !== 'function' && (typeof target !== 'string' || !target))
      throw new ValueError(
        `${where} takes a path, or a function that is given each line; received ${describe(target)}.`,
      );
    this.target = target;
    const { separator, append } = readOptions(where, options, {
      defaults: { separator: ',', append: false },
    });
    this.separator = separator;
    this.append = append;
  }

  async onTrainBegin() {
    this.keys = null;
    if (!this.append) this.text = '';
    if (typeof this.target === 'function') return;
    const files = await import('./files.js');
    if (!files.hasFiles())
      throw new ValueError(
        'callback CSVLogger: a page has no files. Pass a function that is given each line, and read `text` at the end.',
      );
    await files.makeFolder(this.target);
    if (this.append) this.text = await files.readText(this.target);
    else await files.writeText(this.target, '');
  }

  /** @param {number} epoch @param {import('./callback.js').Logs} [logs] */
  async onEpochEnd(epoch, logs = {}) {
    if (!this.keys) {
      const names = Object.keys(logs).sort();
      const validated = names.some((name) => name.startsWith('val_'));
      this.keys = validated ? names : [...names, ...names.map((name) => `val_${name}`)];
      if (!this.text) await this.#write(['epoch', ...this.keys]);
    }
    await this.#write([epoch, ...this.keys.map((key) => logs[key] ?? 'NA')]);
  }

  /** @param {(string | number)[]} cells */
  async #write(cells) {
    const line = `${cells.join(this.separator)}\r\n`;
    this.text += line;
    if (typeof this.target === 'function') await this.target(line);
    else await (await import('./files.js')).append(this.target, line);
  }
}
