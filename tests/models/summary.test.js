import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';

import { Model, Sequential, layers, utils } from '../../js/index.js';
import { summaryText } from '../../js/models/summary.js';
import { golden } from '../support/golden.js';

const { cases } = golden('summary');

/** The models of tests/golden/generate/summary.py. @type {Record<string, () => any>} */
const MODELS = {
  convnet: () =>
    Sequential([
      layers.Input({ shape: [28, 28, 1] }),
      layers.Conv2D(32, 3, { activation: 'relu' }),
      layers.MaxPooling2D(2),
      layers.Conv2D(64, 3, { activation: 'relu' }),
      layers.MaxPooling2D(2),
      layers.Conv2D(64, 3, { activation: 'relu' }),
      layers.Flatten(),
      layers.Dense(64, { activation: 'relu' }),
      layers.Dense(10, { activation: 'softmax' }),
    ]),
  unbuilt: () => Sequential([layers.Dense(3), layers.Dropout(0.5), layers.Dense(2)]),
  long_names: () =>
    Sequential(
      [
        layers.Input({ shape: [12, 12, 3] }),
        layers.Conv2D(4, 3, { name: 'the_first_convolution_of_them_all' }),
        layers.GlobalAveragePooling2D({ name: 'average' }),
        layers.Dense(5, { name: 'a_layer_whose_name_is_longer_than_its_column_can_be' }),
        layers.Dense(1000, { name: 'wide' }),
        layers.Dense(25000, { name: 'very_wide' }),
      ],
      { name: 'model_with_long_names' },
    ),
  frozen: () => {
    const model = small();
    model.layers[0].trainable = false;
    return model;
  },
  trained: async () => {
    const model = small();
    model.compile({ optimizer: 'adam', loss: 'mse' });
    await model.fit([[0, 0, 0, 0]], [[0, 0, 0]], { verbose: 0 });
    return model;
  },
  compiled: () => {
    const model = /** @type {any} */ (Sequential([layers.Input({ shape: [4] }), layers.Dense(8)]));
    model.compile({ optimizer: 'rmsprop', loss: 'mse' });
    return model;
  },
  chain: () => {
    const x = layers.Input({ shape: [4], name: 'in' });
    return Model({ inputs: x, outputs: layers.Dense(2, { name: 'out' })(layers.Dense(8)(x)) });
  },
  two_branches: () => {
    const a = layers.Input({ shape: [4], name: 'numbers' });
    const b = layers.Input({ shape: [6], name: 'words' });
    const left = layers.Dense(16, { activation: 'relu' })(a);
    const right = layers.Dense(16, { activation: 'relu' })(b);
    // Names count up in the order in which layers are made; Concatenate is the only one of its kind.
    let h = layers.Concatenate()([left, right]);
    h = layers.Dropout(0.3)(layers.Dense(16, { activation: 'relu' })(h));
    return Model({ inputs: [a, b], outputs: layers.Dense(1, { activation: 'sigmoid' })(h) });
  },
  shared: () => {
    const a = layers.Input({ shape: [4], name: 'a' });
    const b = layers.Input({ shape: [4], name: 'b' });
    const twice = layers.Dense(3, { name: 'shared' });
    return Model({ inputs: [a, b], outputs: layers.Add({ name: 'sum' })([twice(a), twice(b)]) });
  },
  residual: () => {
    const x = layers.Input({ shape: [8, 8, 4] });
    const h = layers.Add()([x, layers.Conv2D(4, 3, { padding: 'same' })(x)]);
    return Model({
      inputs: x,
      outputs: [layers.GlobalMaxPooling2D()(h), layers.Flatten()(h)],
      name: 'residual',
    });
  },
  nested: () => {
    const inner = Sequential([layers.Input({ shape: [4] }), layers.Dense(3), layers.Dense(2)], {
      name: 'inner',
    });
    return Sequential([layers.Input({ shape: [4] }), inner, layers.Dense(1)], { name: 'outer' });
  },
};

const small = () =>
  /** @type {any} */ (Sequential([layers.Input({ shape: [4] }), layers.Dense(8), layers.Dense(3)]));

/** @param {string} name */
const camelCase = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

/** @type {string | undefined} */ let columns;
beforeEach(() => {
  columns = process.env.COLUMNS;
  utils.clearSession();
});
afterEach(() => {
  if (columns === undefined) delete process.env.COLUMNS;
  else process.env.COLUMNS = columns;
});

describe("Keras's very text", () => {
  test.each(cases.map((/** @type {any} */ c) => [c.case, c]))('%s', async (_, c) => {
    const { columns: width = 80, ...rest } = c.options;
    process.env.COLUMNS = String(width);
    const options = Object.fromEntries(Object.entries(rest).map(([name, value]) => [camelCase(name), value]));
    const model = await MODELS[c.model]();
    const printFn = jest.fn();
    const text = model.summary({ ...options, printFn });
    expect(`${text}\n`).toBe(c.text);
    expect(printFn.mock.calls).toEqual([[text]]);
    if (c.colours) expect(`${summaryText(model, options, true)}\n`).toBe(c.colours);
  });
});

describe('options', () => {
  test('without printFn it is printed', () => {
    const log = jest.spyOn(console, 'log').mockImplementation(() => {});
    small().summary();
    expect(log).toHaveBeenCalledTimes(1);
    log.mockRestore();
  });

  test('bad ones', () => {
    const model = small();
    const printFn = () => {};
    expect(() => model.summary({ linelength: 3 })).toThrow(/Did you mean 'lineLength'/);
    expect(() => model.summary({ lineLength: 8, printFn })).toThrow(/8 characters is too narrow/);
    expect(() => model.summary({ layerRange: ['x', 'y'], printFn })).toThrow(
      /matches no layers. Layers: dense, dense_1/,
    );
    expect(() => model.summary({ layerRange: ['x'], printFn })).toThrow(/two names of layers/);
  });
});
