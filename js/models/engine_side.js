import { connect } from '../worker/connect.js';
import { materialize } from './weights.js';

/**
 * What a model has in the engine: its plans by what they are for, its optimizer. Made on first use.
 *
 * @typedef {import('../engine/runner.js').Runner} Runner
 * @typedef {import('../graph/lower.js').LoweredPlan} LoweredPlan
 * @typedef {{id: number, lowered: LoweredPlan}} PlacedPlan
 */

/** @typedef {{runner: Runner | null, plans: Map<string, Promise<PlacedPlan>>, optimizer: number | null}} Holdings */

const forgotten = new FinalizationRegistry((/** @type {Holdings} */ holdings) =>
  free(holdings).catch(() => {}),
);

/** @param {Holdings} holdings */
async function free({ runner, plans, optimizer }) {
  if (!runner) return;
  const placed = await Promise.allSettled(plans.values());
  plans.clear();
  for (const plan of placed) if (plan.status === 'fulfilled') await runner.freePlan(plan.value.id);
  if (optimizer !== null) await runner.freeOptimizer(optimizer);
}

export class EngineSide {
  /** @type {Holdings} */ #held = { runner: null, plans: new Map(), optimizer: null };

  constructor() {
    forgotten.register(this, this.#held);
  }

  /** @returns {Promise<Runner>} */
  async runner() {
    this.#held.runner ??= await connect();
    return this.#held.runner;
  }

  /**
   * The plan of that key, made by `lower` if there is none yet.
   *
   * @param {string} key
   * @param {number} batch
   * @param {() => LoweredPlan} lower
   * @returns {Promise<PlacedPlan>}
   */
  plan(key, batch, lower) {
    const full = `${key} ${batch}`;
    let plan = this.#held.plans.get(full);
    if (!plan) {
      plan = this.#place(batch, lower);
      this.#held.plans.set(full, plan);
      plan.catch(() => this.#held.plans.delete(full));
    }
    return plan;
  }

  /** @param {number} batch @param {() => LoweredPlan} lower @returns {Promise<PlacedPlan>} */
  async #place(batch, lower) {
    const lowered = lower();
    const runner = await this.runner();
    await materialize(runner, lowered.variables);
    const { inputs, names } = lowered;
    return { id: await runner.createPlan({ words: lowered.words(), batch, inputs, names }), lowered };
  }

  /**
   * @param {import('../optimizers/optimizer.js').Optimizer} optimizer
   * @param {import('../graph/variable.js').Variable[]} variables
   * @returns {Promise<number>} its id
   */
  async optimizer(optimizer, variables) {
    if (this.#held.optimizer === null) {
      const runner = await this.runner();
      await materialize(runner, variables);
      const ids = variables.map(({ id }) => Number(id));
      const rate = optimizer.learningRate;
      const made = await runner.createOptimizer({ ...optimizer.settings(), rate, variables: ids });
      this.#held.optimizer = made;
      optimizer.build(variables);
      optimizer.onRate = (next) => void runner.setRate(made, next).catch(() => {});
    }
    return this.#held.optimizer;
  }

  /** Id of the optimizer, null before the first training. */
  get optimizerId() {
    return this.#held.optimizer;
  }

  /** Frees plans and optimizer; they are made anew when needed. */
  async clear() {
    const old = { ...this.#held, plans: new Map(this.#held.plans) };
    this.#held.plans.clear();
    this.#held.optimizer = null;
    await free(old);
  }
}
