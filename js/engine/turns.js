/**
 * Lets work that must not mix take turns: the batches of a training, a prediction in between, an evaluation.
 */
export class Turns {
  /** @type {Promise<unknown>} */ #last = Promise.resolve();

  /**
   * @template T
   * @param {() => T | Promise<T>} work runs once everything asked for earlier has ended
   * @returns {Promise<T>}
   */
  take(work) {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => {}); // a failure is its caller's, not that of the next in line
    return mine;
  }
}

/** @type {(() => void)[]} */ const waiting = [];
/** @type {MessageChannel | undefined} */ let channel;

/**
 * Lets messages in. Not a timer, which hidden tabs slow down to one a second.
 *
 * @returns {Promise<void>}
 */
export function breathe() {
  if (typeof setImmediate === 'function') return new Promise((resolve) => setImmediate(resolve));
  if (!channel) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => waiting.shift()?.();
  }
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel?.port2.postMessage(null);
  });
}

/**
 * The switch of one training: pause, resume, a number of steps, stop.
 */
export class Gate {
  paused = false;
  stopped = false;
  #steps = 0;
  /** @type {(() => void)[]} */ #waiting = [];
  /** @type {{left: number, done: () => void}[]} */ #steppers = [];

  pause() {
    this.paused = true;
  }

  resume() {
    this.paused = false;
    this.#steps = 0;
    this.#wake();
  }

  stop() {
    this.stopped = true;
    this.#wake();
    for (const { done } of this.#steppers.splice(0)) done();
  }

  /** Lets n batches through while paused. @param {number} n @returns {Promise<void>} once they are done */
  step(n) {
    if (!this.paused || this.stopped || n < 1) return Promise.resolve();
    this.#steps += n;
    const last = this.#steps;
    return new Promise((done) => {
      this.#steppers.push({ left: last, done });
      this.#wake();
    });
  }

  #wake() {
    for (const go of this.#waiting.splice(0)) go();
  }

  /** Whether the next batch may run at once. */
  get open() {
    return !this.paused || this.stopped || this.#steps > 0;
  }

  /** Resolves when the next batch may run, or all has been stopped. */
  async pass() {
    while (!this.open) await new Promise((/** @type {(v?: any) => void} */ go) => this.#waiting.push(go));
  }

  /** One batch has run. */
  count() {
    if (this.#steps > 0) this.#steps--;
    for (const stepper of this.#steppers) stepper.left--;
    while (this.#steppers[0] && (this.#steppers[0].left <= 0 || !this.paused)) this.#steppers.shift()?.done();
  }

  /** The run is over, whether or not a pass of it still runs: nobody waits any longer. */
  end() {
    this.stop();
  }
}
