/** Measures all libraries of one environment in turn, round by round, so that a noisy minute hits all of them. */

const CALLS = {
  train: ['train'],
  predict1: ['predict', 1],
  predict256: ['predict', 256],
};

const LOSS_TOLERANCE = 1e-3;

/** A library that takes this many times its share is measured twice only. */
const PATIENCE = 2;

/**
 * @typedef {object} Result
 * @property {string} [version]
 * @property {number} [error] largest difference of a probability from the naive forward pass
 * @property {string} [failed] why it could not be loaded
 * @property {Record<string, Figure>} figures by measure
 *
 * @typedef {{values?: number[], units?: number, loss?: number, firstLoss?: number, failed?: string}} Figure values: seconds an image (train)
 *   or a call (predict); units: images or calls in the last measurement
 */

/**
 * @param {any} environment of hosts.js
 * @param {import('./peers/index.js').Peer[]} peers
 * @param {object} dataset of digits.js
 * @param {{only: string[], rounds: number, seconds: number}} options
 * @returns {Promise<Record<string, Result>>} by peer id
 */
export async function measureAll(environment, peers, dataset, options) {
  /** @type {Record<string, Result>} */ const results = {};
  const hosts = new Map();
  for (const peer of peers) {
    say(`${environment.name}: loading ${peer.id}`);
    results[peer.id] = { figures: {} };
    try {
      const host = await environment.open(peer, dataset);
      Object.assign(results[peer.id], { version: host.version, error: host.error });
      hosts.set(peer.id, host);
    } catch (error) {
      results[peer.id].failed = error.message;
      say(`  ${error.message}`);
    }
  }
  try {
    for (const measure of options.only) {
      const able = peers.filter((peer) => hosts.has(peer.id) && !(measure === 'train' && peer.cannotTrain));
      await measureInTurn(measure, able, hosts, results, { ...options, firstLoss: dataset.firstLoss });
    }
  } finally {
    for (const host of hosts.values()) await host.close();
  }
  return results;
}

async function measureInTurn(measure, peers, hosts, results, { rounds, seconds, firstLoss }) {
  const spent = new Map();
  for (let round = 0; round <= rounds; round++) {
    say(`  ${measure}: ${round === 0 ? 'warming up' : `round ${round} of ${rounds}`}`);
    for (const { id } of peers) {
      const figure = (results[id].figures[measure] ??= {});
      const tired = spent.get(id) > PATIENCE * rounds * seconds && figure.values?.length >= 2;
      if (figure.failed || tired) continue;
      const began = performance.now();
      try {
        await measureOnce(hosts.get(id), measure, figure, { round, seconds, firstLoss });
      } catch (error) {
        figure.failed = error.message;
        say(`    ${id}: ${error.message}`);
      }
      spent.set(id, (spent.get(id) ?? 0) + (performance.now() - began) / 1000);
    }
  }
}

async function measureOnce(host, measure, figure, { round, seconds, firstLoss }) {
  const [method, ...sizes] = CALLS[measure];
  if (round === 0) {
    if (measure === 'train') await checkFirstLoss(host, figure, firstLoss);
    await host.call('warmUp', seconds, method, ...sizes);
    return;
  }
  const { value, units, loss } = await host.call(method, seconds, ...sizes);
  (figure.values ??= []).push(value);
  Object.assign(figure, { units, loss });
}

/** The first batch, before any update, has to have the loss that the naive forward pass gives. */
async function checkFirstLoss(host, figure, expected) {
  const { loss } = await host.call('train', 0);
  figure.firstLoss = loss;
  if (!(Math.abs(loss - expected) < LOSS_TOLERANCE)) {
    throw new Error(`trains something else: the first batch's loss is ${loss} instead of ${expected}`);
  }
}

const say = (text) => process.stderr.write(`${text}\n`);
