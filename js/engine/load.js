import { LoadError } from '../errors.js';
import { chooseThreads, sharedMemory, threadImports } from './threads.js';

/** @param {number[]} sections */
const validates = (sections) =>
  WebAssembly.validate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, ...sections]));

/**
 * What this browser can run, found out with two tiny modules: i8x16.popcnt of a splat, and i8x16.relaxed_swizzle.
 *
 * @returns {{simd: boolean, relaxed: boolean}}
 */
export function probe() {
  const type = [1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10]; // () -> v128
  return {
    simd: validates([...type, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11]),
    relaxed: validates([...type, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11]),
  };
}

/**
 * @param {'auto' | 'baseline' | 'relaxed'} wanted
 * @param {{simd: boolean, relaxed: boolean}} can
 * @returns {'baseline' | 'relaxed'}
 */
export function chooseBuild(wanted, can) {
  if (!can.simd) {
    throw new LoadError(
      'This browser lacks WebAssembly SIMD, which the engine is made of. ' +
        'Chrome and Edge have it since 91, Firefox since 89, Safari since 16.4: please update the browser.',
    );
  }
  if (wanted === 'relaxed' && !can.relaxed) {
    throw new LoadError(
      "configure({ simd: 'relaxed' }) was asked for, but this browser lacks relaxed SIMD. Use 'auto' or 'baseline'.",
    );
  }
  return wanted === 'auto' ? (can.relaxed ? 'relaxed' : 'baseline') : wanted;
}

const REMEDY = 'Check that the file is served from there, or point configure({ wasmUrl }) to its folder.';

/** @param {URL} url */
async function fetchModule(url) {
  /** @type {Response} */ let response;
  try {
    response = await fetch(url);
  } catch (cause) {
    throw new LoadError(`The engine did not arrive from ${url.href}: ${String(cause)}. ${REMEDY}`, { cause });
  }
  if (!response.ok) {
    throw new LoadError(`The engine did not arrive from ${url.href}: status ${response.status}. ${REMEDY}`);
  }
  return response;
}

/** @param {URL} url */
async function compileFile(url) {
  const { readFile } = await import('node:fs/promises');
  try {
    return await WebAssembly.compile(new Uint8Array(await readFile(url)));
  } catch (cause) {
    throw new LoadError(
      `The engine could not be loaded from ${url.href}: ${String(cause)}. Run ./build.sh.`,
      { cause },
    );
  }
}

/** Streams where the server sends application/wasm, else waits for the bytes. @param {URL} url */
async function compileFetched(url) {
  const response = await fetchModule(url);
  const streams = response.headers.get('content-type')?.startsWith('application/wasm');
  try {
    if (streams) return await WebAssembly.compileStreaming(response);
    return await WebAssembly.compile(await response.arrayBuffer());
  } catch (cause) {
    throw new LoadError(`What came from ${url.href} is no WebAssembly module: ${String(cause)}. ${REMEDY}`, {
      cause,
    });
  }
}

/** @param {URL} url @returns {Promise<WebAssembly.Module>} */
const compile = (url) => (url.protocol === 'file:' ? compileFile(url) : compileFetched(url));

/** @type {Record<string, () => URL>} Whole literals, so that bundlers find the files. */
const FILES = {
  'baseline.wasm': () => new URL('./wasm/baseline.wasm', import.meta.url),
  'relaxed.wasm': () => new URL('./wasm/relaxed.wasm', import.meta.url),
  'baseline-threads.wasm': () => new URL('./wasm/baseline-threads.wasm', import.meta.url),
  'relaxed-threads.wasm': () => new URL('./wasm/relaxed-threads.wasm', import.meta.url),
  'baseline-more.wasm': () => new URL('./wasm/baseline-more.wasm', import.meta.url),
  'relaxed-more.wasm': () => new URL('./wasm/relaxed-more.wasm', import.meta.url),
  'baseline-threads-more.wasm': () => new URL('./wasm/baseline-threads-more.wasm', import.meta.url),
  'relaxed-threads-more.wasm': () => new URL('./wasm/relaxed-threads-more.wasm', import.meta.url),
};

/**
 * Loads the core of the engine.
 *
 * @param {import('./settings.js').Settings} settings
 * @returns {Promise<Loaded>}
 * @throws {LoadError}
 */
export async function loadWasm({ simd, wasmUrl, threads: wanted = 1 }) {
  const build = chooseBuild(simd, probe());
  let threads = chooseThreads(wanted);
  const memory = threads > 1 ? sharedMemory() : null;
  if (!memory) threads = 1;
  const name = memory ? `${build}-threads` : build;
  const url = (/** @type {string} */ file) =>
    wasmUrl ? new URL(file, wasmUrl.endsWith('/') ? wasmUrl : `${wasmUrl}/`) : FILES[file]();
  const loadMore = () => compile(url(`${name}-more.wasm`));
  const module = await compile(url(`${name}.wasm`));
  // The heap's growth is noticed by looking (Engine.f32), not by being told.
  const env = { emscripten_notify_memory_growth() {}, ...(memory && threadImports(memory)) };
  const exports = /** @type {any} */ (await WebAssembly.instantiate(module, { env })).exports;
  exports._initialize?.();
  if (memory) exports.nn_threads_reserve(threads);
  return { exports, module, loadMore, build, threads };
}

/**
 * @typedef {object} Loaded
 * @property {any} exports
 * @property {WebAssembly.Module} module
 * @property {() => Promise<WebAssembly.Module>} loadMore the engine's second part
 * @property {{module: WebAssembly.Module, place: import('./more.js').Place}} [more] it, once it has been loaded
 * @property {'baseline' | 'relaxed'} build
 * @property {number} threads how many the engine may use, 1 where memory cannot be shared
 */
