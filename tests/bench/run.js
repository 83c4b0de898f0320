/**
 * `npm run bench`: Hornet beside its peers, see options.js for what can be asked. Tables go to standard output,
 * all measurements to .build/bench/. The peers are installed on the first run.
 */
import { execFileSync, execSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { HELP, NODE_ROUNDS, parseOptions } from './options.js';
import { PEERS } from './peers/index.js';
import { expectations, prepareDigits } from './prepare.js';
import { measureCold } from './cold.js';
import { measureWork } from './measure.js';
import { markdown, overview, writePage, writeReadme } from './report.js';

const HERE = import.meta.dirname;
const ROOT = join(HERE, '../..');
const OUT = join(ROOT, '.build/bench');
const PAGE = 'web/docs/benchmarks/results.json';

async function main() {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    console.log(HELP);
    return;
  }
  mkdirSync(OUT, { recursive: true });
  const instead = Object.keys(INSTEAD).find((name) => options[name]);
  if (instead) {
    await INSTEAD[instead](options);
    return;
  }
  if (options.where.some((place) => place !== 'native')) installPeers();
  const run = await comparison(options);
  const stamp = run.date.replaceAll(':', '-');
  for (const name of [stamp, 'latest'])
    writeFileSync(join(OUT, `${name}.json`), JSON.stringify(run, null, 1));
  console.log(markdown(run));
  if (options.readme) writeReadme(join(ROOT, 'README.md'), overview(run));
  if (options.page) writePage(join(ROOT, PAGE), run);
}

/** What does not compare libraries. */
const INSTEAD = {
  kernels: async (options) => (await import('./kernels.js')).runKernels(options),
  profile: async (options) => (await import('./kernels.js')).runProfile(options),
  explain: async (options) => (await import('./explain.js')).runExplain(options),
  instructions: async (options) => (await import('./instructions.js')).runInstructions(options),
};

function installPeers() {
  const wanted = readFileSync(join(HERE, 'package-lock.json'), 'utf8');
  const stamp = join(HERE, 'node_modules/.lock-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  process.stderr.write('installing the peers (once, about 200 MB)\n');
  execSync('npm ci --ignore-scripts --no-audit --no-fund', {
    cwd: HERE,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  writeFileSync(stamp, wanted);
}

async function comparison(options) {
  const { chromiumEnvironment, nativeEnvironment, nodeEnvironment } = await import('./hosts.js');
  const open = { chromium: chromiumEnvironment, node: nodeEnvironment, native: nativeEnvironment };
  const wanted = ({ id }) => options.peers.includes(id) && !options.skip.includes(id);
  const peers = PEERS.filter((peer) => wanted(peer) && options.works.some((work) => work.peers.includes(peer.id))); // prettier-ignore
  const environments = {};
  let visitor = null;
  const began = performance.now();
  for (const place of options.where) {
    const able = peers.filter((peer) => peer.where.includes(place));
    if (!able.length) continue;
    const environment = await open[place](able);
    try {
      const works = options.works.filter(({ where }) => !where || where.includes(place));
      const rounds = place === 'node' ? Math.min(options.rounds, NODE_ROUNDS) : options.rounds;
      const results = await allWorks(environment, able, works, { ...options, rounds });
      environments[place] = { version: environment.version, results };
      if (options.page && place === 'chromium') visitor = await asVisitor(environment, options);
    } finally {
      await environment.close();
    }
  }
  const minutes = (performance.now() - began) / 60000;
  const { source } = await prepareDigits(options.images);
  const works = options.works.map(({ id }) => id);
  return { ...circumstances(options), minutes, peers, dataset: source, works, environments, visitor };
}

async function asVisitor(environment, { quick }) {
  const host = await environment.launch('visitor-host.js');
  try {
    return await host.call('visit', quick ? 0.3 : 1.5);
  } finally {
    await host.close();
  }
}

async function allWorks(environment, peers, works, options) {
  const results = {};
  for (const work of works) {
    const able = peers.filter(({ id }) => work.peers.includes(id));
    if (!able.length) continue;
    if (work.id === 'w7') {
      results.w7 = await measureCold(environment, able, options);
      continue;
    }
    const dataset = await prepareDigits(work.id === 'scaling' ? options.scalingImages : options.images);
    const expected = work.net && expectations(work, dataset);
    const given = { dataset, expected, rows: options.rows };
    results[work.id] = await measureWork(environment, able, work, given, options);
  }
  return results;
}

function circumstances({ rounds, seconds, images }) {
  return {
    date: new Date().toISOString(),
    command: `npm run bench${process.argv.slice(2).length ? ` -- ${process.argv.slice(2).join(' ')}` : ''}`,
    commit: execFileSync('git', ['describe', '--always', '--dirty'], { cwd: ROOT, encoding: 'utf8' }).trim(),
    machine: {
      cpu: os.cpus()[0].model.trim(),
      cores: os.cpus().length,
      memory: Math.round(os.totalmem() / 2 ** 30),
      system: systemName(),
    },
    rounds,
    seconds,
    images,
  };
}

function systemName() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return /^PRETTY_NAME="(.*)"$/m.exec(release)?.[1] ?? `${os.type()} ${os.release()}`;
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
