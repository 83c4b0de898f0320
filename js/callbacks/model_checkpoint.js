import { ValueError } from '../errors.js';
import { describe, readOptions } from '../utils/options.js';
import { MONITOR, Monitor } from './monitor.js';
import { SaveFrequency } from './save_frequency.js';

const WHERE = 'callback ModelCheckpoint';

/**
 * Saves the model while it trains, after every epoch or only when it is better than ever.
 *
 * In a path `{epoch}`, `{batch}` and the names of metrics stand for their values, in the formats of Python:
 * `{epoch:02d}-{val_loss:.2f}.keras`.
 *
 * @example callbacks.ModelCheckpoint('best.keras', { saveBestOnly: true })
 * @example callbacks.ModelCheckpoint('browser:digits', { monitor: 'val_accuracy', saveBestOnly: true })
 * @example callbacks.ModelCheckpoint((bytes, { epoch }) => upload(`epoch-${epoch}.keras`, bytes))
 */
export class ModelCheckpoint extends Monitor {
  #epoch = 0;

  /**
   * @param {string | ((bytes: Uint8Array, about: {epoch: number, batch: number | null, logs: Record<string, number>}) =>
   *   any)} target a path ending in '.keras' ('.weights.h5' with saveWeightsOnly), 'browser:name', or a function that is
   *   given the file's content
   * @param {{monitor?: string, verbose?: 0 | 1, saveBestOnly?: boolean, saveWeightsOnly?: boolean, mode?: 'auto' | 'min' |
   *   'max', saveFreq?: 'epoch' | number, initialValueThreshold?: number | null}} [options] 'val_loss', 0, false, false,
   *   'auto', 'epoch' or a number of batches, the value that the first has to improve on
   */
  constructor(target, options) {
    const defaults = {
      ...MONITOR,
      saveBestOnly: false,
      saveWeightsOnly: false,
      saveFreq: 'epoch',
      initialValueThreshold: null,
    };
    const given = readOptions(WHERE, options, { defaults });
    super(WHERE, given);
    this.best = given.initialValueThreshold;
    this.saveBestOnly = given.saveBestOnly;
    this.saveWeightsOnly = given.saveWeightsOnly;
    this.frequency = new SaveFrequency(WHERE, given.saveFreq);
    this.target = target;
    this.#checkTarget();
    // Hooks for batches make training report every one, so they are there only where they are needed.
    if (!this.frequency.epochs) this.onTrainBatchEnd = this.#onBatch;
  }

  #checkTarget() {
    const { target } = this;
    if (typeof target === 'function' || (typeof target === 'string' && target.startsWith('browser:'))) return;
    const ending = this.saveWeightsOnly ? '.weights.h5' : '.keras';
    if (typeof target === 'string' && target.endsWith(ending)) return;
    throw new ValueError(
      `${WHERE}: the path should end in '${ending}', begin with 'browser:', or be a function that is given the bytes; ` +
        `received ${describe(target)}.`,
    );
  }

  /** @param {number} epoch */
  onEpochBegin(epoch) {
    this.#epoch = epoch;
  }

  /** @param {number} batch @param {import('./callback.js').Logs} [logs] */
  async #onBatch(batch, logs) {
    if (this.frequency.passed(batch)) await this.#save(this.#epoch, batch, logs);
  }

  /** @param {number} epoch @param {import('./callback.js').Logs} [logs] */
  async onEpochEnd(epoch, logs) {
    if (this.frequency.epochs) await this.#save(epoch, null, logs);
  }

  /** @param {number} epoch @param {number | null} batch @param {import('./callback.js').Logs} [logs] */
  async #save(epoch, batch, logs = {}) {
    const { target } = this;
    /** @type {Record<string, number>} */
    const values = batch === null ? { epoch: epoch + 1 } : { epoch: epoch + 1, batch: batch + 1 };
    const path = typeof target === 'string' ? formatPath(target, { ...values, ...logs }) : undefined;
    if (!this.#wanted(epoch, logs, path)) return;
    const method = this.saveWeightsOnly ? 'saveWeights' : 'save';
    if (path !== undefined) {
      if (!path.startsWith('browser:') && path.includes('/')) await makeFolderFor(path);
      await this.model[method](path);
    } else {
      const write = /** @type {any} */ (target);
      await write(await this.model[method](), { epoch, batch, logs });
    }
    this.say(`\nEpoch ${epoch + 1}: finished saving model to ${path ?? 'a function'}`);
  }

  /** @param {number} epoch @param {import('./callback.js').Logs} logs @param {string} [path] */
  #wanted(epoch, logs, path = 'a function') {
    if (!this.saveBestOnly) {
      this.say(`\nEpoch ${epoch + 1}: saving model to ${path}`);
      return true;
    }
    const current = logs[this.monitor];
    if (current === undefined) {
      console.warn(`Can save best model only with ${this.monitor} available.`);
      return true;
    }
    const before = this.best?.toFixed(5) ?? 'None';
    const better = this.improves(current, this.best);
    this.say(
      better
        ? `\nEpoch ${epoch + 1}: ${this.monitor} improved from ${before} to ${current.toFixed(5)}, saving model to ${path}`
        : `\nEpoch ${epoch + 1}: ${this.monitor} did not improve from ${before}`,
    );
    if (better) this.best = current;
    return better;
  }
}

/** @param {string} path a page has downloads, no folders */
async function makeFolderFor(path) {
  const { hasFiles, makeFolder } = await import('./files.js');
  if (hasFiles()) await makeFolder(path);
}

const FIELD = /\{(\w+)(?::(0?)(\d*)(?:\.(\d+))?([dfegs%]?))?\}/g;

/**
 * Fills in `{name:format}`, of Python's formats those for numbers.
 *
 * @param {string} template
 * @param {Record<string, number>} values
 * @returns {string}
 * @throws {ValueError} for a name that there is no value of
 * @example formatPath('{epoch:02d}-{val_loss:.2f}.keras', { epoch: 3, val_loss: 0.128 }) // '03-0.13.keras'
 */
export function formatPath(template, values) {
  return template.replace(FIELD, (_, name, zero, width, digits, kind) => {
    if (!Object.hasOwn(values, name)) {
      throw new ValueError(
        `${WHERE}: '${template}' has a place for '${name}', of which there is no value. ` +
          `There are: ${Object.keys(values).sort().join(', ')}.`,
      );
    }
    return formatNumber(values[name], kind, digits).padStart(Number(width), zero || ' ');
  });
}

/** @param {number} value @param {string} kind @param {string | undefined} digits */
function formatNumber(value, kind, digits) {
  const places = Number(digits ?? 6);
  if (kind === 'f') return value.toFixed(places);
  if (kind === '%') return `${(100 * value).toFixed(places)}%`;
  if (kind === 'e') return value.toExponential(places).replace(/e([+-])(\d)$/, 'e$10$2');
  if (kind === 'g' || digits !== undefined) return String(Number(value.toPrecision(places || 1)));
  return String(value);
}
