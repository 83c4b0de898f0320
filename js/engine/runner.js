import { sizeOf } from '../utils/shape.js';
import { Batches } from './batches.js';
import { Direct } from './direct.js';
import { Engine } from './engine.js';
import { OP_NAMES, explain } from './explain.js';
import { rateAt } from './rates.js';
import { Loop, runBatch, slicesOf, slicesOfSteps } from './loop.js';
import { Rows } from './rows.js';
import { Table } from './table.js';
import { Gate, Turns } from './turns.js';

/**
 * @typedef {import('./engine.js').Seed} Seed
 * @typedef {import('./engine.js').PlanHandle} PlanHandle
 * @typedef {import('../tensor.js').PackedTensor} PackedTensor
 * @typedef {import('../initializers/initializer.js').Fill} Fill
 * @typedef {import('./settings.js').Settings} Settings
 * @typedef {import('../worker/team.js').Team} Team
 * @typedef {import('./rates.js').Optimizer} Optimizer
 * @typedef {{handle: PlanHandle, inputs: number[], words: Int32Array, team?: Team | null}} PlacedPlan
 * @typedef {number | PackedTensor} Source a data set's id, or the data itself
 *
 * @typedef {import('./batches.js').TallySpec} TallySpec
 * @typedef {import('./batches.js').Tally} Tally
 *
 * Why a loss was not finite: the batch, and the first value that was not, of which layer and made by which op ('input':
 * the data; 'param': a weight).
 * @typedef {{batch: number, layer: string, op: string}} NonFinite
 *
 * One pass over data. `sources` stand in the order of the plan's inputs; rows [from, to) of each are used.
 * @typedef {object} Pass
 * @property {number} plan
 * @property {Source[]} sources
 * @property {[number, number]} rows
 * @property {number} batch batch size
 * @property {[number, number]} [part] of these rows, in their order, those that are used now; all unless given
 * @property {TallySpec[]} tallies what is added up over the batches
 * @property {number} [run] whose pause and stop it obeys
 * @property {boolean} [everyBatch] wait for the listener before and after each batch; else it hears what it can
 *
 * `workers`: into how many shards a batch is cut, which as many workers compute; 1 unless given.
 * @typedef {Pass & {optimizer: number, seed: Seed, shuffle: Seed | null, workers?: number | 'auto'}} TrainPass
 *
 * @typedef {import('./loop.js').Work} Work
 * @typedef {import('./loop.js').BatchEvent} BatchEvent
 * @typedef {import('./loop.js').Listener} Listener
 * @typedef {{tally: Tally, batches: number, stopped: boolean, nonFinite?: NonFinite}} PassResult
 */

const FRAME = 16; // milliseconds after which somebody may want to see how things are going

/**
 * Everything that computes. Its methods take and return what `postMessage` can carry, so that it runs in the page, in
 * Node, or behind a worker alike. It knows plans and numbers, but neither layers nor losses.
 */
export class Runner {
  #engine;
  #turns = new Turns();
  #loop = new Loop(this.#turns);
  #plans = /** @type {Table<PlacedPlan>} */ (new Table('plan', (plan) => this.#freePlan(plan)));
  #optimizers = /** @type {Table<Optimizer & {variables: number[]}>} */ (
    new Table('optimizer', ({ pointer }) => this.#engine.freeOptimizer(pointer))
  );
  #data = /** @type {Table<Rows>} */ (new Table('data set'));
  #runs = /** @type {Table<Gate>} */ (new Table('run'));

  #settings;
  /** @type {import('../worker/pool.js').Pool | undefined} made when it is needed */ #pool;

  /** @param {Engine} engine @param {Settings} settings that it was started with */
  constructor(engine, settings) {
    this.#engine = engine;
    const simd = /** @type {Settings['simd']} */ (engine.build);
    this.#settings = { ...settings, simd, threads: 1 }; // helpers' gradients are to have the same bits
  }

  /** @param {Settings} settings */
  static async create(settings) {
    return new Runner(await Engine.create(settings), settings);
  }

  /** Which build runs, on how many threads, what those besides the first have done, and what memory it has. */
  async info() {
    const { build, threads, helped, liveBytes, heapBytes } = this.#engine;
    return { build, threads, helped, liveBytes, heapBytes };
  }

