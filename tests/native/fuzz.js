/**
 * Fuzzes the plan parser, starting from the plans of all tests.
 *
 *     npm run fuzz            ten minutes
 *     npm run fuzz -- 30      thirty seconds
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { singles } from './harness.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = `${ROOT}.build/fuzz/`;
const LARGEST_SEED = 4096; // bytes; longer ones only slow the fuzzer down

/** One seed a plan; the last word is the batch size (tests/native/fuzz_plan.c). */
async function writeSeeds() {
  mkdirSync(`${FOLDER}seeds`, { recursive: true });
  mkdirSync(`${FOLDER}corpus`, { recursive: true });
  for (const [i, { words, batch }] of (await singles()).entries()) {
    const seed = Int32Array.from([...words, batch]);
    if (seed.byteLength <= LARGEST_SEED) writeFileSync(`${FOLDER}seeds/${i}`, new Uint8Array(seed.buffer));
  }
}

/**
 * Runs the fuzzer.
 * @param {number} seconds
 * @param {import('node:child_process').StdioOptions} stdio
 */
export async function fuzz(seconds, stdio) {
  await writeSeeds();
  const options = [
    `-max_total_time=${seconds}`,
    '-timeout=10',
    '-rss_limit_mb=2048',
    `-artifact_prefix=${FOLDER}`,
  ];
  const folders = [`${FOLDER}corpus`, `${FOLDER}seeds`];
  return spawnSync(`${ROOT}.build/native/fuzz_plan`, [...options, ...folders], { stdio, encoding: 'utf8' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const seconds = Number(process.argv[2] ?? 600);
  process.exitCode = (await fuzz(seconds, 'inherit')).status ?? 1;
}
