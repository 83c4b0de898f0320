import { OPS } from '../engine/generated.js';
import { rateAt } from '../engine/rates.js';
import { deriveSeed } from '../random.js';
import { sizeOf } from '../utils/shape.js';
import { Shard } from './shard.js';

export { Pool } from './pool.js';

/**
 * Data-parallel training. A batch is cut into as many shards as the user said; the mean of their gradients, added up in
 * the order of the shards, is what one optimizer applies. Who computes a shard makes no difference to its numbers: this
 * engine, which is the lead, or a helper. So the lead does whatever no helper does in time, and one that dies takes
 * nothing with it.
 *
 * @typedef {import('../engine/batches.js').Batches} Batches
 * @typedef {import('../engine/engine.js').Engine} Engine
 * @typedef {import('../engine/engine.js').PlanHandle} PlanHandle
 * @typedef {import('../engine/engine.js').Seed} Seed
 * @typedef {import('./pool.js').Answer} Answer
 * @typedef {import('./pool.js').Helper} Helper
 *
 * One shard of the present step, computed by a helper or, where that is null, by the lead. `values`: gradients and sums in
 * a buffer, until it is their turn to be added.
 * @typedef {object} Part
 * @property {number} index
 * @property {number} start
 * @property {number} n samples
 * @property {Helper | null} helper
 * @property {boolean} done
 * @property {boolean} finite
 * @property {Float32Array | null} values
 * @property {number[]} sums
 *
 * Milliseconds that a helper has saved so far, less those that it has cost; when it answered last; until when it is left
 * alone.
 * @typedef {{saved: number, answered: number, rests: number}} Account
 *
 * What all parts of a step have in common.
 * @typedef {{batches: Batches, optimizer: import('../engine/rates.js').Optimizer, seed: Seed, iteration: number}} Step
 */

const TRIALS = 0.02; // the part of the time that trying a helper which turned out slow may cost
const LOAN = 2; // shards' times that a helper may cost before it has saved any
const SAVINGS = 10; // shards' times that it can save up: how long it may be slow after it was fast

export class Team {
  #engine;
  #pool;
  #plan;
  #spec;
  #shard;
  #most;
  /** @type {Helper[]} */ #helpers = [];
  /** @type {WeakMap<Helper, Account>} */ #accounts = new WeakMap();
  /** @type {ArrayBuffer[]} that are on no journey */ #buffers = [];
  /** @type {Part[]} */ #parts = [];
  /** Parts that have been added up. */ #added = 0;
  /** The step's number: an answer to an earlier one comes too late. */ #ticket = 0;
  /** Milliseconds that the lead takes for a sample. */ #pace = 0;
  /** When the lead was done with its own parts. */ #waiting = 0;
  /** @type {() => void} */ #wake = () => {};
  /** Where on the heap the mean gradient is made, and where a helper's is put for that. */ #mean;
  #incoming;

  /**
   * @param {Engine} engine
   * @param {import('./pool.js').Pool} pool
   * @param {{plan: number, handle: PlanHandle, spec: import('./shard.js').PlanSpec, batch: number}} place
   * @param {number} size number of shards
   */
  constructor(engine, pool, { plan, handle, spec, batch }, size) {
    this.#engine = engine;
    this.#pool = pool;
    this.#plan = plan;
    this.#spec = spec;
    this.size = size;
    this.#most = Math.ceil(batch / size);
    this.#shard = new Shard(engine, handle, spec, this.#most);
    this.#mean = engine.allocate(2 * this.#shard.weights);
    this.#incoming = this.#mean + this.#shard.weights;
    pool.teams++;
  }

