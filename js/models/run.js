import { ValueError } from '../errors.js';
import { describe } from '../utils/options.js';

/**
 * @typedef {{pause: () => Promise<void>, resume: () => Promise<void>, stop: () => Promise<void>,
 *   step: (n: number) => Promise<void>}} Controls
 */

/**
 * A training that is under way. Await it for its History; meanwhile it can be paused, stepped and stopped.
 *
 * @example
 * const run = model.fit(x, y, { epochs: 20 });
 * run.on('epoch', ({ epoch, logs }) => show(epoch, logs.loss));
 * button.onclick = () => (run.paused ? run.resume() : run.pause());
 * const history = await run;
 */
export class Run {
  /** @type {Record<string, ((event: any) => void)[]>} */ #listeners = {
    batch: [],
    epoch: [],
    pause: [],
    resume: [],
  };
  /** @type {Promise<any>} */ #result;
  /** @type {Controls | null} */ #controls = null;
  /** @type {() => void} */ #begin = () => {};
  /** Settled when there are controls, or nothing is left to control. @type {Promise<void>} */ #begun;
  #ended = false;
  /** Whether it waits for `resume` or `step`. */
  paused = false;
  /** Whether `stop` was called. */
  stopped = false;

  /** @param {(run: Run) => Promise<any>} work */
  constructor(work) {
    this.#begun = new Promise((resolve) => (this.#begin = resolve));
    this.#result = work(this).finally(() => {
      this.#ended = true;
      this.#begin();
    });
    this.#result.catch(() => {}); // whoever awaits the run hears of it
  }

  /** For `fit`: the training can be controlled from now on. @param {Controls} controls */
  async attach(controls) {
    this.#controls = controls;
    if (this.paused) await controls.pause();
    if (this.stopped) await controls.stop();
    this.#begin();
  }

  /** For `fit`: whether anybody listens to its course. */
  get watched() {
    return this.#listeners.batch.length + this.#listeners.epoch.length > 0;
  }

  /** For `fit`. @param {string} type @param {any} event */
  emit(type, event) {
    for (const listener of this.#listeners[type]) listener(event);
  }

  /**
   * Hears of the course of things: 'batch' {epoch, batch, batches, logs}, at most once a frame in a page, 'epoch' {epoch,
   * logs}, 'pause' and 'resume'.
   *
   * @param {'batch' | 'epoch' | 'pause' | 'resume'} type
   * @param {(event: any) => void} listener
   * @returns {this}
   */
  on(type, listener) {
    if (!Object.hasOwn(this.#listeners, type)) {
      throw new ValueError(
        `run.on(): there is no event '${type}'; there are ${Object.keys(this.#listeners).join(', ')}.`,
      );
    }
    this.#listeners[type].push(listener);
    return this;
  }

  /** Waits after the present batch. @returns {Promise<void>} once no batch is being worked on */
  async pause() {
    if (this.paused || this.#ended) return;
    this.paused = true;
    await this.#controls?.pause();
    this.emit('pause', {});
  }

  /** Goes on. */
  async resume() {
    if (!this.paused || this.#ended) return;
    this.paused = false;
    await this.#controls?.resume();
    this.emit('resume', {});
  }

  /**
   * While paused: exactly n more batches.
   *
   * @param {number} [n]
   * @returns {Promise<void>} when they are done
   */
  async step(n = 1) {
    if (!Number.isInteger(n) || n < 1)
      throw new ValueError(`run.step() takes a positive whole number; received ${describe(n)}.`);
    if (!this.paused) throw new ValueError('run.step() is for a paused run: call run.pause() first.');
    await this.#begun;
    await this.#controls?.step(n);
  }

  /** Ends the training after the present batch; the run resolves with the History so far. */
  async stop() {
    if (this.#ended) return;
    this.stopped = true;
    await this.#controls?.stop();
  }

  /** @template A, B @param {((history: any) => A) | null} [ok] @param {((error: any) => B) | null} [failed] */
  then(ok, failed) {
    return this.#result.then(ok, failed);
  }

  /** @template B @param {(error: any) => B} failed */
  catch(failed) {
    return this.#result.catch(failed);
  }

  /** @param {() => void} f */
  finally(f) {
    return this.#result.finally(f);
  }
}
