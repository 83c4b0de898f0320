/**
 * `npm run bench`: Hornet beside its peers, see options.js for what can be asked. The table goes to standard output,
 * all measurements to .build/bench/. The peers are installed on the first run.
 */
import { execFileSync, execSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { HELP, parseOptions } from './options.js';
import { PEERS } from './peers/index.js';
import { markdown, writeReadme } from './report.js';

const HERE = import.meta.dirname;
const ROOT = join(HERE, '../..');
const OUT = join(ROOT, '.build/bench');

async function main() {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    console.log(HELP);
    return;
  }
  mkdirSync(OUT, { recursive: true });
  if (options.kernels || options.profile) {
    const { runKernels, runProfile } = await import('./kernels.js');
    await (options.kernels ? runKernels(options) : runProfile(options));
    return;
  }
  installPeers();
  const run = await comparison(options);
  const stamp = run.date.replaceAll(':', '-');
  for (const name of [stamp, 'latest'])
    writeFileSync(join(OUT, `${name}.json`), JSON.stringify(run, null, 1));
  const text = markdown(run);
  console.log(text);
  if (options.readme) writeReadme(join(ROOT, 'README.md'), text);
}

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
  const { measureAll } = await import('./measure.js');
  const { prepareDigits } = await import('./digits.js');
  const open = { chromium: chromiumEnvironment, node: nodeEnvironment, native: nativeEnvironment };
  const peers = PEERS.filter(({ id }) => options.peers.includes(id) && !options.skip.includes(id));
  const dataset = await prepareDigits(options.images);
  const environments = {};
  for (const place of options.where) {
    const able = peers.filter((peer) => peer.where.includes(place));
    if (!able.length) continue;
    const environment = await open[place](able);
    if (!environment) {
      process.stderr.write('native: no PyTorch here (Debian: apt-get install python3-torch), left out\n');
      continue;
    }
    try {
      const results = await measureAll(environment, able, dataset, options);
      environments[place] = { version: environment.version, results };
    } finally {
      await environment.close();
    }
  }
  return { ...circumstances(options), peers, dataset: dataset.source, measures: options.only, environments };
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
