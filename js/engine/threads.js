// Threads: further instances of the engine's module in the same memory, each in a worker of its own (helper.js), which
// wait inside the engine for parts of its work (src/parallel.c). They come up in their own time. A helper that does not
// come is not missed.

import { startWorker } from './start_worker.js';

const MOST = 16; // what more threads would gain, the serial parts of a step do not let them
const MOST_BY_ITSELF = 8;
const PAGE = 65536;
const GIGABYTE = 2 ** 30;

/** Whether memory can be shared here: in an isolated page or worker, and in Node. */
const canShare = () =>
  typeof SharedArrayBuffer === 'function' &&
  (globalThis.crossOriginIsolated ?? typeof globalThis.process?.versions?.node === 'string');

/**
 * How many threads are to compute. By itself only an isolated page uses several: of up to four logical cores all of
 * them, of more half, because two of those mostly share one core's arithmetic.
 *
 * @param {number | 'auto'} wanted
 * @param {{share?: boolean, isolated?: boolean, cores?: number}} [can]
 * @returns {number}
 */
export function chooseThreads(
  wanted,
  {
    share = canShare(),
    isolated = globalThis.crossOriginIsolated === true,
    cores = globalThis.navigator?.hardwareConcurrency ?? 1,
  } = {},
) {
  if (!share) return 1;
  if (wanted !== 'auto') return Math.min(wanted, MOST);
  return isolated ? Math.min(Math.max(Math.min(cores, 4), Math.floor(cores / 2)), MOST_BY_ITSELF) : 1;
}

/**
 * Memory for several threads, or null where there is none: it takes its addresses, though not its bytes, at once, which
 * not every device has to give.
 *
 * @returns {WebAssembly.Memory | null}
 */
export function sharedMemory() {
  for (const gigabytes of [4, 2]) {
    try {
      const maximum = (gigabytes * GIGABYTE) / PAGE;
      return new WebAssembly.Memory({ initial: (2 * 2 ** 20) / PAGE, maximum, shared: true });
    } catch {
      // Less, or none at all.
    }
  }
  return null;
}

/**
 * What a build with threads imports. The main thread of a page must not wait: there the engine looks again at once.
 *
 * @param {WebAssembly.Memory} memory
 */
export function threadImports(memory) {
  const words = new Int32Array(memory.buffer); // the engine's own, which lie at the beginning
  const mayWait = typeof document === 'undefined';
  return {
    memory,
    nn_thread_now: () => performance.now(),
    nn_thread_wait(/** @type {number} */ word, /** @type {number} */ value) {
      if (mayWait) Atomics.wait(words, word >>> 2, value);
    },
  };
}

/**
 * Sends a message to a new helper. A helper that fails is none; nobody waits for it.
 *
 * @param {any} message
 */
async function startHelper(message) {
  const url = new URL('./helper.js', import.meta.url);
  if (typeof Worker === 'function') {
    const worker = startWorker(url);
    worker.onerror = (event) => event.preventDefault?.();
    worker.postMessage(message);
    return;
  }
  const threads = await import('node:worker_threads');
  // Node's options are for the program: with --input-type, for one, a script that is a file does not start.
  const worker = new threads.Worker(url, { workerData: message, execArgv: [] });
  worker.on('error', () => {});
  worker.unref(); // does not keep Node from ending
}

/**
 * Starts helpers for an engine. They end when `nn_threads_quit` is called, or with whoever started them.
 *
 * @param {import('./load.js').Loaded} engine
 */
export function startHelpers({ exports, module, more, threads }) {
  for (let slot = 1; slot < threads; slot++) {
    const stack = exports.nn_helper_stack() >>> 0;
    if (stack) startHelper({ module, more, memory: exports.memory, slot, stack }).catch(() => {});
  }
}
