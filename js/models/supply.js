import { HornetError, ValueError } from '../errors.js';
import { deriveSeed } from '../random.js';
import { describe } from '../utils/options.js';
import { lossPlan, planSize, readPairs } from './feed.js';
import { Stream, isStream } from './stream.js';

/**
 * Where the batches of an epoch come from: data that is all there, or a stream of batches. Either way an epoch is a number
 * of passes of the runner.
 *
 * @typedef {import('./model.js').Model} Model
 * @typedef {import('./feed.js').Pairs} Pairs
 * @typedef {import('./feed.js').Sent} Sent
 * @typedef {import('../random.js').Seed} Seed
 * @typedef {import('../engine/runner.js').PassResult} PassResult
 * @typedef {import('../engine/runner.js').BatchEvent} BatchEvent
 * @typedef {Pick<import('../engine/runner.js').TrainPass, 'plan' | 'tallies' | 'sources' | 'rows' | 'batch' | 'shuffle' | 'part'>}
 *   SupplyPass
 *
 * @typedef {object} Supply
 * @property {number | null} steps batches of an epoch, where that is known
 * @property {(kind: 'train' | 'test', sent: Sent, signal: AbortSignal | null, other?: unknown) => Promise<void>} prepare
 *   other: a supply whose data may be the same
 * @property {() => AsyncGenerator<SupplyPass> | Generator<SupplyPass>} epoch the passes of the next epoch
 * @property {() => Promise<void>} close
 */

/** Data that is all there. @implements {Supply} */
export class ArraySupply {
  #model;
  #rows;
  #batch;
  #fixed;
  #seed;
  #where;
  /** Batches of the present order that have been used. */ #used = 0;
  #epoch = 0;
  /** @type {Pick<SupplyPass, 'plan' | 'tallies' | 'sources'> | null} */ #placed = null;

