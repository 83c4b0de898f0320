import { multiply } from '../graph/ops/arithmetic.js';
import { sum } from '../graph/ops/reductions.js';
import { expectComposed } from '../graph/ops/op.js';
import { currentTrace } from '../graph/trace.js';

/**
 * What a training plan has besides loss and metrics: penalties in the loss, constraints behind the update.
 *
 * @typedef {import('../graph/lower.js').Lowering} Lowering
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {import('../graph/variable.js').Variable} Variable
 */

/**
 * What is added to the loss: by layers, and by the regularizers of weights.
 *
 * @param {Lowering} lowering in which all layers have been called
 * @param {Variable[]} weights those that training changes
 * @returns {SymbolicTensor[]} one number each
 */
export const penaltiesOf = (lowering, weights) =>
  lowering.compose('regularizer', () => [
    ...lowering.losses.map(single),
    ...weights.flatMap((weight) => {
      if (!weight.regularizer) return [];
      return [single(expectComposed(`regularizer of '${weight.name}'`, weight.regularizer.call(weight)))];
    }),
  ]);

/** One number. @param {SymbolicTensor} tensor */
const single = (tensor) => (tensor.rank === 1 && tensor.shape[0] === 1 ? tensor : sum(tensor));

/** The loss as it is differentiated: scaled, if the optimizer wants that. @param {SymbolicTensor} loss @param {number | null} scale */
export const scaled = (loss, scale) => (scale ? multiply(loss, scale) : loss);

/** Puts weights back to where their constraints want them, once a step is done. @param {Lowering} lowering @param {Variable[]} weights */
export function constrain(lowering, weights) {
  for (const weight of weights) {
    if (!weight.constraint) continue;
    lowering.compose('constraint', () => {
      const value = expectComposed(`constraint of '${weight.name}'`, weight.constraint.call(weight));
      currentTrace()?.addUpdate?.(weight, value, { layer: 'constraint', momentum: 0 });
    });
  }
}
