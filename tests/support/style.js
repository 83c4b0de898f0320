/**
 * The layout of all files: clang-format for C, prettier for the rest.
 *
 *     node tests/support/style.js [--write]      checks, or rewrites
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ownFiles } from './files.js';

/** The version is part of the name in Debian; elsewhere any will have to do. */
const CLANG_FORMATS = ['clang-format-19', 'clang-format'];

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {string[]} options
 * @returns {{ status: number | null, output: string }} status is null where there is no such command.
 */
export function run(command, options) {
  const { status, stdout, stderr, error } = spawnSync(command, options, {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { status, output: error ? String(error) : stdout + stderr };
}

/**
 * The files that clang-format complains of, one a line, without the places.
 * @param {string} output
 */
function badlyLaidOut(output) {
  const files = [...output.matchAll(/^(\S+?):\d+:\d+: error/gm)].map((match) => match[1]);
  return files.length === 0 ? output : `${[...new Set(files)].join('\n')}\n`;
}

/**
 * Formats C, or says what is not as clang-format would have it.
 * @param {boolean} write
 */
export function formatC(write) {
  const mode = write ? ['-i'] : ['--dry-run', '--Werror'];
  const files = ownFiles(['src', 'tests/native'], /\.(c|h|inc)$/);
  for (const command of CLANG_FORMATS) {
    const result = run(command, [...mode, ...files]);
    if (result.status !== null) return { ...result, output: badlyLaidOut(result.output) };
  }
  return { status: 1, output: 'clang-format is missing: ./build.sh style\n' };
}

/**
 * Formats everything that prettier knows, or lists what is not as it would have it.
 * @param {boolean} write
 */
export function formatOthers(write) {
  const mode = write ? '--write' : '--check';
  return run(process.execPath, ['node_modules/prettier/bin/prettier.cjs', mode, '--log-level=warn', '.']);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const write = process.argv.includes('--write');
  for (const { status, output } of [formatC(write), formatOthers(write)]) {
    process.stdout.write(output);
    if (status !== 0) process.exitCode = 1;
  }
}
