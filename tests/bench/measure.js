/**
 * Measures all libraries at one work in one environment in turn, round by round, so that a noisy minute hits all of
 * them.
 */
import { keepOneCoreBusy } from './busy.js';

const LOSS_TOLERANCE = 1e-3;

/** A library that takes this many times its share is measured twice only. */
const PATIENCE = 2;

/**
 * @typedef {object} Result
 * @property {string} [version]
 * @property {number} [error] largest difference from the naive answers
 * @property {string} [failed] why it could not be loaded
 * @property {string} [late] that it stopped to answer
 * @property {Record<string, Figure>} figures by measure
 *
 * @typedef {{values?: number[], units?: number, loss?: number, firstLoss?: number, failed?: string}} Figure values:
 *   what host.js gives; units: samples or calls in the last measurement
 */

/**
 * @param {any} environment of hosts.js
 * @param {import('./peers/index.js').Peer[]} peers
 * @param {import('./works.js').Work} work
 * @param {{dataset: object, expected?: {outputs: number[][], loss: number | null}, rows: number}} given
 * @param {{rounds: number, seconds: number}} options
 * @returns {Promise<Record<string, Result>>} by peer id
 */
export async function measureWork(environment, peers, work, given, options) {
  /** @type {Record<string, Result>} */ const results = {};
  const hosts = new Map();
  say(`${environment.name}, ${work.id}`);
  for (const peer of peers) {
    results[peer.id] = { figures: {} };
    try {
      const host = await environment.open(peer, { work, ...given });
      Object.assign(results[peer.id], { version: host.version, error: host.error });
      hosts.set(peer.id, host);
    } catch (error) {
      results[peer.id].failed = error.message;
      say(`  ${peer.id}: ${error.message}`);
    }
  }
  try {
    const able = peers.filter(({ id }) => hosts.has(id));
    const together = work.interleaved ? [work.measures] : work.measures.map((measure) => [measure]);
    for (const measures of together) {
      const release = measures[0].busy ? keepOneCoreBusy() : () => {};
      try {
        await measureInTurn(measures, able, hosts, results, { ...options, expected: given.expected });
      } finally {
        release();
      }
    }
  } finally {
    for (const host of hosts.values()) await host.close();
  }
  return results;
}

/** @param {import('./works.js').Measure} measure */
export const trains = ({ call: [method] }) => method === 'train';

async function measureInTurn(measures, peers, hosts, results, { rounds, seconds, expected }) {
  const spent = new Map();
  say(`  ${measures.map(({ id }) => id).join(', ')}`);
  const turns = measures.flatMap((measure) =>
    peers.filter(({ cannotTrain }) => !(cannotTrain && trains(measure))).map((peer) => ({ measure, peer })),
  );
  for (let round = 0; round <= rounds; round++) {
    for (const { measure, peer } of turns) {
      const figure = (results[peer.id].figures[measure.id] ??= {});
      const length = seconds * (measure.share ?? 1);
      if (results[peer.id].late) figure.failed ??= results[peer.id].late;
      const isTired = spent.get(figure) > PATIENCE * rounds * length && figure.values?.length >= 2;
      if (figure.failed || isTired) continue;
      const began = performance.now();
      try {
        await measureOnce(hosts.get(peer.id), peer, measure, figure, { round, seconds: length, expected });
      } catch (error) {
        figure.failed = error.message;
        say(`    ${peer.id}: ${error.message}`);
        if (error.isLate) await giveUp(peer, figure, hosts, results);
      }
      spent.set(figure, (spent.get(figure) ?? 0) + (performance.now() - began) / 1000);
    }
  }
}

/** A host that does not answer is still at it: it is of no use for other measures, and slows the others down. */
async function giveUp({ id }, { failed }, hosts, results) {
  results[id].late = failed;
  await hosts.get(id).close();
}

async function measureOnce(host, peer, measure, figure, { round, seconds, expected }) {
  const [method, ...args] = measure.call;
  if (round === 0) {
    if (measure.id === 'train' && !peer.otherWork && !peer.isPlan)
      await checkFirstLoss(host, figure, expected.loss);
    await host.call('warmUp', seconds, method, ...args);
    return;
  }
  const { value, units, loss } = await host.call(method, seconds, ...args);
  (figure.values ??= []).push(value);
  Object.assign(figure, { units, loss });
}

/** The first batch, before any update, has to have the loss that the naive forward pass gives, where that is known. */
async function checkFirstLoss(host, figure, expected) {
  const { loss } = await host.call('train', 0);
  figure.firstLoss = loss;
  if (expected !== null && !(Math.abs(loss - expected) < LOSS_TOLERANCE)) {
    throw new Error(`trains something else: the first batch's loss is ${loss} instead of ${expected}`);
  }
}

const say = (text) => process.stderr.write(`${text}\n`);
