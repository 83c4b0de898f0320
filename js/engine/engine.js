import { ShapeError } from '../errors.js';
import { deriveSeed } from '../random.js';
import { COMMON, DISTRIBUTION, DTYPE, OPTIMIZER, STATUS } from './generated.js';
import { loadWasm } from './load.js';
import { joinMore, needsMore } from './more.js';
import { statusError } from './status.js';
import { startHelpers } from './threads.js';

/**
 * @typedef {readonly [number, number]} Seed
 * @typedef {import('../initializers/initializer.js').Fill} Fill
 */

/** Addresses come as signed numbers; above 2 GB they look negative. @param {number} pointer */
const address = (pointer) => pointer >>> 0;

/**
 * The wasm module's functions (src/nn.h) with numbers turned into views and failures into errors. Views are good until
 * the next call that creates something.
 */
export class Engine {
  #wasm;
  #heap = {
    buffer: new ArrayBuffer(0),
    f32: new Float32Array(0),
    i32: new Int32Array(0),
    f64: new Float64Array(0),
  };

  /** @type {() => void} */ #startHelpers = () => {};
  #loaded;
  /** @type {Promise<void> | null} when the engine's second part is there */ #more = null;

  /** @param {import('./load.js').Loaded} loaded */
  constructor(loaded) {
    this.#loaded = loaded;
    this.#wasm = loaded.exports;
    this.build = loaded.build;
    if (loaded.threads === 1) return;
    this.#startHelpers = () => startHelpers(loaded);
  }

  /** @param {import('./settings.js').Settings} settings */
  static async create(settings) {
    const engine = new Engine(await loadWasm(settings));
    if (engine.#loaded.threads > 1) await engine.#join(); // threads cannot be told later
    return engine;
  }

  /** Sees to it that the ops of a plan are there. @param {Int32Array} words */
  async provide(words) {
    if (!this.#more && needsMore(words)) this.#join();
    await this.#more;
  }

  /** Loads the second part; after a failure the next plan tries again. */
  #join() {
    const join = async () => {
      const module = await this.#loaded.loadMore();
      this.#loaded.more = { module, place: await joinMore(this.#wasm, module) };
    };
    this.#more = join().catch((error) => {
      this.#more = null;
      throw error;
    });
    return this.#more;
  }

  /** Threads that have come up: 1 before the first plan, and again after `endHelpers`. */
  get threads() {
    return this.#wasm.nn_threads_running?.() ?? 1;
  }

  /** How many parts of its work the other threads have done. */
  get helped() {
    return this.#wasm.nn_threads_helped?.() ?? 0;
  }

  /** Sends the other threads home; the engine goes on alone. */
  endHelpers() {
    this.#startHelpers = () => {};
    this.#wasm.nn_threads_quit?.();
  }

  /** The heap under its present size: memory.grow detaches all older views. */
  #views() {
    const { buffer } = this.#wasm.memory;
    if (this.#heap.buffer !== buffer) {
      const [f32, i32, f64] = [new Float32Array(buffer), new Int32Array(buffer), new Float64Array(buffer)];
      this.#heap = { buffer, f32, i32, f64 };
    }
    return this.#heap;
  }

  /** All of it. Look again after whatever may have created something. @returns {{f32: Float32Array, i32: Int32Array}} */
  get heap() {
    return this.#views();
  }

  /** @param {number} pointer @param {number} count */
  f32(pointer, count) {
    return this.#views().f32.subarray(address(pointer) >>> 2, (address(pointer) >>> 2) + count);
  }

  /** @param {number} pointer @param {number} count */
  i32(pointer, count) {
    return this.#views().i32.subarray(address(pointer) >>> 2, (address(pointer) >>> 2) + count);
  }

  /** @param {string[]} [names] @param {number} [plan] */
  #failure(names, plan) {
    const [code, node, got, want] = this.i32(this.#wasm.nn_last_error(), 4);
    const op = plan && node >= 0 ? this.#wasm.nn_plan_op(plan, node) : undefined;
    return statusError({ code, node, got, want }, names, op);
  }

  /** @param {number} status @param {PlanHandle} [plan] */
  #check(status, plan) {
    if (status !== 0) throw this.#failure(plan?.names, plan?.pointer);
  }

  /** Runs f with the data on the engine's heap. @template T @param {Int32Array | Float64Array} data @param {(p: number) => T} f */
  #lend(data, f) {
    const pointer = this.#wasm.nn_alloc(data.byteLength || 1);
    if (!pointer) throw statusError({ code: STATUS.memory, node: -1, got: data.byteLength / 1024, want: 0 });
    new Uint8Array(this.#wasm.memory.buffer).set(
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      address(pointer),
    );
    try {
      return f(pointer);
    } finally {
      this.#wasm.nn_free(pointer);
    }
  }

  /** Room for reals on the heap, zeroed; `free` gives it back. @param {number} count @returns {number} position in `heap.f32` */
  allocate(count) {
    const pointer = this.#wasm.nn_alloc(4 * count);
    if (!pointer) throw statusError({ code: STATUS.memory, node: -1, got: (4 * count) / 1024, want: 0 });
    return address(pointer) >>> 2;
  }

  /** @param {number} at what `allocate` gave */
  free(at) {
    this.#wasm.nn_free(4 * at);
  }

  /** y += a x, all on the heap. @param {number} y position in `heap.f32` @param {number} x @param {number} n @param {number} a */
  addScaled(y, x, n, a) {
    this.#wasm.nn_add_scaled(4 * y, 4 * x, n, a);
  }

  /** Bytes that the engine has given out. */
  get liveBytes() {
    return address(this.#wasm.nn_live_bytes());
  }

  /** Bytes of its whole heap. */
  get heapBytes() {
    return this.#wasm.memory.buffer.byteLength;
  }

  // ---- variables ---------------------------------------------------------------------------------------------------

  /** @param {number} count of elements @returns {number} id */
  createVariable(count) {
    const id = this.#wasm.nn_variable_new(count);
    if (id < 0) throw this.#failure();
    return id;
  }

  /** @param {number} id @returns {Float32Array} a view */
  variable(id) {
    const count = this.#wasm.nn_variable_count(id);
    if (count < 0) throw statusError({ code: STATUS.variable, node: -1, got: id, want: 0 });
    return this.f32(this.#wasm.nn_variable_data(id), count);
  }

  /** @param {number} id */
  freeVariable(id) {
    this.#wasm.nn_variable_free(id);
  }

  /** @param {number} id @param {Fill} fill @param {Seed} seed */
  fillVariable(id, fill, seed) {
    this.#fill(this.#wasm.nn_variable_data(id), this.variable(id).length, fill, seed);
  }

  /** @param {number} pointer @param {number} count @param {Fill} fill @param {Seed} seed */
  #fill(pointer, count, fill, seed) {
    const [lo, hi] = seed;
    if (fill.distribution === 'joined') {
      let at = pointer;
      fill.parts.forEach((part, i) => {
        this.#fill(at, part.count, part.fill, deriveSeed(seed, i));
        at += 4 * part.count;
      });
    } else if (fill.distribution === 'values') {
      this.f32(pointer, count).set(fill.data);
    } else if (fill.distribution === 'constant') {
      this.f32(pointer, count).fill(fill.a);
    } else if (fill.distribution === 'orthogonal') {
      const { a: gain, b: rows } = fill;
      this.#check(this.#wasm.nn_fill_orthogonal(pointer, rows, count / rows, gain, lo, hi));
    } else {
      this.#wasm.nn_fill(pointer, count, DISTRIBUTION[fill.distribution], fill.a, fill.b, lo, hi);
    }
  }

  /** 0 … n - 1 in random order. @param {number} n @param {Seed} seed @returns {Int32Array} */
  permutation(n, [lo, hi]) {
    return this.#lend(new Int32Array(n), (pointer) => {
      this.#wasm.nn_permutation(pointer, n, lo, hi);
      return this.i32(pointer, n).slice();
    });
  }

  // ---- plans -------------------------------------------------------------------------------------------------------

  /**
   * @param {Int32Array} words
   * @param {number} batch largest batch size
   * @param {string[]} names layer of each node, for messages
   * @returns {PlanHandle}
   */
  createPlan(words, batch, names) {
    const pointer = this.#lend(words, (p) => this.#wasm.nn_plan_new(p, words.length, batch));
    if (!pointer) throw this.#failure(names);
    this.#startHelpers();
    this.#startHelpers = () => {};
    return { pointer, names, batch };
  }

  /** @param {PlanHandle} plan */
  freePlan(plan) {
    this.#wasm.nn_plan_free(plan.pointer);
    plan.pointer = 0;
  }

  /** @param {PlanHandle} plan */
  planBytes(plan) {
    return address(this.#wasm.nn_plan_bytes(plan.pointer));
  }

  /** @param {PlanHandle} plan @param {number} node @returns {{dtype: number, shape: number[]}} at the present batch size */
  shape(plan, node) {
    const [dtype, rank, ...sizes] = this.i32(this.#wasm.nn_plan_shape(plan.pointer, node), 8);
    return { dtype, shape: sizes.slice(0, rank) };
  }

  /** Where a node's value lies. @param {PlanHandle} plan @param {number} node */
  valuePointer(plan, node) {
    return this.#wasm.nn_plan_value(plan.pointer, node);
  }

  /**
   * The same as a position in `heap.f32`, or in `heap.i32` for whole numbers.
   *
   * @param {PlanHandle} plan
   * @param {number} node
   */
  place(plan, node) {
    return {
      at: address(this.valuePointer(plan, node)) >>> 2,
      integers: this.shape(plan, node).dtype === DTYPE.int32,
    };
  }

  /** @param {PlanHandle} plan @param {number} node @returns {Float32Array | Int32Array} a view, at the present batch size */
  value(plan, node) {
    const { dtype, shape } = this.shape(plan, node);
    const count = shape.reduce((product, size) => product * size, 1);
    const pointer = this.valuePointer(plan, node);
    return dtype === DTYPE.int32 ? this.i32(pointer, count) : this.f32(pointer, count);
  }

  /** @param {PlanHandle} plan @param {number} node of the wrt list @returns {Float32Array} a view */
  gradient(plan, node) {
    const pointer = this.#wasm.nn_plan_gradient(plan.pointer, node);
    if (!pointer) throw new ShapeError(`The loss does not depend on ${plan.names[node] || `node ${node}`}.`);
    return this.f32(pointer, this.value(plan, node).length);
  }

  /** @param {PlanHandle} plan @param {number} node @returns {number} position of its gradient in `heap.f32`; 0: none */
  gradientPlace(plan, node) {
    return address(this.#wasm.nn_plan_gradient(plan.pointer, node)) >>> 2;
  }

  /** @param {PlanHandle} plan @param {number} n batch size */
  setBatch(plan, n) {
    this.#check(this.#wasm.nn_plan_batch(plan.pointer, n), plan);
  }

  /** @param {PlanHandle} plan @param {Seed} seed @param {number} step */
  seed(plan, [lo, hi], step) {
    this.#wasm.nn_plan_seed(plan.pointer, lo, hi, step);
  }

  /** @param {PlanHandle} plan @param {number} n batch size */
  forward(plan, n) {
    this.#check(this.#wasm.nn_forward(plan.pointer, n), plan);
  }

  /** @param {PlanHandle} plan */
  backward(plan) {
    this.#check(this.#wasm.nn_backward(plan.pointer), plan);
  }

  /** Only the post nodes: what runs behind an update. @param {PlanHandle} plan */
  post(plan) {
    this.#check(this.#wasm.nn_post(plan.pointer), plan);
  }

  /** With the post nodes behind it. @param {PlanHandle} plan @param {number} optimizer @param {number} rate */
  update(plan, optimizer, rate) {
    this.#check(this.#wasm.nn_update(plan.pointer, optimizer, rate), plan);
  }

  /**
   * Forward, backward, update.
   *
   * @param {PlanHandle} plan
   * @param {number} optimizer
   * @param {number} n batch size
   * @param {number} rate
   * @returns {boolean} false if the loss was not finite: nothing has been updated then
   */
  step(plan, optimizer, n, rate) {
    const status = this.#wasm.nn_step(plan.pointer, optimizer, n, rate);
    if (status === STATUS.nonfinite) return false;
    this.#check(status, plan);
    return true;
  }

  /**
   * Forward and backward.
   *
   * @param {PlanHandle} plan
   * @param {number} n batch size
   * @returns {boolean} false if the loss was not finite: there are no gradients then
   */
  gradients(plan, n) {
    const status = this.#wasm.nn_gradients(plan.pointer, n);
    if (status === STATUS.nonfinite) return false;
    this.#check(status, plan);
    return true;
  }

  /** One node, for stepping and profiling. @param {PlanHandle} plan @param {number} node @param {boolean} backward */
  runNode(plan, node, backward) {
    this.#check(this.#wasm.nn_run_node(plan.pointer, node, Number(backward)), plan);
  }

  /** First node whose value is not finite, or -1. @param {PlanHandle} plan @returns {number} */
  findNonFinite(plan) {
    return this.#wasm.nn_find_nonfinite(plan.pointer);
  }

  /** Op, floating point operations and memory of every node (nn_plan_dump). @param {PlanHandle} plan */
  dump(plan) {
    return Array.from({ length: this.#wasm.nn_plan_nodes(plan.pointer) }, (_, node) => {
      const flops = this.#wasm.nn_plan_flops(plan.pointer, node);
      const [op, bytes, offset, from, to, gradientBytes, gradientOffset, scratch] = this.i32(
        this.#wasm.nn_plan_dump(plan.pointer, node),
        8,
      );
      const { shape } = this.shape(plan, node);
      const layer = plan.names[node] ?? '';
      return {
        node,
        op,
        layer,
        shape,
        flops,
        bytes,
        offset,
        from,
        to,
        gradientBytes,
        gradientOffset,
        scratch,
      };
    });
  }

  // ---- optimizers --------------------------------------------------------------------------------------------------

  /**
   * @param {keyof typeof OPTIMIZER} kind
   * @param {number[]} hyper
   * @param {number[]} variables ids
   * @param {number[]} [common] what all kinds have in common, in the order of COMMON
   * @returns {number} pointer
   */
  createOptimizer(kind, hyper, variables, common) {
    const pointer = this.#lend(Float64Array.from(hyper), (h) =>
      this.#lend(Int32Array.from(variables), (ids) =>
        this.#wasm.nn_optimizer_new(OPTIMIZER[kind], h, ids, variables.length),
      ),
    );
    if (!pointer) throw this.#failure();
    if (!common) return pointer;
    const numbers = Float64Array.from(Object.values(COMMON), (at) => common[at]);
    const status = this.#lend(numbers, (p) => this.#wasm.nn_optimizer_common(pointer, p));
    if (status === 0) return pointer;
    const failure = this.#failure();
    this.freeOptimizer(pointer);
    throw failure;
  }

  /** Spares a weight the decay. @param {number} optimizer @param {number} variable id */
  spareDecay(optimizer, variable) {
    this.#check(this.#wasm.nn_optimizer_undecayed(optimizer, variable));
  }

  /** @param {number} optimizer */
  freeOptimizer(optimizer) {
    this.#wasm.nn_optimizer_free(optimizer);
  }

  /** @param {number} optimizer @returns {number} steps done */
  iteration(optimizer) {
    return this.#wasm.nn_optimizer_iteration(optimizer);
  }

  /** @param {number} optimizer @param {number} t */
  setIteration(optimizer, t) {
    this.#wasm.nn_optimizer_set_iteration(optimizer, t);
  }

  /** @param {number} optimizer @param {number} variable id @returns {Float32Array[]} views, in Keras's order */
  slots(optimizer, variable) {
    const count = this.#wasm.nn_variable_count(variable);
    return Array.from({ length: this.#wasm.nn_optimizer_slots(optimizer) }, (_, k) =>
      this.f32(this.#wasm.nn_optimizer_slot(optimizer, variable, k), count),
    );
  }
}

/** @typedef {{pointer: number, names: string[], batch: number}} PlanHandle */
