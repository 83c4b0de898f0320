// One thread of an engine: an instance of its module, in its memory, which is inside nn_helper_run until the engine ends.
// Nothing is said back; the engine counts those who have come (src/parallel.c).

import { joinMore } from './more.js';
import { threadImports } from './threads.js';

const scope = /** @type {any} */ (globalThis);

/**
 * @param {{module: WebAssembly.Module, more?: {module: WebAssembly.Module, place: import('./more.js').Place},
 *   memory: WebAssembly.Memory, slot: number, stack: number}} message
 */
async function help({ module, more, memory, slot, stack }) {
  const env = { ...threadImports(memory), emscripten_notify_memory_growth() {} };
  const { exports } = /** @type {any} */ (await WebAssembly.instantiate(module, { env }));
  exports.__stack_pointer.value = stack;
  if (more) await joinMore(exports, more.module, more.place);
  try {
    exports.nn_helper_run(slot);
  } catch (error) {
    exports.nn_helper_failed(); // the engine waits for the part that this one had
    throw error;
  }
}

if (typeof scope.postMessage === 'function') {
  scope.onmessage = async (/** @type {MessageEvent} */ { data }) => {
    await help(data);
    scope.close();
  };
} else {
  const { workerData } = await import('node:worker_threads');
  await help(workerData);
}
