// Nothing is public without a comment that says what it is for and shows it, no layer is without real Keras's numbers.
import { expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';

import { layers } from '../../js/index.js';
import { publicExports } from '../support/exports.js';
import { ROOT } from '../support/files.js';
import { golden } from '../support/golden.js';

const all = publicExports();

/** Comments on an export, or on another name for the same. @param {any} value */
const commentsOn = (value) => all.filter((one) => one.value === value).flatMap(({ comments }) => comments);

test('every export has a doc comment', () => {
  expect(all.length).toBeGreaterThan(400);
  const silent = all.filter(({ value }) => commentsOn(value).length === 0);
  expect(silent.map(({ name }) => name)).toEqual([]);
});

// That they can be parsed: documents.test.js.
test('every export has an example', () => {
  const isObvious = (/** @type {string} */ name) => name === 'version' || /Error$/.test(name);
  const plain = all.filter(
    ({ name, value }) => !isObvious(name) && !commentsOn(value).some((text) => text.includes('@example')),
  );
  expect(plain.map(({ name }) => name)).toEqual([]);
});

/** Layers that real Keras's numbers cannot be compared with: they have none of their own, or random ones. */
const NO_NUMBERS = ['Input', 'InputLayer', 'Lambda', 'Layer'];
const isRandom = (/** @type {string} */ name) => /^(Random|MixUp|CutMix|AugMix|Solarization)/.test(name);

/** Every class that a config names, itself included. @param {any} value @returns {string[]} */
const classesIn = (value) =>
  value && typeof value === 'object'
    ? [
        ...(typeof value.class_name === 'string' ? [value.class_name] : []),
        ...Object.values(value).flatMap(classesIn),
      ]
    : [];

test('every layer has golden cases', () => {
  const files = readdirSync(`${ROOT}tests/golden`).filter((name) => /^layers_\w+\.json$/.test(name));
  const cases = files.flatMap((file) => golden(file.replace('.json', '')).cases);
  expect(cases.length).toBeGreaterThan(500);
  const held = new Set(cases.flatMap((c) => [c.class, ...classesIn(c.config)]));
  const classes = Object.entries(layers).filter(([name]) => /^[A-Z]/.test(name));
  const missing = classes.filter(
    ([name, type]) =>
      !held.has(/** @type {any} */ (type).className) && !NO_NUMBERS.includes(name) && !isRandom(name),
  );
  expect(missing.map(([name]) => name)).toEqual([]);
  expect(NO_NUMBERS.filter((name) => held.has(name) && name !== 'InputLayer')).toEqual([]);
});