  /** Calls the helpers. They join in once they are ready; nobody waits for them. */
  gather() {
    this.#helpers = this.#pool.call(this.size - 1);
    const content = { spec: this.#spec, batch: this.#most, frozen: this.#frozen() };
    for (const helper of this.#helpers)
      void helper.open(this.#plan, content, (answer) => this.#hear(helper, answer));
  }

  /** Weights that are not trained have been overwritten. */
  refresh() {
    const frozen = this.#frozen();
    for (const helper of this.#helpers) void helper.refresh(this.#plan, frozen);
  }

  /** @returns {Float32Array[]} copies */
  #frozen() {
    return this.#shard.frozen.map(({ word }) => this.#engine.variable(this.#spec.words[word]).slice());
  }

  /** Gives everything back. */
  close() {
    for (const helper of this.#helpers) void helper.close(this.#plan);
    this.#engine.free(this.#mean);
    this.#pool.leave();
  }

  /**
   * One step on the next batch.
   *
   * @param {Batches} batches
   * @param {import('../engine/rates.js').Optimizer} optimizer
   * @param {Seed} seed
   * @returns {Promise<boolean>} false if the loss was not finite: nothing has been updated then, and the plan holds the
   *   shard to blame
   */
  async step(batches, optimizer, seed) {
    const step = { batches, optimizer, seed, iteration: this.#engine.iteration(optimizer.pointer) };
    this.#cut(batches);
    const helpers = this.#hand(step);
    for (const part of this.#parts) if (!part.helper) this.#compute(part, step);
    if (helpers.length > 0) {
      await this.#answers();
      for (const helper of helpers) this.#settle(helper);
      for (const part of this.#parts) if (!part.done) this.#compute(part, step);
    }
    return this.#finish(step);
  }

  /** @param {Batches} batches */
  #cut({ start, length }) {
    const count = Math.min(this.size, length);
    const edge = (/** @type {number} */ k) => Math.ceil((length * k) / count);
    this.#ticket++;
    this.#added = 0;
    this.#engine.heap.f32.fill(0, this.#mean, this.#mean + this.#shard.weights);
    this.#parts = Array.from({ length: count }, (_, k) => ({
      index: k,
      start: start + edge(k),
      n: edge(k + 1) - edge(k),
      helper: null,
      done: false,
      finite: true,
      values: null,
      sums: [],
    }));
  }

  /** Shares the parts out, in turn; the first is the lead's. @param {Step} step @returns {Helper[]} those who have work */
  #hand(step) {
    const now = performance.now();
    const free = this.#helpers.filter(
      (helper) => helper.isFree(this.#plan) && now >= (this.#accounts.get(helper)?.rests ?? 0),
    );
    const helpers = free.slice(0, this.#parts.length - 1);
    for (const part of this.#parts) {
      const turn = part.index % (helpers.length + 1);
      if (turn > 0) this.#give(helpers[turn - 1], part, step);
    }
    return helpers;
  }

  /** @param {Helper} helper @param {Part} part @param {Step} step */
  #give(helper, part, { batches, seed, iteration }) {
    const buffer = this.#buffer();
    const views = { f32: new Float32Array(buffer), i32: new Int32Array(buffer) };
    const { index, start, n } = part;
    this.#shard.readWeights(views.f32);
    batches.copy(views, this.#shard.offsets, start, n);
    part.helper = helper;
    const key = shardSeed(seed, index);
    helper.give({
      plan: this.#plan,
      ticket: this.#ticket,
      shard: index,
      n,
      seed: key,
      step: iteration,
      buffer,
    });
  }

  #buffer() {
    return this.#buffers.pop() ?? new ArrayBuffer(4 * this.#shard.length);
  }

  /** @param {Helper} helper @param {Answer | null} answer null: it is lost */
  #hear(helper, answer) {
    const part = answer?.ticket === this.#ticket ? this.#parts[answer.shard] : null;
    if (answer && part && !part.done) {
      part.values = new Float32Array(answer.buffer);
      part.finite = answer.finite;
      part.done = true;
      this.#account(helper).answered = performance.now();
    } else if (answer) this.#buffers.push(answer.buffer); // the lead was quicker
    if (!this.#parts.some((part) => !part.done && part.helper && !part.helper.lost)) this.#wake();
  }

  /** Waits for the helpers: twice as long as the lead would need for what is missing, then it does that itself. */
  #answers() {
    this.#waiting = performance.now();
    const missing = this.#parts.reduce((sum, { done, n }) => sum + (done ? 0 : n), 0);
    return new Promise((/** @type {(value?: any) => void} */ resolve) => {
      const patience = setTimeout(resolve, 2 * this.#pace * missing + 1);
      this.#wake = () => {
        clearTimeout(patience);
        resolve();
      };
    });
  }

  /** @param {Helper} helper @returns {Account} */
  #account(helper) {
    let account = this.#accounts.get(helper);
    if (!account) {
      account = { saved: LOAN * this.#pace * this.#most, answered: 0, rests: 0 };
      this.#accounts.set(helper, account);
    }
    return account;
  }

  /** What giving it work was worth; one that costs time is tried again, but seldom. @param {Helper} helper */
  #settle(helper) {
    const parts = this.#parts.filter((part) => part.helper === helper);
    const account = this.#account(helper);
    const now = performance.now();
    const answered = parts.every(({ done }) => done) ? account.answered : now;
    const work = parts.reduce((sum, { n }) => sum + n, 0) * this.#pace;
    const saved = account.saved + work - Math.max(0, answered - this.#waiting);
    account.saved = Math.max(0, Math.min(saved, SAVINGS * work));
    if (saved < 0) account.rests = now - saved / TRIALS;
  }

  /** @param {Part} part @param {Step} step */
  #compute(part, step) {
    const began = performance.now();
    this.#load(part, step);
    const putBack = this.#shard.keepWritten();
    part.finite = this.#shard.compute(part.n);
    part.helper = null;
    part.done = true;
    this.#add();
    if (part.index === this.#added) this.#addOwn(part);
    else {
      part.values = new Float32Array(this.#buffer());
      this.#shard.store(part.values);
    }
    putBack();
    const pace = (performance.now() - began) / part.n;
    this.#pace = this.#pace ? this.#pace + (pace - this.#pace) / 8 : pace;
  }

  /** @param {Part} part @param {Step} step */
  #load({ index, start, n }, { batches, seed, iteration }) {
    batches.load(start, n);
    this.#engine.seed(this.#shard.handle, shardSeed(seed, index), iteration);
  }

  /** The part of the mean that this one makes up. @param {Part} part */
  #share = ({ n }) => n / this.#parts.reduce((sum, part) => sum + part.n, 0);

  /** Adds those whose turn it is: always in the order of the shards, so that the sum has the same bits every time. */
  #add() {
    for (; this.#parts[this.#added]?.values; this.#added++) {
      const part = this.#parts[this.#added];
      const values = /** @type {Float32Array} */ (part.values);
      const { weights, sums } = this.#shard;
      this.#engine.heap.f32.set(values.subarray(0, weights), this.#incoming);
      this.#engine.addScaled(this.#mean, this.#incoming, weights, this.#share(part));
      part.sums = [...values.subarray(sums)];
      part.values = null;
      this.#buffers.push(/** @type {ArrayBuffer} */ (values.buffer));
    }
  }

