/**
 * W7: how much code a page loads that reads one digit, and how long after an empty page it has the answer. Each library
 * gets a page as a bundler makes it: minified, split where code is loaded on demand, preloaded where it is not. Every
 * load is a browser context of its own: nothing is cached.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { rollup } from 'rollup';
import { NETS, initialWeights } from './nets.js';

const HERE = import.meta.dirname;
const FOLDER = '.build/bench/cold';
const OUT = join(HERE, '../..', FOLDER);
const WEIGHTS = `/${FOLDER}/weights.bin`;
const CODE = /\.(m?js|wasm)$/;

/**
 * @param {any} environment Chromium's, of hosts.js
 * @param {import('./peers/index.js').Peer[]} peers
 * @param {{rounds: number}} options
 * @returns {Promise<Record<string, import('./measure.js').Result>>}
 */
export async function measureCold(environment, peers, { rounds }) {
  process.stderr.write('chromium, w7\n');
  mkdirSync(OUT, { recursive: true });
  const weights = initialWeights(NETS.digits);
  writeFileSync(join(OUT, 'weights.bin'), Buffer.concat(weights.map(({ data }) => Buffer.from(data.buffer))));
  writePage('empty', '<script type="module">globalThis.answered = performance.now();</script>');
  const shapes = weights.map(({ shape }) => shape);
  for (const peer of peers) await writeProgram(peer, environment, shapes);
  const results = Object.fromEntries(peers.map(({ id }) => [id, { figures: { bytes: {}, cold: {} } }]));
  const empty = [];
  // The first round warms the server and the browser's own processes up.
  for (let round = 0; round <= rounds; round++) {
    const { seconds } = await visit(environment, 'empty');
    if (round > 0) empty.push(seconds);
    for (const { id } of peers) await measureOnce(environment, id, results[id], round > 0);
  }
  const floor = Math.min(...empty);
  for (const { figures } of Object.values(results))
    figures.cold.values = figures.cold.values?.map((seconds) => seconds - floor);
  return results;
}

async function measureOnce(environment, id, result, counts) {
  if (result.failed) return;
  try {
    const { seconds, bytes } = await visit(environment, id);
    result.figures.bytes = { values: [bytes], units: 1 };
    if (counts) (result.figures.cold.values ??= []).push(seconds);
  } catch (error) {
    result.failed = error.message.split('\n')[0];
  }
}

/** The page of one library: its module and the task as one program, or as it ships where it is not to be bundled. */
async function writeProgram(peer, { task, origin }, shapes) {
  const { options } = task(peer);
  const module = peer.id === 'hornet' ? 'hornet-cold.js' : peer.module;
  const ours = peer.id === 'hornet' ? { worker: false, wasmUrl: `${origin}/js/engine/wasm` } : {};
  const given = { options: { ...options, ...ours }, net: NETS.digits, shapes, weights: WEIGHTS };
  const program = (folder) => `
    import { load } from '${folder}/peers/${module}';
    import { firstAnswer } from '${folder}/cold-page.js';
    firstAnswer(load, ${JSON.stringify(given)});`;
  if (peer.id === 'hornet-modules') {
    writePage(peer.id, `<script type="module">${program('/tests/bench')}</script>`);
    return;
  }
  const { entry, chunks } = await bundle(peer.id, program('.'));
  const preloads = chunks.map((chunk) => `<link rel="modulepreload" href="${chunk}" />`);
  writePage(peer.id, `${preloads.join('')}<script type="module" src="${entry}"></script>`);
}

/**
 * Our program without what it does not use: Rollup, unlike esbuild, sees that of `layers` only some are named. It finds no
 * npm packages, which the peers are.
 */
async function shaken(id, contents) {
  const input = join(HERE, `${id}.js`);
  const program = { name: 'program', resolveId: (name) => (name === input ? name : null), load: (name) => (name === input ? contents : null) }; // prettier-ignore
  const made = await rollup({
    input,
    plugins: [program],
    external: /^node:/,
    treeshake: { moduleSideEffects: (file) => file === input },
    logLevel: 'silent',
  });
  await made.write({ dir: join(OUT, 'shaken'), format: 'es', entryFileNames: 'stdin.js' });
  return { entryPoints: [join(OUT, 'shaken/stdin.js')] };
}

/** @returns {Promise<{entry: string, chunks: string[]}>} chunks: what the entry imports at once */
async function bundle(id, contents) {
  const source = id === 'hornet' ? await shaken(id, contents) : { stdin: { contents, resolveDir: HERE } };
  const { metafile } = await build({
    ...source,
    outdir: join(OUT, id),
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    external: ['node:*'],
    metafile: true,
    logLevel: 'error',
  });
  const path = Object.keys(metafile.outputs).find((file) => basename(file) === 'stdin.js');
  const { imports } = metafile.outputs[path];
  const local = (file) => `${id}/${basename(file)}`;
  const chunks = imports.filter(({ kind, external }) => kind === 'import-statement' && !external);
  return { entry: local(path), chunks: chunks.map((chunk) => local(chunk.path)) };
}

function writePage(id, body) {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8" /><title>${id}</title><link rel="icon" href="data:," />${body}</html>\n`;
  writeFileSync(join(OUT, `${id}.html`), html);
}

/** @returns {Promise<{seconds: number, bytes: number}>} bytes: of code, gzipped */
async function visit({ browser, origin }, id) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const bodies = new Map();
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      const isOurs = pathname.endsWith('/cold-page.js');
      if (CODE.test(pathname) && !isOurs) bodies.set(pathname, response.body());
    });
    let failed;
    page.on('pageerror', (error) => (failed = error));
    await page.goto(`${origin}/${FOLDER}/${id}.html`);
    const answered = await page.waitForFunction(() => globalThis.answered, null, { timeout: 30000 });
    const seconds = (await answered.jsonValue()) / 1000;
    if (failed) throw failed;
    const sizes = (await Promise.all(bodies.values())).map((body) => gzipSync(body, { level: 9 }).length);
    return { seconds, bytes: sizes.reduce((a, b) => a + b, 0) };
  } finally {
    await context.close();
  }
}
