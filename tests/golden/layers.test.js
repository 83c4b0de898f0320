/**
 * Single layers as real Keras has them: made from Keras's own config, on the same numbers. Outputs, gradients with respect
 * to inputs and weights, weights after three steps, and the config. The cases stand in generate/layer_cases.
 */
import { readdirSync } from 'node:fs';

import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { deserializeLayer, deserializeModel } from '../../js/io/deserialize.js';
import { readingNested } from '../../js/layers/nested.js';
import { golden } from '../support/golden.js';
import { runCase } from '../support/golden_layer.js';
import { fingerprint } from '../support/hash.js';

const areas = readdirSync(new URL('.', import.meta.url))
  .filter((name) => /^layers_\w+\.json$/.test(name))
  .map((name) => name.replace('.json', ''));

/** Sizes of a tensor's values against what was recorded: errors relative to the largest value, or to the length. */
function expectRecorded(/** @type {ArrayLike<number>} */ got, /** @type {any} */ recorded, tolerance) {
  const expected = recorded.values ?? recorded.print;
  const values = recorded.values ? Array.from(got) : fingerprint(got);
  expect(recorded.shape.reduce((product, size) => product * size, 1)).toBe(got.length);
  expect(values).toHaveLength(expected.length);
  const scale = Math.max(1e-3, ...expected.map((value) => Math.abs(Number(value))));
  const worst = Math.max(0, ...values.map((value, i) => Math.abs(value - Number(expected[i])) / scale));
  expect({ got: values, expected, worst, within: worst <= tolerance }).toMatchObject({ within: true });
}

/** A config without what says nothing: modules, and the policy that stands for a dtype. @returns {any} */
function plain(/** @type {any} */ value) {
  if (Array.isArray(value)) return value.map(plain);
  if (!value || typeof value !== 'object') return value;
  if (value.class_name === 'DTypePolicy') return value.config.name;
  const { module: _, registered_name: __, build_config: ___, ...rest } = value;
  return Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, plain(one)]));
}

/** What an object, and objects within, have in common with another in keys. @returns {any} */
function shared(/** @type {any} */ value, /** @type {any} */ other) {
  if (Array.isArray(value)) return value.map((one, i) => shared(one, other?.[i]));
  if (!value || typeof value !== 'object' || !other) return value;
  const both = Object.entries(value).filter(([key]) => key in other);
  return Object.fromEntries(both.map(([key, one]) => [key, shared(one, other[key])]));
}

describe.each(areas)('%s', (area) => {
  const { cases, rate, steps } = golden(area);

  test.each(cases.map((/** @type {any} */ c) => [c.case, c]))('%s', async (_, c) => {
    const config = plain(c.config);
    const { [c.class]: type } = /** @type {any} */ (layers);
    const layer = type
      ? readingNested(deserializeLayer, () => type.fromConfig(config))
      : deserializeModel({ class_name: c.class, config: c.config });
    const written = type ? plain(JSON.parse(JSON.stringify(layer.getConfig()))) : config;
    expect(shared(written, config)).toEqual(shared(config, written));
    const made = await runCase(c, layer, { rate, steps });
    expect(made.weights).toEqual(c.weights);
    expect(made.outputs.map(({ shape }) => shape)).toEqual(c.outputs.map(({ shape }) => shape));
    made.outputs.forEach(({ data }, i) => expectRecorded(data, c.outputs[i], 1e-4));
    for (const kind of ['weightGradients', 'inputGradients']) {
      c[kind]?.forEach((recorded, i) => expectRecorded(made[kind][i], recorded, 1e-4));
    }
    c.after?.forEach((recorded, i) => expectRecorded(made.after[i].data, recorded, 1e-3));
  });
});
