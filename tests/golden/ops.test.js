/** Ops on tensors of known shapes as keras.ops has them: values, and gradients of a hashed cotangent. */
import { readdirSync } from 'node:fs';

import { describe, expect, test } from '@jest/globals';

import { ops } from '../../js/index.js';
import { expectRecorded, golden } from '../support/golden.js';
import { uniform } from '../support/hash.js';
import { runOps } from '../support/ops.js';

const files = readdirSync(new URL('.', import.meta.url))
  .filter((name) => /^ops_\w+\.json$/.test(name))
  .map((name) => name.replace('.json', ''));

const sizeOf = (shape) => shape.reduce((product, size) => product * size, 1);

/** "$0" in arguments is the first tensor, "$0*4+1" four times that and 1. @returns {any} */
function filled(/** @type {any} */ arg, xs) {
  if (Array.isArray(arg)) return arg.map((one) => filled(one, xs));
  const [, at, scale, shift] = /^\$(\d+)(?:\*([-.\d]+)\+([-.\d]+))?$/.exec(arg) ?? [];
  if (at === undefined) return arg;
  return scale === undefined
    ? xs[Number(at)]
    : ops.add(ops.multiply(xs[Number(at)], Number(scale)), Number(shift));
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
    outputs.forEach(({ data }, i) => expectRecorded(data, c.outputs[i], 1e-5));
    c.gradients?.forEach((recorded, i) => expectRecorded(gradients[i], recorded, 1e-5));
  });
});
