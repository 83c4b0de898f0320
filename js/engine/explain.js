import { OPS } from './generated.js';

/** Names of the ops by id. */
export const OP_NAMES = Object.keys(OPS);

/**
 * Where the first value that is not finite came from, with the data that stand in the plan's inputs.
 *
 * @param {import('./engine.js').Engine} engine
 * @param {import('./engine.js').PlanHandle} plan
 * @returns {{layer: string, op: string}} both empty if there is none
 */
export function explain(engine, plan) {
  const node = engine.findNonFinite(plan);
  const op = node < 0 ? '' : OP_NAMES[engine.dump(plan)[node].op];
  return { layer: plan.names[node] ?? '', op };
}