  /** Ends its helper threads; what follows is computed by one. */
  async endHelpers() {
    await this.#turns.take(() => this.#engine.endHelpers());
  }

  // ---- variables ---------------------------------------------------------------------------------------------------

  /**
   * All of them or, if memory runs out, none.
   *
   * @param {{count: number, fill: Fill, seed: Seed}[]} specs
   * @returns {Promise<number[]>} ids
   */
  async createVariables(specs) {
    /** @type {number[]} */ const ids = [];
    try {
      for (const { count, fill, seed } of specs) {
        ids.push(this.#engine.createVariable(count));
        this.#engine.fillVariable(ids[ids.length - 1], fill, seed);
      }
    } catch (error) {
      ids.forEach((id) => this.#engine.freeVariable(id));
      throw error;
    }
    return ids;
  }

  /** @param {number[]} ids @returns {Promise<Float32Array[]>} copies */
  async readVariables(ids) {
    return this.#turns.take(() => ids.map((id) => this.#engine.variable(id).slice()));
  }

  /** @param {{id: number, data: ArrayLike<number>}[]} values of the variables' own lengths */
  async writeVariables(values) {
    await this.#turns.take(() => {
      values.forEach(({ id, data }) => this.#engine.variable(id).set(data));
      this.#plans.each(({ team }) => team?.refresh());
    });
  }

  /** @param {number[]} ids */
  async freeVariables(ids) {
    await this.#turns.take(() => ids.forEach((id) => this.#engine.freeVariable(id)));
  }

  // ---- plans -------------------------------------------------------------------------------------------------------

  /**
   * @param {{words: Int32Array, batch: number, inputs: number[], names: string[]}} spec inputs: the input nodes in the
   *   order in which data will be given; names: the layer of each node
   * @returns {Promise<number>} id
   */
  async createPlan({ words, batch, inputs, names }) {
    await this.#engine.provide(words);
    return this.#plans.add({ handle: this.#engine.createPlan(words, batch, names), inputs, words });
  }

  /** @param {PlacedPlan} plan */
  #freePlan({ handle, team }) {
    team?.close();
    this.#engine.freePlan(handle);
  }

  /** @param {number} id */
  async freePlan(id) {
    await this.#turns.take(() => void this.#plans.remove(id));
  }

  /** Every node with its op, shape and place in memory, and the arena's size. @param {number} id */
  async dumpPlan(id) {
    const { handle } = this.#plans.get(id);
    const nodes = this.#engine.dump(handle).map((node) => ({ ...node, op: OP_NAMES[node.op] }));
    return { bytes: this.#engine.planBytes(handle), nodes };
  }

  // ---- optimizers --------------------------------------------------------------------------------------------------

  /**
   * @param {{kind: keyof typeof import('./generated.js').OPTIMIZER, hyper: number[], common?: number[], rate: number,
   *   variables: number[], spared?: number[]}} spec hyper, common: see nn_optimizer_new in src/nn.h; spared: those of the
   *   variables that weight decay leaves alone
   * @returns {Promise<number>} id
   */
  async createOptimizer({ kind, hyper, common, rate, variables, spared = [] }) {
    const pointer = this.#engine.createOptimizer(kind, hyper, variables, common);
    spared.forEach((id) => this.#engine.spareDecay(pointer, id));
    return this.#optimizers.add({ pointer, rate, variables });
  }

  /** Also during a training; holds from the next batch on. @param {number} id @param {number} rate */
  async setRate(id, rate) {
    this.#optimizers.get(id).rate = rate;
  }

  /** Steps done. @param {number} id @returns {Promise<number>} */
  async iteration(id) {
    const { pointer } = this.#optimizers.get(id);
    return this.#turns.take(() => this.#engine.iteration(pointer));
  }

  /** The rates of steps to come. @param {number} id @param {import('./rates.js').Rates | null} rates */
  async setRates(id, rates) {
    this.#optimizers.get(id).rates = rates;
  }

  /** Puts the running averages of the weights, its first arrays, in their place. @param {number} id */
  async takeAverages(id) {
    const { pointer, variables } = this.#optimizers.get(id);
    if ((await this.iteration(id)) === 0) return; // nothing has been averaged yet
    await this.#turns.take(() =>
      variables.forEach((v) => this.#engine.variable(v).set(this.#engine.slots(pointer, v)[0])),
    );
  }

  /** @param {number} id @returns {Promise<{iteration: number, slots: Float32Array[][]}>} copies, by variable */
  async readOptimizer(id) {
    const { pointer, variables } = this.#optimizers.get(id);
    return this.#turns.take(() => ({
      iteration: this.#engine.iteration(pointer),
      slots: variables.map((v) => this.#engine.slots(pointer, v).map((slot) => slot.slice())),
    }));
  }

