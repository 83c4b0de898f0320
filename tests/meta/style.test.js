import { expect, test } from '@jest/globals';
import { formatC, formatOthers, run } from '../support/style.js';

const failures = ({ status, output }) => (status === 0 ? '' : `exit code ${status}\n${output}`);

test('C is laid out by clang-format (npm run format)', () => {
  expect(failures(formatC(false))).toBe('');
});

test('everything else is laid out by prettier (npm run format)', () => {
  expect(failures(formatOthers(false))).toBe('');
});

test('eslint has nothing to say (npm run lint)', () => {
  expect(failures(run('npm', ['run', '--silent', 'lint']))).toBe('');
});

test('types are right (npm run types)', () => {
  expect(failures(run('npm', ['run', '--silent', 'types']))).toBe('');
});
