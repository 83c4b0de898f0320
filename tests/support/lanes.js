/**
 * Runs the tests lane by lane and ends with one line, `N passed, N failed`, over all of them.
 *
 *     node tests/support/lanes.js quick | full
 *
 * The quick lane shares the cores among its files; slow and browser tests run alone, because they measure times.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { runJest } from './jest.js';

/** @type {Record<string, string[][]>} Jest projects with their options. */
const LANES = {
  quick: [['quick']],
  full: [['quick'], ['slow', '--runInBand'], ['browser', '--runInBand']],
};
const REPORTS = '.build/test-reports';

/**
 * Runs one Jest project. A file that cannot be run counts as one failure.
 * @param {string[]} lane
 */
function runLane([project, ...options]) {
  const report = `${REPORTS}/${project}.json`;
  const started = Date.now();
  rmSync(report, { force: true });
  console.error(`[test] ${project} …`);
  const status = runJest(
    [`--selectProjects=${project}`, '--passWithNoTests', '--json', `--outputFile=${report}`, ...options],
    ['ignore', 'ignore', 'inherit'],
  );
  console.error(`[test] ${project}: ${Math.round((Date.now() - started) / 1000)} s`);
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = readReport(report);
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  return { passed: numPassedTests, failed: status === 0 ? failed : Math.max(failed, 1) };
}

/**
 * Jest's report; where there is none, Jest itself did not get to the end.
 * @param {string} path
 */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1 };
  }
}

const lanes = LANES[process.argv[2]];
if (!lanes) throw new Error(`Unknown lane '${process.argv[2]}'. Lanes: ${Object.keys(LANES).join(', ')}.`);
mkdirSync(REPORTS, { recursive: true });
const results = lanes.map(runLane);
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