  /** @param {number} id @param {{iteration: number, slots: ArrayLike<number>[][]}} state as it was read */
  async writeOptimizer(id, { iteration, slots }) {
    const { pointer, variables } = this.#optimizers.get(id);
    await this.#turns.take(() => {
      this.#engine.setIteration(pointer, iteration);
      variables.forEach((v, i) => this.#engine.slots(pointer, v).forEach((slot, k) => slot.set(slots[i][k])));
    });
  }

  /** @param {number} id */
  async freeOptimizer(id) {
    await this.#turns.take(() => void this.#optimizers.remove(id));
  }

  // ---- for those in the same thread; not to be had by message -------------------------------------------------------

  /** A plan's direct line. @param {number} plan @param {number} batch @returns {Direct} */
  direct(plan, batch) {
    return new Direct(this.#engine, this.#plans.get(plan), batch);
  }

  /** An optimizer, with the rate that holds at the time of asking it. @param {number} id @returns {Optimizer} */
  optimizer(id) {
    return this.#optimizers.get(id);
  }

  // ---- data --------------------------------------------------------------------------------------------------------

  /** Keeps data for several passes. @param {PackedTensor} packed shared, not copied @returns {Promise<number>} id */
  async addData(packed) {
    return this.#data.add(new Rows(packed));
  }

  /**
   * Makes room for data that arrives in pieces.
   *
   * @param {{shape: number[], dtype: import('../tensor.js').DType, table?: Float32Array, offsets?: Int32Array}} head
   * @returns {Promise<number>} id
   */
  async allocateData({ shape, dtype, table, offsets }) {
    if (offsets) {
      const indices = new Int32Array(offsets[shape[0]] - offsets[0]);
      return this.addData({ shape, dtype, offsets, indices });
    }
    const Storage =
      table || dtype === 'uint8' || dtype === 'bool'
        ? Uint8Array
        : dtype === 'int32'
          ? Int32Array
          : Float32Array;
    const data = new Storage(sizeOf(shape));
    return this.addData(
      table ? { shape, dtype, bytes: /** @type {Uint8Array} */ (data), table } : { shape, dtype, data },
    );
  }

  /** Overwrites a part, for data that arrives in pieces. @param {number} id @param {number} offset @param {any} piece */
  async writeData(id, offset, piece) {
    this.#data.get(id).values.set(piece, offset);
  }

  /** @param {number} id @returns {Promise<number>} position of the first NaN or infinity, or -1 */
  async findNonFinite(id) {
    return this.#data.get(id).findNonFinite();
  }

  /** @param {number[]} ids */
  async freeData(ids) {
    ids.forEach((id) => this.#data.remove(id));
  }

  // ---- runs: a training that can be paused -------------------------------------------------------------------------

  /** @returns {Promise<number>} id */
  async openRun() {
    return this.#runs.add(new Gate());
  }

  /** A run that has ended needs no control. @param {number} id @param {'pause' | 'resume' | 'stop'} action */
  async control(id, action) {
    this.#runs.find(id)?.[action]();
  }

  /** Lets n batches of a paused run through. @param {number} id @param {number} n @returns {Promise<void>} when done */
  async stepRun(id, n) {
    await this.#runs.find(id)?.step(n);
  }

  /** @param {number} id */
  async closeRun(id) {
    this.#runs.remove(id)?.end();
  }

  // ---- passes over data --------------------------------------------------------------------------------------------

  /** @param {Source} source @returns {Rows} */
  #rows(source) {
    return typeof source === 'number' ? this.#data.get(source) : new Rows(source);
  }

  /**
   * Calls `work` for every batch, with the batch in the plan's inputs.
   *
   * @param {Pass} pass
   * @param {Listener | undefined} listener
   * @param {Work} work
   * @returns {Promise<PassResult>}
   */
  #pass(pass, listener, work) {
    return this.#plans.use(pass.plan, (plan) =>
      this.#loop.run(this.#feed(plan, pass, null), this.#control(pass, listener), slicesOf(work)),
    );
  }

  /** @param {PlacedPlan} plan @param {Pass} pass @param {Int32Array | null} order */
  #feed(plan, pass, order) {
    const data = pass.sources.map((source) => this.#rows(source));
    const [from, to] = pass.rows;
    const [first, last] = pass.part ?? [0, to - from];
    const start = order ? 0 : from; // an order holds these rows alone
    const rows = /** @type {[number, number]} */ ([start + first, start + last]);
    return new Batches(this.#engine, plan, data, { ...pass, rows }, order);
  }

  /** @param {Pass} pass @param {Listener} [listener] */
  #control({ run, everyBatch }, listener) {
    return { gate: run === undefined ? new Gate() : this.#runs.get(run), everyBatch, listener };
  }

  /** @param {PlanHandle} plan @param {number} batch @returns {NonFinite} */
  #explain(plan, batch) {
    return { batch, ...explain(this.#engine, plan) };
  }

  /**
   * Trains on every row once. A batch whose loss is not finite changes nothing and ends the pass.
   *
   * @param {TrainPass} pass
   * @param {Listener} [listener]
   * @returns {Promise<PassResult>}
   */
  async train(pass, listener) {
    return this.#optimizers.use(pass.optimizer, (optimizer) => this.#train(optimizer, pass, listener));
  }

  /**
   * Trains epoch after epoch for as long as a frame takes: for trainings of which nobody wants to hear every epoch at once.
   *
   * @param {TrainPass & {shuffles: (Seed | null)[]}} pass shuffles: for the epochs to come
   * @param {Listener} [listener]
   * @returns {Promise<PassResult[]>} of one epoch at least, and no more than there are shuffles
   */
  async trainEpochs({ shuffles, ...pass }, listener) {
    const deadline = performance.now() + FRAME;
    const results = [];
    for (const shuffle of shuffles) {
      const result = await this.train({ ...pass, shuffle }, listener);
      results.push(result);
      if (result.stopped || result.nonFinite || performance.now() > deadline) break;
    }
    return results;
  }

  /**
   * @param {Optimizer} optimizer
   * @param {TrainPass} pass
   * @param {Listener} [listener]
   * @returns {Promise<PassResult>}
   */
  async #train(optimizer, pass, listener) {
    const [from, to] = pass.rows;
    const order = pass.shuffle ? this.#engine.permutation(to - from, pass.shuffle) : null;
    if (order && from > 0) order.forEach((row, i) => (order[i] = row + from));
    return this.#plans.use(pass.plan, async (plan) => {
      const batches = this.#feed(plan, pass, order);
      const team = await this.#teamFor(plan, pass);
      /** @type {NonFinite | undefined} */ let nonFinite;
      const judge = (/** @type {boolean} */ finite) => {
        if (!finite) nonFinite = this.#explain(plan.handle, batches.done);
        return finite;
      };
      const slice = team
        ? slicesOfSteps(async () => judge(await team.step(batches, optimizer, pass.seed)))
        : slicesOf((_, n) => judge(this.#step(plan.handle, n, optimizer, pass.seed)));
      team?.gather();
      const result = await this.#loop.run(batches, this.#control(pass, listener), slice);
      if (team) this.#pool?.rest();
      return nonFinite ? { ...result, nonFinite } : result;
    });
  }

  /** @param {PlanHandle} plan @param {number} n @param {Optimizer} optimizer @param {Seed} seed @returns {boolean} */
  #step(plan, n, optimizer, seed) {
    const { pointer } = optimizer;
    const iteration = this.#engine.iteration(pointer);
    this.#engine.seed(plan, seed, iteration);
    return this.#engine.step(plan, pointer, n, rateAt(optimizer, iteration));
  }

  /**
   * Those who compute a batch together.
   *
   * @param {PlacedPlan} plan
   * @param {TrainPass} pass
   * @returns {Promise<Team | null>} null: one worker is enough
   */
  async #teamFor(plan, { plan: id, batch, tallies, workers = 1 }) {
    if (workers === 1) return null;
    const { Pool, Team, automaticSize } = await import('../worker/team.js');
    const { handle, words, inputs, team } = plan;
    const size = workers === 'auto' ? await automaticSize(this.#engine, handle, batch) : workers;
    if (team?.size === size || size === 1) return size === 1 ? null : (team ?? null);
    team?.close();
    this.#pool ??= new Pool(this.#settings);
    const spec = { words, inputs, tallies, names: handle.names };
    plan.team = new Team(this.#engine, this.#pool, { plan: id, handle, spec, batch }, size);
    return plan.team;
  }

  /**
   * Runs forward over every row and adds up the tallies.
   *
   * @param {Pass} pass
   * @param {Listener} [listener]
   * @returns {Promise<PassResult>}
   */
  async test(pass, listener) {
    return this.#pass(pass, listener, ({ plan }, n) => {
      this.#engine.forward(plan, n);
      return true;
    });
  }

  /**
   * Runs forward over every row and collects values.
   *
   * @param {Pass & {outputs: number[]}} pass outputs: fetched nodes with one row a sample
   * @param {Listener} [listener]
   * @returns {Promise<Float32Array[]>} one array an output, the rows one behind the other
   */
  async predict(pass, listener) {
    const total = pass.rows[1] - pass.rows[0];
    const single = total <= pass.batch && !listener && pass.run === undefined;
    /** @type {Float32Array[]} */ const results = [];
    const collect = (/** @type {Batches} */ { plan, done }, /** @type {number} */ n) => {
      this.#engine.forward(plan, n);
      for (let i = 0; i < pass.outputs.length; i++) {
        const value = this.#engine.value(plan, pass.outputs[i]);
        results[i] ??= new Float32Array((value.length / n) * total);
        results[i].set(value, (value.length / n) * done * pass.batch);
      }
      return true;
    };
    if (!single) await this.#pass(pass, listener, collect);
    else {
      await this.#plans.use(pass.plan, async (plan) =>
        this.#turns.take(() => void runBatch(this.#feed(plan, pass, null), collect)),
      );
      await this.#loop.breathe();
    }
    return results;
  }

  /**
   * The phases of one step, on data given with the call: for loops of one's own and for looking inside.
   *
   * @param {{plan: number, sources: PackedTensor[], seed?: Seed, step?: number, backward?: boolean, optimizer?: number,
   *   fetch?: number[], gradients?: number[]}} request optimizer: update too
   * @returns {Promise<{values: (Float32Array | Int32Array)[], gradients: Float32Array[]}>} copies
   */
  async phases({ plan, sources, seed, step = 0, backward, optimizer, fetch = [], gradients = [] }) {
    const { handle, inputs } = this.#plans.get(plan);
    return this.#turns.take(() => {
      const data = sources.map((source) => this.#rows(source));
      const n = data.length ? data[0].count : handle.batch;
      this.#engine.setBatch(handle, n);
      if (seed) this.#engine.seed(handle, seed, step);
      inputs.forEach((node, i) => data[i].copy(this.#engine.value(handle, node), 0, null, 0, n));
      this.#engine.forward(handle, n);
      if (backward) this.#engine.backward(handle);
      const values = fetch.map((node) => this.#engine.value(handle, node).slice());
      const slopes = gradients.map((node) => this.#engine.gradient(handle, node).slice());
      if (optimizer !== undefined) {
        const found = this.#optimizers.get(optimizer);
        this.#engine.update(handle, found.pointer, rateAt(found, this.#engine.iteration(found.pointer)));
      }
      return { values, gradients: slopes };
    });
  }

  /**
   * Milliseconds of every node, forward and backward, the least of `repeats`.
   *
   * @param {{plan: number, batch: number, repeats?: number}} request
   */
  async profile({ plan, batch, repeats = 10 }) {
    const { handle } = this.#plans.get(plan);
    return this.#turns.take(() => {
      this.#engine.forward(handle, batch);
      const nodes = this.#engine.dump(handle).map((node) => ({
        ...node,
        op: OP_NAMES[node.op],
        forward: Infinity,
        backward: Infinity,
      }));
      const time = (/** @type {number} */ i, /** @type {boolean} */ backward) => {
        const start = performance.now();
        this.#engine.runNode(handle, i, backward);
        return performance.now() - start;
      };
      for (let r = 0; r < repeats; r++) {
        nodes.forEach((node, i) => (node.forward = Math.min(node.forward, time(i, false))));
        for (let i = nodes.length - 1; i >= 0; i--)
          nodes[i].backward = Math.min(nodes[i].backward, time(i, true));
      }
      return nodes;
    });
  }
}
