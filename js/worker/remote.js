import { LoadError } from '../errors.js';
import { Runner } from '../engine/runner.js';
import { startWorker } from '../engine/start_worker.js';
import { buffersIn, compact, unpackError } from './carry.js';

/**
 * @typedef {{resolve: (value: any) => void, reject: (error: Error) => void, listener?: (event: any) => any,
 *   everyBatch?: boolean}} Pending
 */

/** Calls f when the page draws next; at once where it does not draw because it is hidden. @param {() => void} f */
function onFrame(f) {
  if (typeof requestAnimationFrame !== 'function' || document.hidden) f();
  else {
    // A page that gets hidden in between draws no more, but must not hold up the news for ever.
    const patience = setTimeout(f, 1000);
    requestAnimationFrame(() => {
      clearTimeout(patience);
      f();
    });
  }
}

/** The page's side of a worker: sends calls, matches answers, passes events on. */
class Remote {
  #worker;
  /** @type {Map<number, Pending>} */ #pending = new Map();
  #last = 0;

  /** @param {URL} url */
  constructor(url) {
    this.#worker = startWorker(url);
    this.#worker.onmessage = ({ data }) => this.#hear(data);
    this.#worker.onerror = (event) => {
      event.preventDefault?.();
      this.#fail(
        new LoadError(
          `The engine's worker failed (${url.href}${event.message ? `: ${event.message}` : ''}). ` +
            'Check that the script is served from there, and that a Content-Security-Policy allows worker-src and ' +
            "script-src 'wasm-unsafe-eval'; configure({ worker: false }) runs the engine in the page instead.",
        ),
      );
    };
  }

  /** @param {Error} error */
  #fail(error) {
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  /** @param {{id: number, event?: any, error?: any, result?: any}} message */
  async #hear({ id, event, error, result }) {
    const pending = this.#pending.get(id);
    if (!pending) return;
    if (event) {
      await this.#tell(id, pending, event);
      return;
    }
    this.#pending.delete(id);
    if (error) pending.reject(unpackError(error));
    else pending.resolve(result);
  }

  /** @param {number} id @param {Pending} pending @param {any} event */
  async #tell(id, pending, event) {
    const acknowledge = () => this.#worker.postMessage({ ack: id });
    try {
      await pending.listener?.(event);
    } catch (error) {
      this.#pending.delete(id);
      pending.reject(/** @type {Error} */ (error));
    }
    if (pending.everyBatch) acknowledge();
    else onFrame(acknowledge);
  }

  /** @param {string} method @param {any[]} args the last one may be a listener @returns {Promise<any>} */
  call(method, args) {
    const id = ++this.#last;
    const listens = typeof args.at(-1) === 'function';
    const listener = listens ? args.at(-1) : undefined;
    const message = { id, method, args: compact(listens ? args.slice(0, -1) : args), listens };
    // Only pieces of data are given away; everything else may still be the caller's.
    const transfer = method === 'writeData' ? [...buffersIn(message.args)] : [];
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, listener, everyBatch: Boolean(args[0]?.everyBatch) });
      this.#worker.postMessage(message, transfer);
    });
  }

  terminate() {
    this.#worker.terminate();
    this.#fail(new LoadError('The engine was shut down.'));
  }
}

/**
 * A Runner that lives in a worker.
 *
 * @param {import('../engine/settings.js').Settings} settings
 * @returns {Promise<Runner>}
 * @throws {LoadError}
 */
export async function createRemoteRunner(settings) {
  const remote = new Remote(new URL('./host.js', import.meta.url));
  try {
    await remote.call('create', [settings]);
  } catch (error) {
    remote.terminate();
    throw error;
  }
  const methods = Object.getOwnPropertyNames(Runner.prototype).filter((name) => name !== 'constructor');
  const calls = methods.map((name) => [name, (/** @type {any[]} */ ...args) => remote.call(name, args)]);
  return Object.assign(Object.fromEntries(calls), { isRemote: true, terminate: () => remote.terminate() });
}
