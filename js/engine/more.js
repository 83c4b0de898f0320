// The engine's second part: the ops that a network of dense and convolutional layers does not need, as a side module that
// joins the core in its memory and function table (the WebAssembly tool conventions' dynamic linking).

import { nodesOf } from '../graph/words.js';
import { CORE } from './generated.js';

/** @typedef {{memory: number, table: number}} Place where its data and its functions begin */

/** Whether a plan has ops outside of the core. @param {Int32Array} words */
export function needsMore(words) {
  for (const { op } of nodesOf(words)) if (!CORE.has(op)) return true;
  return false;
}

/** Bytes of data and number of functions, which stand in the module's first custom section. @param {WebAssembly.Module} module */
function wants(module) {
  const bytes = new Uint8Array(WebAssembly.Module.customSections(module, 'dylink.0')[0]);
  let at = 2; // behind the kind and the length of its first part
  const number = () => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const [data, , functions] = [number(), number(), number()];
  return { data, functions };
}

/** @param {number} value */
const constant = (value) => new WebAssembly.Global({ value: 'i32', mutable: false }, value);

/**
 * Joins the second part to an instance of the core.
 *
 * @param {any} core exports
 * @param {WebAssembly.Module} module
 * @param {Place} [given] where another thread's instance of the core has it: its data is there already
 * @returns {Promise<Place>}
 */
export async function joinMore(core, module, given) {
  const { data, functions } = wants(module);
  const table = core.__indirect_function_table.grow(functions);
  const memory = given?.memory ?? core.nn_reserve(data);
  const env = { ...core, __memory_base: constant(memory), __table_base: constant(table) };
  const { exports } = /** @type {any} */ (await WebAssembly.instantiate(module, { env }));
  if (!given) {
    exports.__wasm_apply_data_relocs();
    core.nn_more_add(exports.nn_more_ops());
  }
  return { memory, table };
}
