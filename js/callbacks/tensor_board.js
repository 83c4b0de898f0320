import { ValueError } from '../errors.js';
import { describe, readOptions } from '../utils/options.js';
import { Callback } from './callback.js';

/** @typedef {import('./callback.js').Logs} Logs */

const WHERE = 'callback TensorBoard';
const VALIDATION = 'val_';

/**
 * Writes files that TensorBoard reads, with the folders `train` and `validation` in `logDir`. In a page, where there are
 * no folders, they are in `files`, to be downloaded.
 *
 * @example callbacks.TensorBoard({ logDir: 'logs/first' }) // then: tensorboard --logdir logs
 */
export class TensorBoard extends Callback {
  /** What a page has no folders for, by path. @type {Map<string, Uint8Array[]>} */ #pieces = new Map();
  /** Path of each folder's file. @type {Record<string, string>} */ #paths = {};
  #step = 0;
  #began = 0;
  #stepsBefore = 0;

  /**
   * @param {{logDir?: string, updateFreq?: 'epoch' | 'batch' | number, writeStepsPerSecond?: boolean}} [options] 'logs',
   *   'epoch': also every batch, or every so many; false
   */
  constructor(options) {
    super();
    const given = readOptions(WHERE, options, {
      defaults: { logDir: 'logs', updateFreq: 'epoch', writeStepsPerSecond: false },
      refused: {
        histogramFreq: [0],
        writeGraph: [false],
        writeImages: [false],
        profileBatch: [0],
        embeddingsFreq: [0],
        embeddingsMetadata: [null],
      },
    });
    const every = given.updateFreq === 'batch' ? 1 : given.updateFreq;
    if (every !== 'epoch' && !(Number.isInteger(every) && every > 0)) {
      throw new ValueError(
        `${WHERE}: updateFreq must be 'epoch', 'batch' or a number of batches; received ${describe(given.updateFreq)}.`,
      );
    }
    this.logDir = given.logDir;
    this.updateFreq = every;
    this.writeStepsPerSecond = given.writeStepsPerSecond;
    // Hooks for batches make training report every one, so they are there only where they are needed.
    if (every !== 'epoch') this.onTrainBatchEnd = this.#onBatch;
  }

  onTrainBegin() {
    this.#step = 0;
    this.#paths = {};
  }

  onEpochBegin() {
    this.#began = performance.now();
    this.#stepsBefore = this.model.optimizer.iterations;
  }

  /** @param {number} _batch @param {Logs} [logs] */
  async #onBatch(_batch, logs = {}) {
    this.#step++;
    if (this.#step % Number(this.updateFreq) === 0)
      await this.#write('train', this.#step, tagged('batch_', logs));
  }

  /** @param {number} epoch @param {Logs} [logs] */
  async onEpochEnd(epoch, logs = {}) {
    const { optimizer } = this.model;
    const names = Object.keys(logs);
    const pick = (/** @type {boolean} */ validated) =>
      names.filter((name) => name.startsWith(VALIDATION) === validated);
    const train = Object.fromEntries(pick(false).map((name) => [name, logs[name]]));
    train.learning_rate = optimizer.learningRate;
    if (this.writeStepsPerSecond) {
      const seconds = (performance.now() - this.#began) / 1000;
      train.steps_per_second = (optimizer.iterations - this.#stepsBefore) / seconds;
    }
    await this.#write('train', epoch, tagged('epoch_', train));
    const held = Object.fromEntries(pick(true).map((name) => [name.slice(VALIDATION.length), logs[name]]));
    await this.#write('validation', epoch, tagged('epoch_', held));
  }

  /** @param {Logs} [logs] */
  async onTestEnd(logs = {}) {
    const step = this.model.optimizer.iterations;
    await this.#write('validation', step, tagged('evaluation_', logs, '_vs_iterations'));
  }

  /**
   * @param {'train' | 'validation'} folder
   * @param {number} step
   * @param {Record<string, number>} values by tag
   */
  async #write(folder, step, values) {
    if (Object.keys(values).length === 0) return;
    const { fileHead, scalars } = await import('./tfevents.js');
    const { append, hasFiles, makeFolder } = await import('./files.js');
    const time = Date.now() / 1000;
    const fresh = !this.#paths[folder];
    const path = (this.#paths[folder] ??= `${this.logDir}/${folder}/${fileName(time)}`);
    const pieces = [...(fresh ? [fileHead(time)] : []), scalars(time, step, values)];
    if (!hasFiles()) {
      this.#pieces.set(path, [...(this.#pieces.get(path) ?? []), ...pieces]);
      return;
    }
    if (fresh) await makeFolder(path);
    for (const piece of pieces) await append(path, piece);
  }

  /**
   * In a page, what would be files: content by path.
   *
   * @returns {Record<string, Uint8Array>}
   * @example for (const [path, bytes] of Object.entries(board.files)) offer(path, new Blob([bytes]));
   */
  get files() {
    const join = (/** @type {Uint8Array[]} */ pieces) =>
      Uint8Array.from(pieces.flatMap((piece) => [...piece]));
    return Object.fromEntries([...this.#pieces].map(([path, pieces]) => [path, join(pieces)]));
  }
}

/** @param {string} prefix @param {Record<string, number>} values @param {string} [suffix] */
const tagged = (prefix, values, suffix = '') =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name + suffix, value]));

let made = 0;

/** TensorBoard knows its files by `tfevents`; the rest tells them apart. @param {number} time in seconds */
const fileName = (time) => `events.out.tfevents.${Math.floor(time)}.hornet.${made++}.v2`;
