import { ValueError } from '../errors.js';
import { readOptions } from '../utils/options.js';
import { Callback } from './callback.js';
import { folderAt } from './files.js';
import { SaveFrequency } from './save_frequency.js';

const WHERE = 'callback BackupAndRestore';
const [WEIGHTS, METADATA] = ['latest.weights.h5', 'training_metadata.json'];
const OLDER = '.bkp';

/**
 * Lets a training go on where it was broken off: a page that was closed, a computer that went to sleep. Weights, what the
 * optimizer remembers and the epoch are kept while `fit` runs; the next `fit` begins with them.
 *
 * @example await model.fit(x, y, { epochs: 100, callbacks: [callbacks.BackupAndRestore('browser:backup')] })
 */
export class BackupAndRestore extends Callback {
  #folder;
  #epoch = 0;
  #batch = 0;

  /**
   * @param {string} backupDir a folder in Node, 'browser:name' in a browser
   * @param {{saveFreq?: 'epoch' | number, doubleCheckpoint?: boolean, deleteCheckpoint?: boolean}} [options] 'epoch' or a
   *   number of batches; false: keep the one before, too; true: delete it when training has ended as it should
   */
  constructor(backupDir, options) {
    super();
    const defaults = { saveFreq: 'epoch', doubleCheckpoint: false, deleteCheckpoint: true };
    const given = readOptions(WHERE, options, { defaults });
    this.#folder = folderAt(WHERE, backupDir);
    this.frequency = new SaveFrequency(WHERE, given.saveFreq);
    this.doubleCheckpoint = given.doubleCheckpoint;
    this.deleteCheckpoint = given.deleteCheckpoint;
    if (!this.frequency.epochs) this.onTrainBatchEnd = this.#onBatch;
  }

  async onTrainBegin() {
    this.#epoch = 0;
    const metadata = await this.#folder.read(METADATA);
    if (!metadata) return;
    try {
      await this.#restore('');
    } catch (error) {
      if (!(await this.#folder.read(WEIGHTS + OLDER))) throw error;
      await this.#restore(OLDER);
    }
  }

  /** @param {string} suffix */
  async #restore(suffix) {
    const weights = await this.#folder.read(WEIGHTS + suffix);
    const metadata = await this.#folder.read(METADATA + suffix);
    if (!weights || !metadata) throw new ValueError(`${WHERE}: the backup is not complete. Delete it.`);
    await this.model.loadWeights(weights);
    const { epoch } = JSON.parse(new TextDecoder().decode(metadata));
    this.#epoch = epoch;
    this.model.restoredEpoch = epoch;
  }

  /** @param {number} epoch */
  async onEpochEnd(epoch) {
    this.#epoch = epoch + 1;
    this.#batch = 0;
    if (this.frequency.epochs) await this.#save();
  }

  /** @param {number} batch */
  async #onBatch(batch) {
    this.#batch = batch;
    if (this.frequency.passed(batch)) await this.#save();
  }

  async #save() {
    const folder = this.#folder;
    if (this.doubleCheckpoint) {
      for (const name of [WEIGHTS, METADATA]) {
        const bytes = await folder.read(name);
        if (bytes) await folder.write(name + OLDER, bytes);
      }
    }
    await folder.write(WEIGHTS, await this.model.saveWeights());
    const metadata = JSON.stringify({ epoch: this.#epoch, batch: this.#batch });
    await folder.write(METADATA, new TextEncoder().encode(metadata));
  }

  async onTrainEnd() {
    if (!this.deleteCheckpoint) return;
    await this.#folder.remove([WEIGHTS, METADATA, WEIGHTS + OLDER, METADATA + OLDER]);
  }
}