  /**
   * @param {Model} model
   * @param {Pairs} pairs
   * @param {{rows?: [number, number], batchSize: number, steps?: number | null, seed?: Seed | null, first?: number,
   *   where: string}} options rows: the part that is used; steps: batches an epoch, where that is not all of them; seed: a
   *   new order every epoch, of which `first` is the first one's number
   */
  constructor(
    model,
    pairs,
    { rows = [0, pairs.count], batchSize, steps = null, seed = null, first = 0, where },
  ) {
    this.#model = model;
    this.pairs = pairs;
    this.#rows = rows;
    this.#batch = Math.min(batchSize, rows[1] - rows[0]);
    planSize(model, where, rows[1] - rows[0], this.#batch); // for what it refuses
    this.#fixed = steps;
    this.#seed = seed;
    this.#epoch = first;
    this.#where = where;
    const all = Math.ceil((rows[1] - rows[0]) / this.#batch);
    this.all = all;
    this.steps = steps === null ? all : Math.min(steps, all);
  }

  /** Whether an epoch is one pass over all rows. */
  get isWhole() {
    return this.#fixed === null;
  }

  /**
   * @param {'train' | 'test'} kind
   * @param {Sent} sent
   * @param {AbortSignal | null} signal
   * @param {unknown} [other] a supply whose data, if it is the same, has been sent already
   */
  async prepare(kind, sent, signal, other) {
    const { tensors, names } = this.pairs;
    const plan = await lossPlan(this.#model, kind, this.#batch, this.pairs);
    const known = other instanceof ArraySupply ? other.#sent(tensors) : null;
    this.#placed = { ...plan, sources: known ?? (await sent.send(tensors, names, signal, this.#where)) };
  }

  /** Where these tensors are, if all of them are among those that have been sent. @param {import('../tensor.js').Tensor[]} tensors */
  #sent(tensors) {
    const found = tensors.map((tensor) => this.#placed?.sources[this.pairs.tensors.indexOf(tensor)]);
    return found.some((source) => source === undefined) ? null : /** @type {SupplyPass['sources']} */ (found);
  }

  /** The order of an epoch. @param {number} epoch */
  #order = (epoch) => this.#seed && deriveSeed(this.#seed, epoch + 1);

  /** One pass over all rows, but for its order. @returns {Omit<SupplyPass, 'shuffle'>} */
  get whole() {
    const placed = /** @type {Pick<SupplyPass, 'plan' | 'tallies' | 'sources'>} */ (this.#placed);
    return { ...placed, rows: this.#rows, batch: this.#batch };
  }

  /** The orders of the next epochs; `advance` says how many of them were used. @param {number} count */
  orders(count) {
    return Array.from({ length: count }, (_, i) => this.#order(this.#epoch + i));
  }

  /** Epochs have been run by their orders. @param {number} count */
  advance(count) {
    this.#epoch += count;
  }

  /** @returns {Generator<SupplyPass>} */
  *epoch() {
    const [whole, shuffle] = [this.whole, this.#order(this.#epoch)];
    if (this.#fixed === null) {
      this.#epoch++;
      yield { ...whole, shuffle };
      return;
    }
    const [from, to] = [this.#used, Math.min(this.#used + this.#fixed, this.all)];
    this.#used = to === this.all ? 0 : to;
    if (this.#used === 0) this.#epoch++;
    const count = this.#rows[1] - this.#rows[0];
    yield { ...whole, shuffle, part: [from * this.#batch, Math.min(to * this.#batch, count)] };
  }

  async close() {}
}

/** A stream of batches. @implements {Supply} */
export class StreamSupply {
  #model;
  #stream;
  #options;
  /** @type {'train' | 'test'} */ #kind = 'test';

  /**
   * @param {Model} model
   * @param {any} given
   * @param {{where: string, steps?: number | null, seed?: Seed | null, classWeight?: any, prefix?: string}} options
   */
  constructor(model, given, { steps = null, seed = null, ...options }) {
    this.#model = model;
    this.#stream = new Stream(given, { where: options.where, steps, seed });
    this.#options = options;
    this.steps = this.#stream.steps;
  }

  /** @param {'train' | 'test'} kind */
  async prepare(kind) {
    this.#kind = kind;
  }

  /** @returns {AsyncGenerator<SupplyPass>} */
  async *epoch() {
    let index = 0;
    for await (const batch of this.#stream.epoch()) {
      const pairs = this.#read(batch, index++);
      const size = planSize(this.#model, this.#options.where, pairs.count);
      const plan = await lossPlan(this.#model, this.#kind, size, pairs);
      const sources = pairs.tensors.map((t) => t.pack());
      const rows = /** @type {[number, number]} */ ([0, pairs.count]);
      yield { ...plan, sources, rows, batch: pairs.count, shuffle: null };
    }
  }

  /** @param {any} batch @param {number} index @returns {Pairs} */
  #read(batch, index) {
    const { where, ...options } = this.#options;
    if (!Array.isArray(batch) || batch.length < 2 || batch.length > 3) {
      throw new ValueError(
        `${where}: batches must be arrays [x, y] or [x, y, sampleWeight]; batch ${index} is ${describe(batch)}.`,
      );
    }
    const [x, y, sampleWeight = null] = batch;
    try {
      return readPairs(this.#model, x, y, { ...options, sampleWeight });
    } catch (error) {
      if (error instanceof HornetError) error.message = `${where}: in batch ${index}: ${error.message}`;
      throw error;
    }
  }

  close() {
    return this.#stream.close();
  }
}

/**
 * @param {Model} model
 * @param {{x: any, y: any, sampleWeight?: any, classWeight?: any}} data
 * @param {{where: string, batchSize: number, steps?: number | null, seed?: Seed | null, first?: number, prefix?: string}} options
 * @returns {ArraySupply | StreamSupply}
 */
export function supplyOf(model, { x, y, ...weighting }, options) {
  const { where, prefix } = options;
  if (!isStream(x)) return new ArraySupply(model, readPairs(model, x, y, { ...weighting, prefix }), options);
  for (const [name, value] of Object.entries({ y, sampleWeight: weighting.sampleWeight })) {
    if (value === undefined || value === null) continue;
    throw new ValueError(
      `${where}: x gives batches [x, y, sampleWeight], so ${name} must not be given besides it; received ${describe(value)}.`,
    );
  }
  return new StreamSupply(model, x, { ...options, classWeight: weighting.classWeight ?? null });
}

/**
 * Works through the passes of an epoch as if they were one.
 *
 * @param {Supply} supply
 * @param {(pass: SupplyPass, listener: (event: BatchEvent) => any) => Promise<PassResult>} run
 * @param {(event: BatchEvent) => any} listener
 * @returns {Promise<PassResult>}
 */
export async function walk(supply, run, listener) {
  /** @type {PassResult | null} */ let total = null;
  for await (const pass of supply.epoch()) {
    /** @type {PassResult | null} */ const before = total;
    const result = await run(pass, (event) => listener(before ? laterEvent(before, event, supply) : event));
    total = before ? joined(before, result) : result;
    if (result.stopped || result.nonFinite) break;
  }
  return total ?? { tally: [], batches: 0, stopped: false };
}

/** @param {Float64Array[]} a @param {Float64Array[]} b */
const addTallies = (a, b) => (a.length ? a.map((sums, i) => sums.map((sum, k) => sum + b[i][k])) : b);

/** @param {PassResult} before @param {BatchEvent} event @param {Supply} supply @returns {BatchEvent} */
const laterEvent = (before, event, { steps }) => ({
  ...event,
  batch: event.batch + before.batches,
  batches: steps ?? event.batches + before.batches,
  tally: addTallies(before.tally, event.tally),
});

/** @param {PassResult} before @param {PassResult} result @returns {PassResult} */
function joined(before, result) {
  const { nonFinite } = result;
  return {
    tally: addTallies(before.tally, result.tally),
    batches: before.batches + result.batches,
    stopped: result.stopped,
    ...(nonFinite && { nonFinite: { ...nonFinite, batch: nonFinite.batch + before.batches } }),
  };
}
