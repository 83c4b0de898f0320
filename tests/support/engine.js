// The engine without the library: a wasm build, instantiated by hand. Tests of ops and of the engine itself use it.

import { readFile } from 'node:fs/promises';

import { DTYPE, STATUS } from '../../js/engine/generated.js';
import { joinMore } from '../../js/engine/more.js';
import { sharedMemory, threadImports } from '../../js/engine/threads.js';

/** A plan was refused: what nn_last_error says. */
export class PlanError extends Error {
  /** @param {Iterable<number>} words code, node, got, want */
  constructor(words) {
    const [code, node, got, want] = words;
    const name = Object.keys(STATUS).find((key) => STATUS[key] === code) ?? code;
    super(`${name} at node ${node}: got ${got}, want ${want}`);
    Object.assign(this, { status: name, node, got, want });
  }
}

/**
 * @param {'baseline' | 'relaxed' | 'baseline-threads' | 'relaxed-threads'} variant those with threads run on one
 * @returns {Promise<Engine | null>} null where this Node cannot run the variant
 */
export async function loadEngine(variant) {
  const read = async (/** @type {string} */ name) =>
    new Uint8Array(await readFile(new URL(`../../js/engine/wasm/${name}.wasm`, import.meta.url)));
  const bytes = await read(variant);
  if (!WebAssembly.validate(bytes)) return null;
  const shared = variant.endsWith('-threads') && threadImports(sharedMemory());
  const imports = { env: { emscripten_notify_memory_growth() {}, ...shared } };
  const instance = await WebAssembly.instantiate(await WebAssembly.compile(bytes), imports);
  const api = /** @type {any} */ (instance.exports);
  api._initialize?.();
  await joinMore(api, await WebAssembly.compile(await read(`${variant}-more`)));
  return new Engine(api);
}

export class Engine {
  constructor(exports) {
    this.api = exports;
  }

  floats(pointer, count) {
    return new Float32Array(this.api.memory.buffer, pointer >>> 0, count);
  }

  ints(pointer, count) {
    return new Int32Array(this.api.memory.buffer, pointer >>> 0, count);
  }

  /** Fails with a PlanError unless status is 0. */
  check(status) {
    if (status !== 0) throw this.lastError();
  }

  lastError() {
    return new PlanError(this.ints(this.api.nn_last_error(), 4));
  }

  /** Makes a plan; the caller frees it. */
  plan(words, batch) {
    const at = this.api.nn_alloc(words.length * 4);
    this.ints(at, words.length).set(words);
    const handle = this.api.nn_plan_new(at, words.length, batch);
    this.api.nn_free(at);
    if (handle === 0) throw this.lastError();
    return new Plan(this, handle);
  }
}

/** A plan that is ready to run. Views are good until the next call that makes something. */
export class Plan {
  constructor(engine, handle) {
    this.engine = engine;
    this.handle = handle;
  }

  shape(node) {
    const [, rank, ...sizes] = this.engine.ints(this.engine.api.nn_plan_shape(this.handle, node), 8);
    return sizes.slice(0, rank);
  }

  #view(node, pointer) {
    const shape = this.engine.api.nn_plan_shape(this.handle, node);
    const count = this.shape(node).reduce((a, b) => a * b, 1);
    const isInt = this.engine.ints(shape, 1)[0] === DTYPE.int32;
    return isInt ? this.engine.ints(pointer, count) : this.engine.floats(pointer, count);
  }

  value(node) {
    return this.#view(node, this.engine.api.nn_plan_value(this.handle, node));
  }

  gradient(node) {
    return this.#view(node, this.engine.api.nn_plan_gradient(this.handle, node));
  }

  seed(lo, hi, step) {
    this.engine.api.nn_plan_seed(this.handle, lo, hi, step);
  }

  forward(batch) {
    this.engine.check(this.engine.api.nn_forward(this.handle, batch));
  }

  /** Backward from a random cotangent, the same as in tests/native/replay.c. */
  backward(root) {
    const { api } = this.engine;
    const gradient = this.gradient(root);
    api.nn_fill(gradient.byteOffset, gradient.length, 0, -1, 1, 7, 11);
    this.engine.check(api.nn_backward_seeded(this.handle));
  }

  free() {
    this.engine.api.nn_plan_free(this.handle);
  }
}
