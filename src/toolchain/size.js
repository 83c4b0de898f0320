/**
 * What a page downloads: the API as one minified module, and one build of the engine, both gzipped.
 *
 *     node src/toolchain/size.js
 */
import { transform } from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rollup } from 'rollup';

/** The most that the engine may weigh together with the whole API, and with what the digit program uses of it. */
export const BUDGETS = { everything: 175_000, program: 100_000 };

const EVERYTHING = "export * from './js/index.js'";

/** What the digit program of the README uses. */
const PROGRAM = `
  import { Sequential, datasets, layers, setRandomSeed, utils } from './js/index.js';
  export { Sequential, setRandomSeed };
  export const { loadData } = datasets.mnist;
  export const toCategorical = utils.toCategorical;
  export const made = [layers.Input, layers.Conv2D, layers.MaxPooling2D, layers.Flatten, layers.Dense];`;

const BUILDS = ['baseline', 'relaxed', 'baseline-threads', 'relaxed-threads'];

/** @param {Uint8Array | string} content */
const gzipped = (content) => gzipSync(content, { level: 9 }).length;

/** A module that stands nowhere. @param {string} source */
const virtual = (source) => ({
  name: 'program',
  resolveId: (/** @type {string} */ id) =>
    id === 'program' ? fileURLToPath(new URL('../../program', import.meta.url)) : null,
  load: (/** @type {string} */ id) => (id.endsWith('/program') ? source : null),
});

/**
 * The gzipped size of the modules that some source reaches at once, minified, without what it does not use; what is
 * loaded on demand is not counted.
 *
 * @param {string} source
 */
async function bundleSize(source) {
  const bundle = await rollup({
    input: 'program',
    plugins: [virtual(source)],
    external: /^node:/,
    treeshake: { moduleSideEffects: false }, // as package.json says
    logLevel: 'silent',
  });
  const { output } = await bundle.generate({ format: 'es' });
  const chunks = new Map(
    output.flatMap((chunk) => (chunk.type === 'chunk' ? [[chunk.fileName, chunk]] : [])),
  );
  const needed = new Set([output[0].fileName]);
  for (const name of needed)
    chunks.get(name)?.imports.forEach((other) => chunks.has(other) && needed.add(other));
  const sizes = [...needed].map(async (name) => {
    const { code } = await transform(chunks.get(name)?.code ?? '', {
      minify: true,
      format: 'esm',
      target: 'es2022',
    });
    return gzipped(code);
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/**
 * Gzipped bytes of the engine's two parts and of the API, and of all together. A page loads one of the engine's builds;
 * the largest counts.
 *
 * @returns {Promise<{ core: number, more: number, api: number, everything: number, program: number }>} program: what the
 *   digit program loads, the core and the part of the API that it uses
 */
export async function measureSizes() {
  const api = await bundleSize(EVERYTHING);
  const used = await bundleSize(PROGRAM);
  const largest = (/** @type {string} */ part) => Math.max(...BUILDS.map((name) => gzipped(readFileSync(`js/engine/wasm/${name}${part}.wasm`)))); // prettier-ignore
  const [core, more] = [largest(''), largest('-more')];
  return { core, more, api, everything: core + more + api, program: core + used };
}

if (process.argv[1] === fileURLToPath(import.meta.url) && existsSync('js/index.js')) {
  const { core, more, api, everything, program } = await measureSizes();
  const kilobytes = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  console.error(
    `[build] gzipped: engine ${kilobytes(core)} + ${kilobytes(more)} on demand + API ${kilobytes(api)} = ${kilobytes(everything)} of ${kilobytes(BUDGETS.everything)}` +
      ` (what the digit program uses: ${kilobytes(program)} of ${kilobytes(BUDGETS.program)})`,
  );
}
