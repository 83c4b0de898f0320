// The worker's side: a Runner whose methods are called by message. Page -> worker {id, method, args} and {ack: id};
// worker -> page {id, result}, {id, error}, and {id, event} while a method with a listener runs.

import { Runner } from '../engine/runner.js';
import { buffersIn, packError } from './carry.js';

const scope = /** @type {any} */ (globalThis);

/** @type {Promise<Runner>} */ let runner;
/** @type {Map<number, () => void>} what the page's acknowledgements set going */
const acknowledged = new Map();

/** Sends an event and waits until the page has dealt with it. @param {number} id @param {any} event @returns {Promise<void>} */
function send(id, event) {
  scope.postMessage({ id, event });
  return new Promise((resolve) => acknowledged.set(id, resolve));
}

/**
 * A listener that never holds the work up: while the page is busy with one event, only the newest one is kept.
 *
 * @param {number} id
 */
function latest(id) {
  let busy = false;
  /** @type {any} */ let next;
  const pump = async () => {
    busy = true;
    while (next) {
      const event = next;
      next = undefined;
      await send(id, event);
    }
    busy = false;
  };
  return (/** @type {any} */ event) => {
    next = structuredClone(event);
    if (!busy) pump();
  };
}

/** @param {{id: number, method: string, args: any[], listens: boolean}} call */
async function answer({ id, method, args, listens }) {
  try {
    if (method === 'create') {
      runner = Runner.create(args[0]);
      await runner;
      scope.postMessage({ id });
      return;
    }
    const listener = args[0]?.everyBatch ? (/** @type {any} */ event) => send(id, event) : latest(id);
    const result = await /** @type {any} */ (await runner)[method](...args, ...(listens ? [listener] : []));
    scope.postMessage({ id, result }, [...buffersIn(result)]); // results are copies of their own
  } catch (error) {
    scope.postMessage({ id, error: packError(error) });
  } finally {
    acknowledged.delete(id);
  }
}

scope.onmessage = (/** @type {MessageEvent} */ { data }) => {
  if ('ack' in data) acknowledged.get(data.ack)?.();
  else answer(data);
};