  /** The same straight out of the plan. @param {Part} part */
  #addOwn(part) {
    for (const { gradient, count, offset } of this.#shard.trained)
      this.#engine.addScaled(this.#mean + offset, gradient, count, this.#share(part));
    for (const { at, count, offset } of this.#shard.states)
      this.#engine.addScaled(this.#mean + offset, at, count, this.#share(part));
    part.sums = this.#shard.readSums();
    this.#added++;
  }

  /** @param {Step} step */
  #finish(step) {
    this.#add();
    const { batches, optimizer } = step;
    const bad = this.#parts.find(({ finite }) => !finite);
    if (bad) {
      this.#load(bad, step);
      return false;
    }
    const { f32 } = this.#engine.heap;
    for (const { gradient, count, offset } of this.#shard.trained)
      f32.copyWithin(gradient, this.#mean + offset, this.#mean + offset + count);
    this.#engine.update(this.#shard.handle, optimizer.pointer, rateAt(optimizer, step.iteration));
    for (const { variable, count, offset } of this.#shard.states)
      this.#engine.variable(variable).set(f32.subarray(this.#mean + offset, this.#mean + offset + count));
    for (const { sums, n } of this.#parts) batches.addAll(sums, n);
    batches.done++;
    return true;
  }
}

/** Dropout is not to be the same in all shards. Epochs derive their order from positive numbers. @param {Seed} seed @param {number} k */
const shardSeed = ([lo, hi], k) => deriveSeed([lo, hi], -1 - k);

const LARGEST = 8; // shards that 'auto' makes at most
const SAMPLES = 8; // in a shard, at least: fewer use the kernels badly
const WORK = 4e6; // floating point operations forward in a shard, at least, and
const TRAFFIC = 100; // so many for each weight: else sending takes longer than computing

/**
 * What 'auto' stands for: one shard a core, as long as they are worth the way.
 *
 * @param {Engine} engine
 * @param {PlanHandle} plan
 * @param {number} batch samples a step
 * @returns {Promise<number>}
 */
export async function automaticSize(engine, plan, batch) {
  if (engine.threads > 1) return 1; // the cores are at work already
  engine.setBatch(plan, batch);
  const nodes = engine.dump(plan);
  const flops = nodes.reduce((sum, node) => sum + node.flops, 0);
  const weights = nodes.reduce((sum, { op, shape }) => sum + (op === OPS.param ? sizeOf(shape) : 0), 0);
  const cores = globalThis.navigator?.hardwareConcurrency ?? (await import('node:os')).availableParallelism();
  const worth = flops / (WORK + TRAFFIC * weights);
  return Math.max(1, Math.floor(Math.min(cores, LARGEST, batch / SAMPLES, worth)));
}
