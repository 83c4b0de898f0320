/**
 * Starts Jest with what our tests need of Node: native ES modules, and relaxed SIMD where it is behind a flag.
 *
 *     npm run jest -- tests/layers --watch
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const RELAXED_SIMD = process.version.startsWith('v20.') ? ['--experimental-wasm-relaxed-simd'] : [];

/**
 * Runs Jest and waits for its end.
 * @param {string[]} options Jest's command line.
 * @param {import('node:child_process').StdioOptions} [stdio]
 * @returns {number} Its exit code.
 */
export function runJest(options, stdio = 'inherit') {
  const flags = ['--experimental-vm-modules', '--no-warnings', ...RELAXED_SIMD];
  const jest = ['node_modules/jest/bin/jest.js', '--config=.config/jest.config.js'];
  return spawnSync(process.execPath, [...flags, ...jest, ...options], { stdio }).status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = runJest(process.argv.slice(2));
