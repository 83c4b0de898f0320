import { readFileSync } from 'node:fs';

import { expect } from '@jest/globals';

import { fingerprint } from './hash.js';

/**
 * Values that real Keras gave. tests/golden/generate/run.sh makes them anew.
 *
 * @param {string} name
 * @returns {any}
 */
export const golden = (name) =>
  JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), 'utf8'));

/**
 * Values against what was recorded of them, all or a fingerprint: errors relative to the largest, or to the length.
 *
 * @param {ArrayLike<number>} got
 * @param {{shape: number[], values?: any[], print?: any[]}} recorded NaN and infinities as texts
 * @param {number} tolerance
 */
export function expectRecorded(got, recorded, tolerance) {
  const expected = /** @type {any[]} */ (recorded.values ?? recorded.print).map(Number);
  const values = recorded.values ? Array.from(got) : fingerprint(got);
  expect(got).toHaveLength(recorded.shape.reduce((product, size) => product * size, 1));
  const scale = Math.max(1e-3, ...expected.map((value) => (Number.isFinite(value) ? Math.abs(value) : 0)));
  const errors = values.map((value, i) =>
    Object.is(value, expected[i]) ? 0 : Math.abs(value - expected[i]) / scale,
  );
  const worst = Math.max(0, ...errors);
  expect({ got: values, expected, worst, within: worst <= tolerance }).toMatchObject({ within: true });
}

/** A config without what says nothing: modules, and the policy that stands for a dtype. @param {any} value @returns {any} */
export function plainConfig(value) {
  if (Array.isArray(value)) return value.map(plainConfig);
  if (!value || typeof value !== 'object') return value;
  if (value.class_name === 'DTypePolicy') return value.config.name;
  const { module: _, registered_name: __, build_config: ___, ...rest } = value;
  return Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, plainConfig(one)]));
}
