// The order of the house: what lies where, how long files are, and that nothing is left without its test.
import { expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { ROOT, ownFiles, readText } from '../support/files.js';

const TOP = ['src', 'web', 'js', 'tests', 'build.sh', 'package.json', 'package-lock.json', 'jsconfig.json'];
const PAPERS = ['README.md', 'CHANGELOG.md', 'LICENSE'];
const TEXT = /\.(js|json|c|h|inc|def|sh|py|md|html|css|svg)$|^[^.]+$/;
const LONGEST = { c: 500, h: 500, js: 600, css: 600, html: 600, py: 600, sh: 600 };

/** Files that git knows of; elsewhere (an unpacked archive) all files. */
const committed = () =>
  existsSync(`${ROOT}.git`)
    ? execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).split('\n').filter(Boolean)
    : ownFiles(['.']);
const extension = (path) => path.split('.').at(-1);
const lines = (path) => readText(path).split('\n').length - 1;

test('the top level holds what is laid down, and nothing else', () => {
  const made = ['node_modules'];
  const strangers = readdirSync(ROOT).filter((name) => ![...TOP, ...PAPERS, ...made].includes(name));
  expect(strangers.filter((name) => !name.startsWith('.'))).toEqual([]);
  expect([...TOP, ...PAPERS].filter((name) => !existsSync(ROOT + name))).toEqual([]);
});

test('nothing that is made by machines is committed', () => {
  const made =
    /^(\.build|node_modules|js\/engine\/wasm|js\/vendor|web\/vendor|web\/data)\/|^js\/engine\/generated\.js$/;
  expect(committed().filter((path) => made.test(path))).toEqual([]);
});

test('no file mentions the machine it was written on', () => {
  const place = new RegExp(
    ['/work', '/tmp', '/root', '/home'].map((folder) => `(?<![\\w.)}])${folder}/`).join('|'),
  );
  const found = committed()
    .filter((path) => TEXT.test(path) && path !== 'package-lock.json' && existsSync(ROOT + path))
    .filter((path) => place.test(readText(path)));
  expect(found).toEqual([]);
});

test('files are short enough to be read in one sitting', () => {
  const long = ownFiles(['src', 'js', 'web', 'tests'])
    .filter((path) => lines(path) > (LONGEST[extension(path)] ?? Infinity))
    .map((path) => `${path}: ${lines(path)} lines`);
  expect(long).toEqual([]);
});

test('no work is left lying about', () => {
  const mark = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`);
  expect(ownFiles(['src', 'js', 'web', 'tests'], TEXT).filter((path) => mark.test(readText(path)))).toEqual(
    [],
  );
});

test('every op has cases', () => {
  const ops = [...readText('src/ops.def').matchAll(/^(?:OP|MORE)\((\w+)\)/gm)].map((match) => match[1]);
  expect(ops.length).toBeGreaterThan(20);
  const sources = ['input', 'param', 'assign']; // assign: tests/engine/post.test.js
  const missing = ops.filter((op) => !sources.includes(op) && !existsSync(`${ROOT}tests/ops/cases/${op}.js`));
  expect(missing).toEqual([]);
});

test('every layer has a test', () => {
  const layers = ownFiles(['js/layers'], /^js\/layers\/[\w-]+\/[\w-]+\.js$/).map((path) =>
    path.split('/').at(-1),
  );
  expect(layers.length).toBeGreaterThan(10);
  const missing = layers.filter(
    (file) => !existsSync(`${ROOT}tests/layers/${file.replace('.js', '.test.js')}`),
  );
  expect(missing).toEqual([]);
});
