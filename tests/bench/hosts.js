/**
 * Places where a library is measured: a page in Chromium, a Node process, a Python process. All are addressed alike:
 * `call(method, ...args)` runs a function of host.js (or of pytorch.py) there.
 *
 * @typedef {{call: (method: string, ...args: any[]) => Promise<any>, close: () => Promise<void> | void}} Host
 */
import { fork, spawn, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { NETS, channelsFirst, graph, initialWeights, outputShape } from './nets.js';
import { CONV, OPERATIONS } from './operations.js';
import { openReplay } from './replay.js';
import { stepOf } from './reference.js';
import { samples } from './samples.js';
import { serve } from './server.js';

const HERE = import.meta.dirname;
const ROOT = join(HERE, '../..');
const MODULES = join(HERE, 'node_modules');
const OUT = join(ROOT, '.build/bench');
const BUNDLES = join(OUT, 'peers');
/** Seconds after which a call counts as failed. */
const LONGEST = 45;

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

/**
 * What a host is told to start with.
 *
 * @typedef {object} Given
 * @property {import('./works.js').Work} work
 * @property {{images: string, labels: string}} dataset paths below the repository
 * @property {{outputs: number[][]}} [expected]
 * @property {number} rows most rows of made-up data
 *
 * @param {import('./peers/index.js').Peer} peer
 * @param {Given} given
 */
function task(peer, { work, dataset, expected, rows }, places) {
  const { base } = places;
  return {
    ...library(peer, places),
    images: base + dataset.images,
    labels: base + dataset.labels,
    work: work.id,
    expected,
    rows,
  };
}

const library = (peer, { modules, folder }) => ({
  module: folder(peer) + peer.module,
  options: { ...peer.options, wasmPath: peer.wasm && modules + peer.wasm },
});

/** Fails where a host does not answer for too long; what it works on goes on until it is closed. */
async function inTime(answer) {
  let timer;
  const late = new Promise((_, reject) => {
    const error = Object.assign(new Error(`no answer within ${LONGEST} s`), { isLate: true });
    timer = setTimeout(() => reject(error), 1000 * LONGEST);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
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
    open: (peer, given) => started(nodeHost('host.js'), task(peer, given, places)),
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
  return { call: (...args) => inTime(call(...args)), close: () => void child.kill('SIGKILL') };
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
  const isolated = await serve(ROOT, { isolated: true });
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_FLAGS });
  const folder = (peer) => (isOurs(peer) ? '/tests/bench/peers/' : '/.build/bench/peers/browser/');
  const places = { modules: '/tests/bench/node_modules/', folder, base: '/' };
  const launch = (module, { origin } = server) =>
    pageHost(browser, `${origin}/tests/bench/page.html?host=${module}`);
  return {
    name: 'chromium',
    version: `Chromium ${browser.version()}`,
    launch,
    browser,
    origin: server.origin,
    task: (peer) => library(peer, places),
    open: async (peer, given) =>
      started(await launch('host.js', peer.isolated ? isolated : server), task(peer, given, places)),
    async close() {
      await browser.close();
      server.close();
      isolated.close();
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
      return await inTime(page.evaluate((message) => globalThis.call(message), { method, args }));
    } catch (error) {
      throw error.isLate ? error : new Error(plainMessage(error), { cause: error });
    }
  };
  return { call, close: () => context.close() };
}

/** A Python with PyTorch, or undefined. OpenBLAS is to find out itself what processor it runs on. */
export function findPyTorch() {
  const { OPENBLAS_CORETYPE: _type, OPENBLAS_L2_SIZE: _size, ...rest } = process.env;
  const one = { OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  const env = { ...rest, ...one };
  const command = [process.env.PYTHON, '/usr/bin/python3', 'python3'].find(
    (each) => each && spawnSync(each, ['-c', 'import torch'], { env }).status === 0,
  );
  return command && { command, env };
}

/** The engine's native build, and Python processes where there is PyTorch. */
export async function nativeEnvironment() {
  const python = findPyTorch();
  return {
    name: 'native',
    version: 'native',
    async open(peer, given) {
      if (peer.isPlan) return openReplay(given.work);
      if (!python) throw new Error('absent: no PyTorch here (Debian: apt-get install python3-torch)');
      return started(pythonHost(python, peer), nativeTask(given));
    },
    close() {},
  };
}

/** @returns {Host} */
function pythonHost({ command, env }, { module }) {
  const child = spawn(command, [join(HERE, 'peers', module)], { stdio: ['pipe', 'pipe', 'ignore'], env });
  const { call, answer, fail } = remote((message) => child.stdin.write(`${JSON.stringify(message)}\n`));
  createInterface({ input: child.stdout }).on('line', (line) => answer(JSON.parse(line)));
  child.on('exit', () => fail('the process ended'));
  return { call: (...args) => inTime(call(...args)), close: () => void child.kill('SIGKILL') };
}

/** The same for pytorch.py, which shares no code with the others: nets as graphs, numbers in files. */
function nativeTask({ work, dataset, expected, rows }) {
  const net = NETS[work.net];
  if (!net) return { work, nodes: null, operations: OPERATIONS.map((each) => ({ ...each, ...CONV })) };
  const weights = channelsFirst(net, initialWeights(net));
  const last = net.layers[net.layers.length - 1].activation;
  return {
    work: { training: work.training, last },
    nodes: graph(net),
    input: net.input,
    whole: net.dtype === 'int32',
    shapes: weights.map(({ shape }) => shape),
    weights: file(
      'weights',
      weights.map(({ data }) => data),
    ),
    expected,
    step: stepOf(outputShape(net).reduce((a, b) => a * b)),
    ...(work.net === 'digits' ? absolute(dataset) : madeUp(work, rows)),
  };
}

const absolute = ({ images, labels }) => ({ images: join(ROOT, images), labels: join(ROOT, labels) });

function madeUp({ net, training }, most) {
  const { x, classes } = samples(net, Math.min(most, training?.rows ?? 4));
  return { x: file('x', [x]), classes: file('classes', [classes]) };
}

/** @param {string} name @param {ArrayBufferView[]} arrays @returns {string} path */
function file(name, arrays) {
  const path = join(OUT, `native-${name}.bin`);
  writeFileSync(path, Buffer.concat(arrays.map((a) => Buffer.from(a.buffer, a.byteOffset, a.byteLength))));
  return path;
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

const isOurs = ({ module }) => module.startsWith('hornet');

export async function bundle(peers, platform) {
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
