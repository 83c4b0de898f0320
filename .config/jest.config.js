/**
 * Jest's projects. `quick` runs in parallel and needs no browser; `slow` trains on whole data sets; `browser` drives
 * Chromium and Firefox. tests/support/lanes.js runs them; by hand:
 *
 *     npm run jest -- tests/layers --selectProjects quick
 */
import { fileURLToPath } from 'node:url';

const rootDir = fileURLToPath(new URL('..', import.meta.url));

const common = {
  rootDir,
  testEnvironment: 'node',
  transform: {},
  setupFilesAfterEnv: ['<rootDir>/tests/support/setup.js'],
  modulePathIgnorePatterns: ['<rootDir>/.build/'],
};

const everywhere = ['/node_modules/', '<rootDir>/.build/', '<rootDir>/tests/bench/node_modules/'];

export default {
  rootDir,
  projects: [
    {
      ...common,
      displayName: 'quick',
      testMatch: ['<rootDir>/tests/**/*.test.js'],
      testPathIgnorePatterns: [...everywhere, '\\.slow\\.test\\.js$', '<rootDir>/tests/web/'],
    },
    {
      ...common,
      displayName: 'slow',
      testMatch: ['<rootDir>/tests/**/*.slow.test.js'],
      testPathIgnorePatterns: [...everywhere, '<rootDir>/tests/web/'],
    },
    {
      ...common,
      displayName: 'browser',
      setupFilesAfterEnv: [...common.setupFilesAfterEnv, '<rootDir>/tests/support/retry.js'],
      testMatch: ['<rootDir>/tests/web/**/*.test.js'],
      testPathIgnorePatterns: everywhere,
    },
  ],
};
