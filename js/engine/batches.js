/**
 * The rows of one pass, a batch at a time, on their way into a plan's inputs. What can be looked up is looked up once: a
 * step of a small model takes a few microseconds, and every object or view made for it would show.
 *
 * @typedef {import('./engine.js').Engine} Engine
 * @typedef {import('./engine.js').PlanHandle} PlanHandle
 * @typedef {import('./rows.js').Rows} Rows
 *
 * Sums over the samples seen so far; value = sum / count.
 * @typedef {{sum: number, count: number}[]} Tally
 */
export class Batches {
  #engine;
  #order;
  #from;
  #to;
  #size;
  #rows;
  /** Of each input: where on the heap it lies, and whether it takes whole numbers. */ #places;
  #integers;
  /** @type {number[]} where the tallied nodes lie */ #sums;
  /** Batches that are done. */
  done = 0;

  /**
   * @param {Engine} engine
   * @param {{handle: PlanHandle, inputs: number[]}} plan
   * @param {Rows[]} data in the order of the plan's inputs
   * @param {{rows: [number, number], batch: number, tallies: number[]}} pass rows [from, to), or that part of the order
   * @param {Int32Array | null} order
   */
  constructor(engine, { handle, inputs }, data, { rows: [from, to], batch, tallies }, order) {
    this.#engine = engine;
    this.plan = handle;
    this.#order = order;
    this.#from = from;
    this.#to = to;
    this.#size = batch;
    this.count = Math.ceil((to - from) / batch);
    const placed = inputs.map((node) => engine.place(handle, node));
    this.#rows = data;
    this.#places = placed.map(({ at }) => at);
    this.#integers = placed.map(({ integers }) => integers);
    this.#sums = tallies.map((node) => engine.place(handle, node).at);
    /** @type {Tally} */ this.tally = tallies.map(() => ({ sum: 0, count: 0 }));
  }

  /** Where the next batch begins and how many samples it has. */
  get start() {
    return this.#from + this.done * this.#size;
  }

  get length() {
    return Math.min(this.#size, this.#to - this.start);
  }

  /** Puts n samples into the plan's inputs. @param {number} start @param {number} n */
  load(start, n) {
    this.#engine.setBatch(this.plan, n);
    this.copy(this.#engine.heap, this.#places, start, n);
  }

  /**
   * @param {{f32: Float32Array, i32: Int32Array}} target two views of the same memory
   * @param {number[]} places where in it the inputs belong
   * @param {number} start
   * @param {number} n
   */
  copy({ f32, i32 }, places, start, n) {
    for (let i = 0; i < places.length; i++)
      this.#rows[i].copy(this.#integers[i] ? i32 : f32, places[i], this.#order, start, start + n);
  }

  /** Adds up what the plan has counted. @param {number} n samples in it */
  add(n) {
    const { f32 } = this.#engine.heap;
    for (let i = 0; i < this.#sums.length; i++) this.addOne(i, f32[this.#sums[i]], f32[this.#sums[i] + 1], n);
  }

  /** @param {number} i tally @param {number} sum @param {number} count @param {number} n samples */
  addOne(i, sum, count, n) {
    const samples = count === 1 ? n : 1; // a single number is a mean over the batch
    this.tally[i].sum += sum * samples;
    this.tally[i].count += count * samples;
  }
}
