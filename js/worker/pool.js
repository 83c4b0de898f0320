import { startWorker } from '../engine/start_worker.js';

/**
 * @typedef {import('./shard.js').PlanSpec} PlanSpec
 * @typedef {{ready?: boolean, ticket: number, shard: number, finite: boolean, buffer: ArrayBuffer}} Answer
 * @typedef {{plan: number, ticket: number, shard: number, n: number, seed: readonly [number, number], step: number,
 *   buffer: ArrayBuffer}} Task
 * @typedef {{postMessage: (message: any, transfer: ArrayBuffer[]) => void, terminate: () => void}} Port
 */

const PATIENCE = 10_000; // milliseconds without an answer after which a helper counts as lost
const FAILURES = 8; // after so many starts in vain no more are tried: something keeps them from working here
const IDLE = 10_000; // milliseconds until helpers without work are let go,
const LINGER = 1000; // and until they are when no plan is left to work on

/** @param {URL} url @param {(data: any) => void} hear @param {() => void} lose @returns {Promise<Port>} */
async function start(url, hear, lose) {
  if (typeof Worker === 'function') {
    const worker = startWorker(url);
    worker.onmessage = ({ data }) => hear(data);
    worker.onerror = (event) => {
      event.preventDefault?.(); // training goes on without it
      lose();
    };
    return worker;
  }
  const { Worker: Thread } = await import('node:worker_threads');
  const thread = new Thread(url);
  thread.on('message', hear);
  thread.on('error', lose);
  thread.on('exit', lose);
  thread.unref(); // it keeps no program from ending
  return {
    postMessage: (message, transfer) => thread.postMessage(message, transfer),
    terminate: () => void thread.terminate(),
  };
}

/** A worker with an engine of its own. It may turn up late, or never, or get lost: nothing depends on it. */
export class Helper {
  /** @type {Map<number, {ready: boolean, hear: (answer: Answer | null) => void}>} plans that it has */ #plans =
    new Map();
  /** @type {Port | null} */ #port = null;
  /** Tasks that it has not answered, and when it got the last one. */ owed = 0;
  asked = 0;
  lost = false;
  /** Whether it has ever been ready for a task. */ worked = false;

  /** @param {import('../engine/settings.js').Settings} settings */
  constructor(settings) {
    this.started = this.#start(settings).catch(() => this.leave());
  }

  /** @param {import('../engine/settings.js').Settings} settings */
  async #start(settings) {
    const url = new URL('./helper.js', import.meta.url);
    const port = await start(url, (answer) => this.#hear(answer), () => this.leave()); // prettier-ignore
    if (this.lost) port.terminate();
    else (this.#port = port).postMessage({ settings }, []);
  }

  /** @param {Answer & {plan: number, error?: string}} answer */
  #hear({ plan, error, ...answer }) {
    const opened = this.#plans.get(plan);
    if (error) this.leave();
    else if (answer.ready && opened) this.worked = opened.ready = true;
    else if (!answer.ready) this.owed--;
    if (!error && !answer.ready) opened?.hear(answer);
  }

  /**
   * Gives it a plan; one that it has already gets its weights anew.
   *
   * @param {number} plan
   * @param {{spec: PlanSpec, batch: number, frozen: Float32Array[]}} content frozen: weights that are not trained
   * @param {(answer: Answer | null) => void} hear told what comes back; null once it is lost
   */
  async open(plan, content, hear) {
    if (this.#plans.has(plan)) {
      await this.refresh(plan, content.frozen);
      return;
    }
    this.#plans.set(plan, { ready: false, hear });
    await this.started;
    if (this.#plans.has(plan)) this.#port?.postMessage({ plan, ...content }, []);
  }

  /** @param {number} plan @param {Float32Array[]} frozen weights that have been overwritten */
  async refresh(plan, frozen) {
    await this.started;
    if (frozen.length > 0) this.#port?.postMessage({ plan, frozen }, []);
  }

  /** @param {number} plan */
  async close(plan) {
    if (!this.#plans.delete(plan)) return;
    await this.started;
    this.#port?.postMessage({ plan, free: true }, []);
  }

  /** Whether it may be given a task. @param {number} plan */
  isFree(plan) {
    return !this.lost && this.owed === 0 && Boolean(this.#plans.get(plan)?.ready);
  }

  /** @param {Task} task */
  give(task) {
    this.owed++;
    this.asked = performance.now();
    this.#port?.postMessage(task, [task.buffer]);
  }

  /** For good. */
  leave() {
    if (this.lost) return;
    this.lost = true;
    this.#port?.terminate();
    this.#port = null;
    for (const { hear } of this.#plans.values()) hear(null);
  }
}

/** The helpers of one engine, shared by all of its plans. */
export class Pool {
  /** Those who work on some plan. */ teams = 0;
  /** @type {Helper[]} */ #helpers = [];
  #failures = 0;
  #settings;
  /** @type {any} */ #timer;

  /** @param {import('../engine/settings.js').Settings} settings of the engine that they are to help */
  constructor(settings) {
    this.#settings = settings;
  }

  /** Sees to it that so many are there or on their way. @param {number} count @returns {Helper[]} */
  call(count) {
    for (const helper of this.#helpers)
      if (helper.owed > 0 && performance.now() > helper.asked + PATIENCE) helper.leave();
    const kept = this.#helpers.filter(({ lost }) => !lost);
    this.#failures += this.#helpers.filter(({ lost, worked }) => lost && !worked).length;
    this.#helpers = kept;
    while (this.#helpers.length < count && this.#failures < FAILURES)
      this.#helpers.push(new Helper(this.#settings));
    clearTimeout(this.#timer);
    return this.#helpers.slice(0, count);
  }

  /** Nobody needs them for now. */
  rest() {
    this.#dismissIn(IDLE);
  }

  /** A team has ended. */
  leave() {
    if (--this.teams === 0) this.#dismissIn(LINGER);
  }

  /** @param {number} milliseconds */
  #dismissIn(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      for (const helper of this.#helpers) helper.leave();
      this.#helpers = [];
    }, milliseconds);
    this.#timer.unref?.(); // keeps no program from ending
  }
}
