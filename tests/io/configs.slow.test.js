/** Real Keras makes of the configs that we write what it had been given itself, with the defaults filled in. */
import { readdirSync } from 'node:fs';

import { beforeAll, describe, expect, test } from '@jest/globals';

import * as hornet from '../../js/index.js';
import { serializeLayer } from '../../js/io/serialize.js';
import { deserializeLayer, deserializeModel } from '../../js/io/deserialize.js';
import { readingNested } from '../../js/layers/nested.js';
import { golden, plainConfig } from '../support/golden.js';
import { askKeras } from '../support/oracle.js';

/**
 * A config of ours, and Keras's own: all of it or, where defaults may be left out, what Keras makes it from.
 *
 * @typedef {{name: string, ours: any, whole?: any, given?: any}} Case
 */

const areas = readdirSync(new URL('../golden/', import.meta.url))
  .filter((name) => /^layers_\w+\.json$/.test(name))
  .map((name) => name.replace('.json', ''));

/** As our files hold it. @param {string} module @param {any} object */
const written = (module, object) => ({
  module,
  class_name: object.className,
  config: object.getConfig(),
  registered_name: null,
});

/** @param {string} type @param {any} config Keras's */
function layerOf(type, config) {
  const { [type]: known } = /** @type {any} */ (hornet.layers);
  const layer = known
    ? readingNested(deserializeLayer, () => known.fromConfig(plainConfig(config)))
    : deserializeModel({ class_name: type, config });
  return serializeLayer(layer);
}

/** @returns {Case[]} */
const layerCases = () =>
  areas.flatMap((area) =>
    golden(area).cases.map((/** @type {any} */ c) => ({
      name: `${area}: ${c.case}`,
      ours: layerOf(c.class, c.config),
      whole: c.config,
    })),
  );

/** Layers with regularizers and constraints. @returns {Case[]} */
const penaltyCases = () =>
  golden('regularizers').cases.flatMap((/** @type {any} */ c) =>
    c.layers.map((/** @type {[string, any]} */ [type, config], /** @type {number} */ i) => ({
      name: `${c.case}, layer ${i}`,
      ours: layerOf(type, config),
      given: config,
    })),
  );

/** @param {string} file @param {(c: any) => string} classOf @returns {Case[]} */
const objectCases = (file, classOf) =>
  golden(file).cases.map((/** @type {any} */ c) => {
    const object = /** @type {any} */ (hornet)[file].get({ class_name: classOf(c), config: c.config });
    return {
      name: c.case,
      ours: written(`keras.${file}`, object),
      given: { ...c.config, name: object.name },
    };
  });

/** By itself, and as the rate of an optimizer. @returns {Case[]} */
const scheduleCases = () =>
  golden('schedules').cases.flatMap((/** @type {any} */ c) => {
    const { schedules, Adam } = hornet.optimizers;
    const schedule = /** @type {any} */ (schedules.get({ class_name: c.class, config: c.config }));
    const { config } = written('keras.optimizers', Adam({ learningRate: schedule }));
    return [
      { name: c.case, ours: written('keras.optimizers.schedules', schedule), given: c.config },
      { name: `${c.case} of an optimizer`, ours: config.learning_rate, given: c.config },
    ];
  });

/** @returns {Case[]} */
const initializerCases = () =>
  golden('initializers').cases.map((/** @type {any} */ c) => {
    const made = hornet.initializers.get({ class_name: c.class, config: c.options });
    return { name: c.case, ours: written('keras.initializers', made), given: c.options };
  });

/** @type {Record<string, Case[]>} */
const KINDS = {
  layers: layerCases(),
  'regularizers and constraints': penaltyCases(),
  losses: objectCases('losses', (c) => c.loss),
  metrics: objectCases('metrics', (c) => c.metric),
  optimizers: objectCases('optimizers', (c) => c.class),
  schedules: scheduleCases(),
  initializers: initializerCases(),
};

/** @type {Map<Case, any>} */ const answers = new Map();

beforeAll(async () => {
  const all = Object.values(KINDS).flat();
  const requests = all.map(({ ours, given }) => ({ config: ours, given }));
  const said = await askKeras('configs_in_keras.py', requests);
  all.forEach((one, i) => answers.set(one, said[i]));
});

/**
 * Numbers as floats, for some of Keras's have been that; of a graph its layers, for there are several ways to write its
 * edges.
 *
 * @param {any} config
 * @returns {any}
 */
function comparable(config) {
  const floats = JSON.parse(JSON.stringify(plainConfig(config)), (_, value) =>
    typeof value === 'number' ? Math.fround(value) : value,
  );
  if (!floats.output_layers) return floats;
  const layers = floats.layers.filter((/** @type {any} */ layer) => layer.class_name !== 'InputLayer');
  return layers.map((/** @type {any} */ layer) => layer.config);
}

describe.each(Object.entries(KINDS))('%s', (_, cases) => {
  test.each(cases.map((one) => /** @type {[string, Case]} */ ([one.name, one])))('%s', (_name, one) => {
    const { config, original, error } = answers.get(one);
    expect(error).toBeUndefined();
    expect(comparable(config)).toEqual(comparable(one.whole ?? original));
  });
});
