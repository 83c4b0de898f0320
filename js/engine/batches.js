import { sizeOf } from '../utils/shape.js';

/**
 * The rows of one pass, a batch at a time, on their way into a plan's inputs. What can be looked up is looked up once: a
 * step of a small model takes a few microseconds, and every object or view made for it would show.
 *
 * @typedef {import('./engine.js').Engine} Engine
 * @typedef {import('./engine.js').PlanHandle} PlanHandle
 * @typedef {import('./rows.js').Rows} Rows
 *
 * A node whose numbers add up over the batches; `mean`: they are means over a batch, and count as often as it has samples.
 * @typedef {{node: number, mean?: boolean}} TallySpec
 *
 * What the tallied nodes have added up to so far, one array a node.
 * @typedef {Float64Array[]} Tally
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
  #means;
  /** Batches that are done. */
  done = 0;

  /**
   * @param {Engine} engine
   * @param {{handle: PlanHandle, inputs: number[]}} plan
   * @param {Rows[]} data in the order of the plan's inputs
   * @param {{rows: [number, number], batch: number, tallies: TallySpec[]}} pass rows [from, to), or that part of the order
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
    this.#sums = tallies.map(({ node }) => engine.place(handle, node).at);
    this.#means = tallies.map(({ mean = false }) => mean);
    /** @type {Tally} */ this.tally = tallies.map(
      ({ node }) => new Float64Array(sizeOf(engine.shape(handle, node).shape)),
    );
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
    for (let i = 0; i < this.#sums.length; i++) this.#addOne(i, f32, this.#sums[i], n);
  }

  /** The same out of one array. @param {ArrayLike<number>} values of all tallies @param {number} n samples */
  addAll(values, n) {
    for (let i = 0, at = 0; i < this.tally.length; at += this.tally[i++].length)
      this.#addOne(i, values, at, n);
  }

  /** @param {number} i tally @param {ArrayLike<number>} values @param {number} at where its own begin @param {number} n samples */
  #addOne(i, values, at, n) {
    const times = this.#means[i] ? n : 1;
    const tally = this.tally[i];
    for (let k = 0; k < tally.length; k++) tally[k] += values[at + k] * times;
  }
}
