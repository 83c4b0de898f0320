import { ValueError } from '../errors.js';
import { oneOf, readOptions } from '../utils/options.js';

/**
 * The one engine of this page or process, started at the first use: in a worker in a browser, in-process elsewhere.
 *
 * @typedef {(event: any) => any} Listener what it returns, or what its promise gives, goes back to the engine's side
 *
 * @typedef {object} Remote
 * @property {(method: string, args: any[], transfer?: Transferable[]) => Promise<any>} call runs a method of the Runner;
 *   calls are begun in the order in which they are made
 * @property {(channel: string, listener: Listener) => void} listen takes the events of a run
 * @property {(channel: string) => void} unlisten
 * @property {boolean} copies whether what is sent goes to another thread
 *
 * @typedef {object} EngineOptions
 * @property {'auto' | 'baseline' | 'relaxed'} [simd] 'baseline' gives the same bits everywhere; 'relaxed' is faster where
 *   the processor multiplies and adds in one instruction; 'auto', the default, takes relaxed where there is it
 * @property {string | URL} [wasmUrl] where the wasm file is, if not beside the library
 * @property {boolean} [worker] whether to compute in a worker; true in a page, false in Node unless said
 */

const DEFAULTS = { simd: 'auto', wasmUrl: undefined, worker: undefined };

/** @type {EngineOptions} */ let options = { ...DEFAULTS };
/** @type {Remote | undefined} */ let remote;
/** @type {FinalizationRegistry<{method: string, id: number}> | undefined} */ let registry;

/**
 * Chooses how the engine runs. It has to be said before anything computes.
 *
 * @param {EngineOptions} settings
 * @throws {ValueError} if the engine runs already
 * @example configure({ simd: 'baseline' }); // the same bits in every browser
 * @example configure({ worker: false });    // compute in this thread
 */
export function configure(settings) {
  const wanted = readOptions('configure()', settings, { defaults: options });
  oneOf('configure()', 'simd', wanted.simd, ['auto', 'baseline', 'relaxed']);
  const same = Object.keys(DEFAULTS).every((key) => wanted[key] === options[/** @type {'simd'} */ (key)]);
  if (remote && !same) {
    throw new ValueError('configure() must be called before anything computes: the engine is running already.');
  }
  options = wanted;
}

/** A page computes in a worker; Node, and code that is in a worker already, does not. */
const inPage = () => typeof window !== 'undefined' && typeof Worker !== 'undefined';

/** @returns {Remote} which begins to load the engine; until then calls wait */
export function backend() {
  remote ??= start();
  return remote;
}

/** @returns {Remote} */
function start() {
  const { worker = inPage(), wasmUrl, ...rest } = options;
  const url = wasmUrl === undefined ? undefined : new URL(wasmUrl, globalThis.location?.href ?? import.meta.url).href;
  const connected = worker
    ? import('../worker/remote.js').then((module) => module.connect({ ...rest, wasmUrl: url }))
    : import('../worker/local.js').then((module) => module.connect({ ...rest, wasmUrl: url }));
  /** @type {Map<string, Listener>} */
  const listeners = new Map();
  const ready = connected.then((connection) => {
    connection.onEvent((channel, event) => listeners.get(channel)?.(event));
    return connection;
  });
  ready.catch(() => (remote = undefined)); // so that the next call tries again
  return {
    call: async (method, args, transfer) => (await ready).call(method, args, transfer),
    listen: (channel, listener) => void listeners.set(channel, listener),
    unlisten: (channel) => void listeners.delete(channel),
    copies: worker,
  };
}

/**
 * Frees something of the engine when the object that stands for it is no longer used.
 *
 * @param {object} object
 * @param {string} method of the Runner, called with the id
 * @param {number} id
 */
export function freeWhenDropped(object, method, id) {
  registry ??= new FinalizationRegistry((held) => {
    backend()
      .call(held.method, [held.id])
      .catch(() => {}); // the engine is gone, and the memory with it
  });
  registry.register(object, { method, id }, object);
}

/** @param {object} object that has been disposed of by hand */
export const forget = (object) => registry?.unregister(object);
