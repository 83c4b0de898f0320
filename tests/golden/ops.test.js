/** Ops on tensors of known shapes as keras.ops has them: values, and gradients of a hashed cotangent. */
import { readdirSync } from 'node:fs';

import { describe, expect, test } from '@jest/globals';

import { ops } from '../../js/index.js';
import { golden } from '../support/golden.js';
import { fingerprint, uniform } from '../support/hash.js';
import { runOps } from '../support/ops.js';

const files = readdirSync(new URL('.', import.meta.url))
  .filter((name) => /^ops_\w+\.json$/.test(name))
  .map((name) => name.replace('.json', ''));

const sizeOf = (shape) => shape.reduce((product, size) => product * size, 1);

/** "$0" in arguments is the first tensor. @returns {any} */
function filled(/** @type {any} */ arg, xs) {
  if (Array.isArray(arg)) return arg.map((one) => filled(one, xs));
  return /^\$\d+$/.test(arg) ? xs[Number(arg.slice(1))] : arg;
}

/** Values against what was recorded: errors relative to the largest, or to the length. */
function expectRecorded(/** @type {ArrayLike<number>} */ got, /** @type {any} */ recorded) {
  const expected = (recorded.values ?? recorded.print).map(Number);
  const values = recorded.values ? Array.from(got) : fingerprint(got);
  expect(got).toHaveLength(sizeOf(recorded.shape));
  const scale = Math.max(1e-3, ...expected.map((value) => (Number.isFinite(value) ? Math.abs(value) : 0)));
  const worst = Math.max(
    0,
    ...values.map((value, i) => (Object.is(value, expected[i]) ? 0 : Math.abs(value - expected[i]) / scale)),
  );
  expect({ got: values, expected, worst, within: worst <= 1e-5 }).toMatchObject({ within: true });
}

describe.each(files)('%s', (file) => {
  const { cases } = golden(file);

  test.each(cases.map((/** @type {any} */ c) => [c.case, c]))('%s', (_, c) => {
    const f = c.op
      .split('.')
      .reduce((/** @type {any} */ space, /** @type {string} */ name) => space[name], ops);
    const xs = c.shapes.map((shape, i) =>
      c.ints[i]
        ? { shape, dtype: 'int32', data: c.ints[i] }
        : { shape, dtype: 'float32', data: uniform(sizeOf(shape), 20 + i) },
    );
    const call = (/** @type {any[]} */ ...placed) => f(...filled(c.args, placed));
    const { outputs, gradients } = runOps(call, xs, { gradients: Boolean(c.gradients) });
    const sizes = (/** @type {number[]} */ shape) => (shape.length ? shape : [1]);
    expect(outputs.map(({ shape }) => shape)).toEqual(c.outputs.map(({ shape }) => sizes(shape)));
    outputs.forEach(({ data }, i) => expectRecorded(data, c.outputs[i]));
    c.gradients?.forEach((recorded, i) => expectRecorded(gradients[i], recorded));
  });
});
