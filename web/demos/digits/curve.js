/**
 * A line through a training: from the running averages that a training reports, the mean of the batches since the last
 * report, and a smoothed line through those.
 *
 * Averages start anew with every epoch and batches are reported in bunches, so neither is a curve by itself.
 */
export class Curve {
  /** Batches done when each point was taken, counted over all epochs. @type {number[]} */
  steps = [];
  /** Mean over the batches since the point before. @type {number[]} */
  values = [];
  /** The same, smoothed. @type {number[]} */
  smooth = [];
  #epoch = -1;
  #batches = 0;
  #sum = 0;
  #weight = 0;
  #smoothed = 0;

  /**
   * @param {number} epoch
   * @param {number} batches done in this epoch
   * @param {number} step done in all
   * @param {number} average over the batches of this epoch so far
   */
  add(epoch, batches, step, average) {
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#batches = this.#sum = 0;
    }
    const fresh = batches - this.#batches;
    if (fresh <= 0) return;
    const value = (average * batches - this.#sum) / fresh;
    this.#batches = batches;
    this.#sum = average * batches;
    this.#push(step, value, fresh);
  }

  /**
   * @param {number} step
   * @param {number} value
   * @param {number} fresh batches it stands for
   */
  #push(step, value, fresh) {
    const keep = Math.pow(SMOOTHING, fresh);
    this.#smoothed = keep * this.#smoothed + (1 - keep) * value;
    this.#weight = keep * this.#weight + 1 - keep; // the average's bias towards its start at zero
    this.steps.push(step);
    this.values.push(value);
    this.smooth.push(this.#smoothed / this.#weight);
    if (this.steps.length > MOST_POINTS) this.#thin();
  }

  /** Drops every other point of the older half: the line keeps its shape, and drawing it stays cheap. */
  #thin() {
    const half = this.steps.length >> 1;
    for (const list of [this.steps, this.values, this.smooth]) {
      const kept = list.filter((_, i) => i >= half || i % 2 === 0);
      list.splice(0, list.length, ...kept);
    }
  }
}

const SMOOTHING = 0.97; // a batch
const MOST_POINTS = 4000;
