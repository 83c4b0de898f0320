/**
 * While a graph is lowered to ops, layers that are called do not record the call: they compute with ops at once.
 *
 * @typedef {object} Trace
 * @property {boolean} training
 * @property {(outputs: any, layer: string) => void} [own] told by every layer what it made
 * @property {(variable: import('./variable.js').Variable, value: import('./symbolic.js').SymbolicTensor,
 *   options: {layer: string, momentum: number}) => void} [addUpdate] the variable is to become the value once the step is done; see Layer.addUpdate
 * @property {(loss: import('./symbolic.js').SymbolicTensor, layer: string) => void} [addLoss] is added to the loss that
 *   training lowers; see Layer.addLoss
 */

/** @type {Trace | null} */ let current = null;

/** The lowering that is under way, or null. */
export const currentTrace = () => current;

/**
 * @template T
 * @param {Trace} trace
 * @param {() => T} work
 * @returns {T}
 */
export function withTrace(trace, work) {
  const outer = current;
  current = trace;
  try {
    return work();
  } finally {
    current = outer;
  }
}
