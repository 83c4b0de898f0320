/**
 * `--instructions`: how many instructions fixed steps of the engine take, counted by valgrind in the native build. Times
 * on a busy machine say nothing about a few per cent; counts are the same every time.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLANS } from './plans.js';
import { REPLAY, caseFile, needReplay } from './replay.js';

const FILE = join(import.meta.dirname, 'instructions.json');
/** A count may rise by this much unannounced. */
export const MOST = 0.03;

const COUNTED = ['w1', 'w3', 'predict1', 'gemm-256', 'conv-1-forward', 'conv-1-filter', 'conv-1-input'];

/** C libraries choose copies of memcpy by processor: the same one everywhere. */
const GLIBC_TUNABLES = 'glibc.cpu.hwcaps=-AVX2,-AVX512F,-AVX512VL,-ERMS,-FSRM';

/**
 * Instructions of one repetition: what two take more than one, counted only within the engine's own function. What the
 * process does around it is not quite the same every time.
 *
 * @param {import('./plans.js').PlanWork} work
 */
export function count(work) {
  const path = caseFile(work);
  const repeated = work.optimizer ? 'nn_step' : work.wrt.length ? 'nn_run_node' : 'nn_forward';
  return total(path, repeated, 2) - total(path, repeated, 1);
}

function total(path, within, repetitions) {
  const tool = ['--tool=callgrind', '--callgrind-out-file=/dev/null', '--collect-atstart=no'];
  const program = [REPLAY, 'time', path, '/dev/null', String(repetitions)];
  const { stderr, error } = spawnSync('valgrind', [...tool, `--toggle-collect=${within}`, ...program], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, GLIBC_TUNABLES },
  });
  if (error) throw new Error(`valgrind does not run (Debian: apt-get install valgrind): ${error.message}`);
  const found = /Collected : (\d+)/.exec(stderr);
  if (!found) throw new Error(`valgrind has counted nothing:\n${stderr}`);
  return Number(found[1]);
}

/** @returns {Record<string, number>} by name of the plan */
export function countAll() {
  needReplay();
  return Object.fromEntries(COUNTED.map((name) => [name, count(PLANS[name]())]));
}

/** What was accepted: {compiler, counts}. */
export const accepted = () => JSON.parse(readFileSync(FILE, 'utf8'));

/**
 * What rose by more than MOST, or was not counted before, in words.
 *
 * @param {Record<string, number>} counts
 * @param {{compiler: string, counts: Record<string, number>}} before
 * @returns {string} empty if all is well
 */
export function complaint(counts, before, present = compiler()) {
  const lines = Object.entries(counts)
    .filter(([name, n]) => !(n <= before.counts[name] * (1 + MOST)))
    .map(([name, n]) => `${PLANS[name]().name}: ${n} instructions, ${change(n, before.counts[name])}`);
  if (!lines.length) return '';
  const other =
    before.compiler === present ? '' : `They were counted with ${before.compiler}; this is ${present}.\n`;
  return (
    `The engine takes more instructions than before:\n  ${lines.join('\n  ')}\n${other}` +
    'If that is meant to be so: `npm run bench -- --instructions --accept`, and a line in CHANGELOG.md that says why.'
  );
}

const change = (n, before) => {
  if (before === undefined) return 'not counted before';
  const share = 100 * (n / before - 1);
  return `${share < 0 ? '' : '+'}${share.toFixed(1)} % (before: ${before})`;
};

function compiler() {
  const { stdout } = spawnSync('clang-19', ['--version'], { encoding: 'utf8' });
  return /clang version \S+/.exec(stdout ?? '')?.[0] ?? 'another compiler';
}

/** Prints the counts beside the accepted ones; with `accept`, accepts them. */
export function runInstructions({ accept }) {
  execFileSync('./build.sh', ['native'], { cwd: join(import.meta.dirname, '../..'), stdio: 'inherit' });
  const counts = countAll();
  const before = accept ? null : accepted();
  for (const [name, n] of Object.entries(counts))
    console.log(`${PLANS[name]().name}: ${n}${before ? `, ${change(n, before.counts[name])}` : ''}`);
  if (accept) writeFileSync(FILE, `${JSON.stringify({ compiler: compiler(), counts }, null, 2)}\n`);
  else if (complaint(counts, before)) throw new Error(complaint(counts, before));
}
