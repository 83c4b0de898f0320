import { record } from './op.js';

/**
 * How sparse data enters a plan: where the ones are becomes rows of 0 and 1. A `dense` that reads these takes the
 * indices in their place, and then nobody makes the rows.
 *
 * @param {import('./op.js').Operand} indices [..., room] int32: columns in ascending order, then -1
 * @param {number} width number of columns
 * @returns {import('../symbolic.js').SymbolicTensor} [..., width]
 */
export const multiHot = (indices, width) =>
  record('multi_hot', [indices], [...indices.shape.slice(0, -1), width], [width]);

/**
 * The indices behind such rows; undefined for anything else.
 *
 * @param {import('./op.js').Operand} x
 * @returns {import('./op.js').Operand | undefined}
 */
export const indicesOf = (x) => ('op' in x && x.op?.op === 'multi_hot' ? x.op.inputs[0] : undefined);
