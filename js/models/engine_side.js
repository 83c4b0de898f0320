import { ValueError } from '../errors.js';
import { connect } from '../worker/connect.js';
import { materialize } from './weights.js';

/**
 * What a model has in the engine: its plans by what they are for, its optimizer. Made on first use.
 *
 * @typedef {import('../engine/runner.js').Runner} Runner
 * @typedef {import('../graph/lower.js').LoweredPlan} LoweredPlan
 * @typedef {{id: number, lowered: LoweredPlan}} PlacedPlan
 */

/**
 * @typedef {{id: number, serials: Set<number>}} PlacedOptimizer serials of the weights that it trains
 * @typedef {{runner: Runner | null, plans: Map<string, Promise<PlacedPlan>>, optimizer: Promise<PlacedOptimizer> | null}}
 *   Holdings
 */

const forgotten = new FinalizationRegistry((/** @type {Holdings} */ holdings) =>
  free(holdings).catch(() => {}),
);

/** @param {Holdings} holdings */
async function free({ runner, plans, optimizer }) {
  if (!runner) return;
  const placed = await Promise.allSettled(plans.values());
  plans.clear();
  for (const plan of placed) if (plan.status === 'fulfilled') await runner.freePlan(plan.value.id);
  const made = await optimizer?.catch(() => null);
  if (made) await runner.freeOptimizer(made.id);
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
   * @throws {ValueError} if other weights are to be trained than at first
   */
  async optimizer(optimizer, variables) {
    const placed = (this.#held.optimizer ??= this.#placeOptimizer(optimizer, variables));
    placed.catch(() => {
      if (this.#held.optimizer === placed) this.#held.optimizer = null;
    });
    const { id, serials } = await placed;
    if (variables.every(({ serial }) => serials.has(serial))) return id;
    throw new ValueError(
      'More weights are trainable now than when training began. Call compile() again, so that the optimizer knows them.',
    );
  }

  /**
   * @param {import('../optimizers/optimizer.js').Optimizer} optimizer
   * @param {import('../graph/variable.js').Variable[]} variables
   * @returns {Promise<PlacedOptimizer>}
   */
  async #placeOptimizer(optimizer, variables) {
    const runner = await this.runner();
    await materialize(runner, variables);
    const idsOf = (/** @type {import('../graph/variable.js').Variable[]} */ list) =>
      list.map(({ id }) => Number(id));
    const id = await runner.createOptimizer({
      ...optimizer.settings(),
      rate: optimizer.schedule ? 0 : optimizer.learningRate,
      variables: idsOf(variables),
      spared: idsOf(variables.filter((variable) => optimizer.spares(variable))),
    });
    optimizer.build(variables);
    optimizer.iterations = 0;
    optimizer.link = {
      setRate: (next) => void runner.setRate(id, next).catch(() => {}),
      takeAverages: () => runner.takeAverages(id),
    };
    return { id, serials: new Set(variables.map(({ serial }) => serial)) };
  }

  /**
   * Sends the rates of the steps to come, where these follow a schedule. To be called before every pass that trains.
   *
   * @param {import('../optimizers/optimizer.js').Optimizer} optimizer
   * @param {number} id
   * @param {number} steps that the pass takes at most
   */
  async sendRates(optimizer, id, steps) {
    if (!optimizer.schedule) return;
    const runner = await this.runner();
    const from = await runner.iteration(id);
    optimizer.iterations = from;
    const values = Float64Array.from({ length: steps }, (_, i) => optimizer.rateAt(from + i));
    await runner.setRates(id, { from, values });
  }

  /** Frees plans and optimizer; they are made anew when needed. */
  async clear() {
    const old = { ...this.#held, plans: new Map(this.#held.plans) };
    this.#held.plans.clear();
    this.#held.optimizer = null;
    await free(old);
  }
}
