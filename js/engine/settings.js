import { ValueError, nearest } from '../errors.js';

/**
 * How the engine is started.
 *
 * @typedef {object} Settings
 * @property {'auto' | 'baseline' | 'relaxed'} simd which build: 'relaxed' is faster where the browser has relaxed SIMD,
 *   but its last bits depend on the processor; 'baseline' gives the same bits everywhere; 'auto' takes what is there
 * @property {string | null} wasmUrl folder of the wasm files, where they do not lie beside the scripts
 * @property {boolean | 'auto'} worker whether the engine runs in a worker; 'auto': in a browser's page yes, else no
 * @property {number | 'auto'} threads how many threads compute, where memory can be shared: in Node, and in a page that is
 *   cross-origin isolated; elsewhere it is one. Results do not depend on it. 'auto': in Node one, in an isolated page as
 *   many as there are cores, but of more than four only half, from four to eight
 */

/** @type {Settings} */
const settings = { simd: 'auto', wasmUrl: null, worker: 'auto', threads: 'auto' };

/** @type {Record<keyof Settings, (value: any) => boolean>} */
const accepts = {
  simd: (value) => ['auto', 'baseline', 'relaxed'].includes(value),
  wasmUrl: (value) => value === null || typeof value === 'string',
  worker: (value) => value === 'auto' || typeof value === 'boolean',
  threads: (value) => value === 'auto' || (Number.isInteger(value) && value >= 1),
};

let started = false;

/**
 * Chooses how the engine is started. Call it before anything computes.
 *
 * @param {Partial<Settings>} options
 * @throws {ValueError} for an unknown option or value, or once the engine runs
 * @example configure({ simd: 'baseline' }); // the same bits in every browser
 */
export function configure(options) {
  for (const [key, value] of Object.entries(options)) {
    const known = /** @type {(keyof Settings)[]} */ (Object.keys(accepts));
    const name = known.find((k) => k === key);
    if (!name) {
      const near = nearest(key, known);
      throw new ValueError(
        `configure() has no option '${key}'.${near ? ` Did you mean '${near}'?` : ''} Its options: ${known.join(', ')}.`,
      );
    }
    if (!accepts[name](value))
      throw new ValueError(`configure(): ${key} cannot be ${JSON.stringify(value)}.`);
  }
  if (started)
    throw new ValueError('configure() has to be called before the first model computes; the engine runs.');
  Object.assign(settings, options);
}

/** The settings; from now on they are fixed. */
export function startWith() {
  started = true;
  return { ...settings };
}
