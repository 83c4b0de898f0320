import { numberIn } from '../../utils/options.js';
import { floatBits } from '../words.js';
import { record } from './op.js';

/**
 * l1 · sum of |x| + l2 · sum of x²: what regularizers add to a loss.
 *
 * @param {import('./op.js').Operand} x
 * @param {{l1?: number, l2?: number}} strengths 0 unless given
 * @returns {import('../symbolic.js').SymbolicTensor} [1]
 * @example ops.l1l2(weight, { l2: 0.01 })
 */
export const l1l2 = (x, { l1 = 0, l2 = 0 }) =>
  record(
    'l1_l2',
    [x],
    [1],
    [numberIn('l1l2', 'l1', l1, { min: 0 }), numberIn('l1l2', 'l2', l2, { min: 0 })].map(floatBits),
  );
