/**
 * What a page downloads: the API as one minified module, and one build of the engine, both gzipped.
 *
 *     node src/toolchain/size.js
 */
import { build } from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** The most that the engine may weigh together with the whole API, and with what the digit program uses of it. */
export const BUDGETS = { everything: 150_000, program: 100_000 };

/** What the digit program of the README uses. */
const PROGRAM = `
  import { Sequential, datasets, layers, setRandomSeed, utils } from './js/index.js';
  export { Sequential, setRandomSeed };
  export const { loadData } = datasets.mnist;
  export const { toCategorical } = utils;
  export const made = [layers.Input, layers.Conv2D, layers.MaxPooling2D, layers.Flatten, layers.Dense];`;

const BUILDS = ['baseline', 'relaxed', 'baseline-threads', 'relaxed-threads'];

/** @param {Uint8Array | string} content */
const gzipped = (content) => gzipSync(content, { level: 9 }).length;

/**
 * The gzipped size of the modules that some source reaches at once; what is loaded on demand is not counted.
 * @param {string} source
 */
async function bundleSize(source) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: source, resolveDir: '.' },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    outdir: '.build/bundle',
    external: ['node:*'],
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const texts = new Map(outputFiles.map((file) => [file.path.split('/').at(-1), file.text]));
  const { outputs } = metafile;
  const needed = new Set([Object.keys(outputs).find((name) => outputs[name].entryPoint) ?? '']);
  for (const name of needed) {
    for (const { path, kind, external } of outputs[name].imports) {
      if (kind === 'import-statement' && !external) needed.add(path);
    }
  }
  return [...needed].reduce((sum, name) => sum + gzipped(texts.get(name.split('/').at(-1)) ?? ''), 0);
}

/**
 * Gzipped bytes of the engine's two parts and of the API, and of all together. A page loads one of the engine's builds;
 * the largest counts.
 *
 * @returns {Promise<{ core: number, more: number, api: number, everything: number, program: number }>} program: what the
 *   digit program loads, the core and the part of the API that it uses
 */
export async function measureSizes() {
  const api = await bundleSize("export * from './js/index.js'");
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
