/**
 * Places where a library is measured: a page in Chromium, a Node process, a Python process. All are addressed alike:
 * `call(method, ...args)` runs a function of host.js (or of pytorch.py) there.
 *
 * @typedef {{call: (method: string, ...args: any[]) => Promise<any>, close: () => Promise<void> | void}} Host
 */
import { fork, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { initialWeights, channelsFirst, referenceForward } from './net.js';
import { serve } from './server.js';

const HERE = import.meta.dirname;
const ROOT = join(HERE, '../..');
const MODULES = join(HERE, 'node_modules');
const BUNDLES = join(ROOT, '.build/bench/peers');

const CHROMIUM_FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // WebGL without a graphics card, which is how TensorFlow.js's webgl backend is measured.
  '--enable-unsafe-swiftshader',
];

/** Calls by number over any channel that carries JSON. */
function remote(send) {
  const waiting = new Map();
  let count = 0;
  return {
    call(method, ...args) {
      const id = ++count;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        send({ id, method, args });
      });
    },
    answer({ id, result, error }) {
      const { resolve, reject } = waiting.get(id);
      waiting.delete(id);
      if (error === undefined) resolve(result);
      else reject(new Error(error));
    },
    fail(message) {
      for (const { reject } of waiting.values()) reject(new Error(message));
      waiting.clear();
    },
  };
}

/** @param {{images: string, labels: string}} dataset paths below the repository */
function task(peer, dataset, { modules, folder, base }) {
  return {
    module: folder(peer) + peer.module,
    options: { ...peer.options, wasmPath: peer.wasm && modules + peer.wasm },
    images: base + dataset.images,
    labels: base + dataset.labels,
  };
}

/**
 * Node processes.
 *
 * @param {import('./peers/index.js').Peer[]} [peers] those that will be opened
 */
export async function nodeEnvironment(peers = []) {
  const bundled = (peer) => !isOurs(peer) && peer.bundledInNode;
  await bundle(peers.filter(bundled), 'node');
  const folder = (peer) => (bundled(peer) ? `${BUNDLES}/node/` : `${HERE}/peers/`);
  const places = { modules: `${MODULES}/`, folder, base: `${ROOT}/` };
  const launch = async (module) => nodeHost(module);
  return {
    name: 'node',
    version: `Node ${process.version}`,
    launch,
    open: (peer, dataset) => started(nodeHost('host.js'), task(peer, dataset, places)),
    close() {},
  };
}

/** @returns {Host} a process that runs the module of this folder */
function nodeHost(module) {
  const flags = Number(process.versions.node.split('.')[0]) < 21 ? ['--experimental-wasm-relaxed-simd'] : [];
  const child = fork(join(HERE, 'host-node.js'), [module], {
    execArgv: flags,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { call, answer, fail } = remote((message) => child.send(message));
  child.on('message', answer);
  child.on('exit', () => fail('the process ended'));
  return { call, close: () => void child.kill() };
}

/**
 * Pages of one Chromium, one a peer; each has a renderer's main thread of its own to compute on.
 *
 * @param {import('./peers/index.js').Peer[]} [peers] those that will be opened
 */
export async function chromiumEnvironment(peers = []) {
  await bundle(
    peers.filter((peer) => !isOurs(peer)),
    'browser',
  );
  const server = await serve(ROOT);
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_FLAGS });
  const folder = (peer) => (isOurs(peer) ? '/tests/bench/peers/' : '/.build/bench/peers/browser/');
  const places = { modules: '/tests/bench/node_modules/', folder, base: '/' };
  const launch = (module) => pageHost(browser, `${server.origin}/tests/bench/page.html?host=${module}`);
  return {
    name: 'chromium',
    version: `Chromium ${browser.version()}`,
    launch,
    open: async (peer, dataset) => started(await launch('host.js'), task(peer, dataset, places)),
    async close() {
      await browser.close();
      server.close();
    },
  };
}

/** @returns {Promise<Host>} */
async function pageHost(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => globalThis.call);
  const call = async (method, ...args) => {
    try {
      return await page.evaluate((message) => globalThis.call(message), { method, args });
    } catch (error) {
      throw new Error(plainMessage(error), { cause: error });
    }
  };
  return { call, close: () => context.close() };
}

/** A Python process; null where there is no PyTorch. */
export async function nativeEnvironment() {
  const { OPENBLAS_CORETYPE: _type, OPENBLAS_L2_SIZE: _size, ...env } = process.env;
  const python = [process.env.PYTHON, '/usr/bin/python3', 'python3'].find(
    (command) => command && spawnSync(command, ['-c', 'import torch'], { env }).status === 0,
  );
  if (!python) return null;
  return {
    name: 'native',
    version: 'native',
    async open(peer, dataset) {
      const child = spawn(python, [join(HERE, 'peers', peer.module)], {
        stdio: ['pipe', 'pipe', 'ignore'],
        env: { ...env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
      });
      const { call, answer, fail } = remote((message) => child.stdin.write(`${JSON.stringify(message)}\n`));
      createInterface({ input: child.stdout }).on('line', (line) => answer(JSON.parse(line)));
      child.on('exit', () => fail('the process ended'));
      return started(
        { call, close: () => void child.kill() },
        {
          images: join(ROOT, dataset.images),
          labels: join(ROOT, dataset.labels),
          weights: channelsFirst(initialWeights()).map(({ shape, data }) => ({ shape, data: [...data] })),
          expected: dataset.first.map((image) => referenceForward(initialWeights(), image)),
        },
      );
    },
    close() {},
  };
}

/** @returns {Promise<Host & {version: string, error: number}>} */
async function started(host, setUp) {
  try {
    return { ...host, ...(await host.call('start', setUp)) };
  } catch (error) {
    await host.close();
    throw error;
  }
}

const isOurs = (peer) => peer.module === 'hornet.js';

async function bundle(peers, platform) {
  const forNode = {
    mainFields: ['module', 'main'],
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
    },
  };
  await build({
    entryPoints: peers.map((peer) => join(HERE, 'peers', peer.module)),
    outdir: join(BUNDLES, platform),
    platform,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
    ...(platform === 'node' && forNode),
  });
}

function chromiumPath() {
  const known = [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  const found = known.find((path) => path && existsSync(path));
  if (!found)
    throw new Error('No Chromium found: install it, or set CHROMIUM to its path, or pass --where node.');
  return found;
}

/** What the library said, without Playwright's words around it. */
const plainMessage = (error) =>
  error.message
    .replace(/^page\.evaluate: /, '')
    .split('\n')[0]
    .replace(/^(Uncaught )?(\w*Error): /, '');
