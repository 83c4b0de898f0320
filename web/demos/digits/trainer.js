import { datasets, setRandomSeed, utils } from 'hornet-nn';
import { Curve } from './curve.js';
import { digitNetwork } from './network.js';

/**
 * @typedef {'idle' | 'loading' | 'training' | 'paused' | 'testing' | 'done' | 'stopped' | 'failed'} Stage
 * @typedef {object} Progress how far a training is
 * @property {Stage} stage
 * @property {number} loaded share of the data that has arrived, 0 … 1
 * @property {number} epoch from 0
 * @property {number} epochs
 * @property {number} batch batches done in this epoch
 * @property {number} batches in an epoch
 * @property {number} loss mean over this epoch so far
 * @property {number} accuracy mean over this epoch so far
 * @property {number} speed images a second, while it ran
 * @property {number} left seconds still to go, at that speed
 * @property {number | null} test accuracy on the test digits, once known
 * @property {unknown} error
 */

const EPOCHS = 5;
const BATCH = 64;

/** @returns {Progress} */
const beginning = () => ({
  stage: 'idle',
  loaded: 0,
  epoch: 0,
  epochs: EPOCHS,
  batch: 0,
  batches: 0,
  loss: NaN,
  accuracy: NaN,
  speed: 0,
  left: NaN,
  test: null,
  error: null,
});

/**
 * Program 1, with handles: trains the talk's convnet on all of MNIST from fresh weights, and can be paused, stepped,
 * resumed and stopped.
 *
 * Fires `model` when the new model exists, and `progress` whenever `progress` has changed.
 *
 * @example
 * const trainer = new Trainer();
 * trainer.addEventListener('progress', () => meter.show(trainer.progress));
 * await trainer.start();
 */
export class Trainer extends EventTarget {
  progress = beginning();
  /** @type {any} the model in training */
  model = null;
  loss = new Curve();
  accuracy = new Curve();
  /** Means of each epoch that is over. @type {{ loss: number, accuracy: number }[]} */
  epochs = [];
  /** @type {any} */
  #run = null;
  #abort = new AbortController();
  /** Seconds spent computing, pauses left out, and the images done in them. */
  #clock = { seconds: 0, images: 0, since: NaN };
  #load;
  #build;

  /**
   * @param {object} [parts] stand-ins, for tests and smaller runs
   * @param {(options: object) => Promise<any>} [parts.load] gives the data as `datasets.mnist.loadData` does
   * @param {() => any} [parts.build] makes the model
   */
  constructor({ load = (options) => datasets.mnist.loadData(options), build = digitNetwork } = {}) {
    super();
    this.#load = load;
    this.#build = build;
  }

  /** @returns {boolean} whether a training is under way, paused or not */
  get active() {
    return ['loading', 'training', 'paused', 'testing'].includes(this.progress.stage);
  }

  /**
   * Starts from fresh weights and resolves when the training has ended, well or not: see `progress.stage`.
   *
   * @param {object} [options]
   * @param {number} [options.seed]
   * @param {number} [options.epochs]
   * @param {boolean} [options.stepwise] whether to pause after the first batch
   * @returns {Promise<void>}
   */
  async start({ seed = 1, epochs = EPOCHS, stepwise = false } = {}) {
    if (this.active) return;
    this.progress = { ...beginning(), epochs };
    this.loss = new Curve();
    this.accuracy = new Curve();
    this.epochs = [];
    this.#clock = { seconds: 0, images: 0, since: NaN };
    this.#abort = new AbortController();
    try {
      await this.#train(seed, epochs, stepwise);
    } catch (error) {
      const stopped = this.#abort.signal.aborted;
      this.#advance(stopped ? { stage: 'stopped' } : { stage: 'failed', error });
    }
    this.#run = null;
  }

  /** Pauses between two batches. */
  pause() {
    if (this.progress.stage !== 'training') return;
    this.#run.pause();
    this.#stopClock();
    this.#advance({ stage: 'paused' });
  }

