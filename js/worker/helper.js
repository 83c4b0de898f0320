// A helper's side of data-parallel training: an engine that keeps nothing but plans. Every task brings weights and
// samples along and takes gradients back, so that no helper knows anything that would be lost with it.
//
// To the helper: {settings} first; {plan, spec, batch, frozen}; {plan, frozen}; {plan, free}; {plan, ticket, shard, n,
// seed, step, buffer}. Back: {plan, ready}; {plan, ticket, shard, finite, buffer}; {error}.

import { Engine } from '../engine/engine.js';
import { Shard, paramsOf } from './shard.js';

/** @typedef {import('./shard.js').PlanSpec} PlanSpec */

const WARM_UP = { steps: 12, milliseconds: 250 }; // until the browser has compiled the kernels well

/** @type {any} where messages come from and go to */ let port = globalThis;
/** @type {Promise<Engine>} */ let starting;
/** @type {Map<number, {shard: Shard, variables: number[], frozen: number[]}>} */ const plans = new Map();

/** A copy of the plan, with weights of its own. @param {Engine} engine @param {PlanSpec} spec @param {number} batch */
function copyPlan(engine, spec, batch) {
  const words = spec.words.slice();
  const variables = paramsOf(words).map(({ word, count }) => (words[word] = engine.createVariable(count)));
  const shard = new Shard(engine, engine.createPlan(words, batch, spec.names), { ...spec, words }, batch);
  return { shard, variables, frozen: shard.frozen.map(({ word }) => words[word]) };
}

/** The first calls of a function are slow: no training is to wait for them. @param {Engine} engine @param {Shard} shard @param {number} batch */
function warmUp(engine, shard, batch) {
  const end = performance.now() + WARM_UP.milliseconds;
  for (let i = 0; i < WARM_UP.steps && performance.now() < end; i++) engine.gradients(shard.handle, batch);
}

/** @param {Engine} engine @param {any} task */
function work(engine, { plan, ticket, shard: index, n, seed, step, buffer }) {
  const { shard } = /** @type {{shard: Shard}} */ (plans.get(plan));
  shard.load(buffer, n);
  engine.seed(shard.handle, seed, step);
  const finite = shard.compute(n);
  shard.store(new Float32Array(buffer));
  port.postMessage({ plan, ticket, shard: index, finite, buffer }, [buffer]);
}

/** @param {Engine} engine @param {any} message */
function hear(engine, message) {
  const { plan, spec, batch, frozen, free } = message;
  if (spec) plans.set(plan, copyPlan(engine, spec, batch));
  const placed = plans.get(plan);
  if (!placed) return;
  frozen?.forEach((/** @type {Float32Array} */ values, /** @type {number} */ i) =>
    engine.variable(placed.frozen[i]).set(values),
  );
  if (spec) {
    warmUp(engine, placed.shard, batch);
    port.postMessage({ plan, ready: true });
  }
  if (message.buffer) work(engine, message);
  if (free) {
    engine.freePlan(placed.shard.handle);
    placed.variables.forEach((id) => engine.freeVariable(id));
    plans.delete(plan);
  }
}

/** @param {Engine} engine @param {any} message */
async function provide(engine, { spec }) {
  if (spec) await engine.provide(spec.words);
  return engine;
}

/** @param {any} message */
async function receive(message) {
  try {
    // Messages keep their order: each waits for the promise of the one before.
    starting = message.settings
      ? Engine.create(message.settings)
      : starting.then((one) => provide(one, message));
    const engine = await starting;
    if (!message.settings) hear(engine, message);
  } catch (error) {
    port.postMessage({ error: String(error) }); // whoever asked does without
  }
}

const listen = () => (port.onmessage = (/** @type {{data: any}} */ { data }) => void receive(data));
if (typeof port.postMessage === 'function') listen();
else {
  import('node:worker_threads').then(({ parentPort }) => {
    port = parentPort;
    listen();
  });
}
