/**
 * Single layers as real Keras has them: made from Keras's own config, on the same numbers. Outputs, gradients with respect
 * to inputs and weights, weights after three steps, and the config. The cases stand in generate/layer_cases.
 */
import { readdirSync } from 'node:fs';

import { describe, expect, test } from '@jest/globals';

import { layers } from '../../js/index.js';
import { deserializeLayer, deserializeModel } from '../../js/io/deserialize.js';
import { readingNested } from '../../js/layers/nested.js';
import { expectRecorded, golden, plainConfig } from '../support/golden.js';
import { runCase } from '../support/golden_layer.js';

const areas = readdirSync(new URL('.', import.meta.url))
  .filter((name) => /^layers_\w+\.json$/.test(name))
  .map((name) => name.replace('.json', ''));

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
    const config = plainConfig(c.config);
    const { [c.class]: type } = /** @type {any} */ (layers);
    const layer = type
      ? readingNested(deserializeLayer, () => type.fromConfig(config))
      : deserializeModel({ class_name: c.class, config: c.config });
    const written = type ? plainConfig(JSON.parse(JSON.stringify(layer.getConfig()))) : config;
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