  /** Goes on after a pause. */
  resume() {
    if (this.progress.stage !== 'paused') return;
    this.#clock.since = performance.now();
    this.#advance({ stage: 'training' });
    this.#run.resume();
  }

  /**
   * One batch more while paused.
   *
   * @returns {Promise<void>}
   */
  async step() {
    if (this.progress.stage === 'paused') await this.#run.step(1);
  }

  /** Ends the training; the model stays as it is. */
  stop() {
    if (this.progress.stage === 'loading') this.#abort.abort();
    else if (this.#run) {
      this.#abort.abort();
      this.#run.stop();
    }
  }

  /**
   * @param {number} seed
   * @param {number} epochs
   * @param {boolean} stepwise
   */
  async #train(seed, epochs, stepwise) {
    this.#advance({ stage: 'loading' });
    const { signal } = this.#abort;
    const [[xTrain, yTrain], [xTest, yTest]] = await this.#load({
      signal,
      onProgress: (/** @type {any} */ { loaded, total }) =>
        this.#advance({ loaded: total ? loaded / total : 0 }),
    });
    signal.throwIfAborted();
    setRandomSeed(seed);
    this.model = this.#build();
    this.model.compile({ optimizer: 'rmsprop', loss: 'categorical_crossentropy', metrics: ['accuracy'] });
    this.dispatchEvent(new Event('model'));

    const count = xTrain.shape[0];
    this.#advance({ stage: stepwise ? 'paused' : 'training', loaded: 1, batches: Math.ceil(count / BATCH) });
    this.#run = this.model.fit(images(xTrain), utils.toCategorical(yTrain, 10), {
      epochs,
      batchSize: BATCH,
      verbose: 0,
    });
    this.#run.on('batch', (/** @type {any} */ event) => this.#batchDone(event));
    this.#run.on('epoch', (/** @type {any} */ { logs }) => {
      this.epochs.push(logs);
      this.#advance({});
    });
    if (stepwise) {
      this.#run.pause();
      this.#run.step(1);
    } else this.#clock.since = performance.now();
    await this.#run;
    this.#stopClock();
    if (signal.aborted) {
      this.#advance({ stage: 'stopped' });
      return;
    }
    this.#advance({ stage: 'testing' });
    const { accuracy } = await this.model.evaluate(images(xTest), utils.toCategorical(yTest, 10), {
      verbose: 0,
    });
    this.#advance({ stage: 'done', test: accuracy });
  }

  /** @param {{ epoch: number, batch: number, logs: { loss: number, accuracy: number } }} event */
  #batchDone({ epoch, batch, logs }) {
    const { batches, epochs } = this.progress;
    const done = batch + 1;
    const step = epoch * batches + done;
    this.loss.add(epoch, done, step, logs.loss);
    this.accuracy.add(epoch, done, step, logs.accuracy);
    this.#tick(step * BATCH);
    const speed = this.#clock.seconds > 0 ? this.#clock.images / this.#clock.seconds : 0;
    const left = speed > 0 ? ((epochs * batches - step) * BATCH) / speed : NaN;
    this.#advance({ epoch, batch: done, loss: logs.loss, accuracy: logs.accuracy, speed, left });
  }

  /** @param {number} images done so far */
  #tick(images) {
    if (Number.isNaN(this.#clock.since)) return;
    const now = performance.now();
    this.#clock.seconds += (now - this.#clock.since) / 1000;
    this.#clock.since = now;
    this.#clock.images = images;
  }

  #stopClock() {
    this.#clock.since = NaN;
  }

  /** @param {Partial<Progress>} news */
  #advance(news) {
    this.progress = { ...this.progress, ...news };
    this.dispatchEvent(new Event('progress'));
  }
}

/** @param {any} x bytes of the pictures */
const images = (x) => x.reshape([-1, 28, 28, 1]).cast('float32').div(255);
