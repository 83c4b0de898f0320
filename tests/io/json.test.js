import { describe, expect, jest, test } from '@jest/globals';

import {
  Model,
  Sequential,
  cloneModel,
  layers,
  modelFromJSON,
  optimizers,
  tensor,
  utils,
} from '../../js/index.js';

const quiet = { verbose: 0 };

function graph() {
  const a = layers.Input({ shape: [4], name: 'a' });
  const b = layers.Input({ shape: [4], name: 'b' });
  const shared = layers.Dense(3, { activation: 'relu', name: 'shared' });
  const inner = Sequential([layers.Input({ shape: [6] }), layers.Dense(2)], { name: 'inner' });
  const joined = layers.Concatenate()([shared(a), shared(b)]);
  return Model({ inputs: [a, b], outputs: [inner(joined), layers.Dense(1, { name: 'side' })(joined)] });
}

/** A model's outputs on the same numbers. */
async function answers(model) {
  const x = tensor([0.1, -0.2, 0.3, 0.7], [1, 4]);
  const given = model.inputs.length > 1 ? [x, x] : x;
  return [await model.predict(given, quiet)].flat().map(({ data }) => [...data]);
}

describe('a model as JSON', () => {
  test('comes back the same: shared and nested layers, several inputs and outputs', async () => {
    const model = graph();
    const twin = await modelFromJSON(model.toJSON());
    await twin.setWeights(await model.getWeights());
    expect(await answers(twin)).toEqual(await answers(model));
    expect(twin.toJSON()).toBe(model.toJSON());
    expect(twin.optimizer).toBeNull();
  });

  test('comes back from its config', async () => {
    const model = graph();
    const twin = await Model.fromConfig(model.getConfig());
    expect(twin.getConfig()).toEqual(model.getConfig());
    const chain = Sequential([layers.Input({ shape: [4] }), layers.Dense(3)]);
    expect((await Sequential.fromConfig(chain.getConfig())).getConfig()).toEqual(chain.getConfig());
  });

  test('comes back compiled, with what the optimizer was given', async () => {
    const model = Sequential([layers.Input({ shape: [4] }), layers.Dense(2)]);
    model.compile({
      optimizer: optimizers.Adam({ learningRate: 0.02, beta1: 0.8 }),
      loss: 'mse',
      metrics: ['mae'],
    });
    const twin = await modelFromJSON(JSON.parse(model.toJSON()));
    expect(twin.optimizer.getConfig()).toEqual(model.optimizer.getConfig());
    await twin.setWeights(await model.getWeights());
    const data = [tensor([1, 2, 3, 4], [1, 4]), tensor([1, 0], [1, 2])];
    expect(await twin.evaluate(...data, quiet)).toEqual(await model.evaluate(...data, quiet));
  });

  test('is cloned with weights of its own', async () => {
    const model = graph();
    const twin = await cloneModel(model);
    expect(twin.getConfig()).toEqual(model.getConfig());
    expect(twin.weights.some((weight) => model.weights.includes(weight))).toBe(false);
  });

  test('refuses what is not JSON, and names a layer that is not known', async () => {
    await expect(modelFromJSON('{')).rejects.toThrow(/the text is not JSON/);
    await expect(modelFromJSON(3)).rejects.toThrow(
      /takes the text that toJSON\(\) gave, or its object; received 3/,
    );
    const odd = {
      class_name: 'Sequential',
      config: { layers: [{ class_name: 'Dence', config: { name: 'd' } }] },
    };
    await expect(modelFromJSON(odd)).rejects.toThrow(/'d' is a Dence, .*nearest is Dense.*customObjects/);
  });

  test('leaves out an option that is not known, and tells', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
    const json = JSON.parse(
      Sequential([layers.Input({ shape: [4] }), layers.Dense(2, { name: 'd' })]).toJSON(),
    );
    json.config.layers[1].config.of_the_future = 7;
    await modelFromJSON(json);
    expect(warn).toHaveBeenCalledWith(
      "The option 'of_the_future' (7) of layer 'd' is not known and was left out.",
    );
    warn.mockRestore();
  });
});

describe('layers of the user', () => {
  class Twice extends layers.Layer {
    static className = 'Twice';
    call(x) {
      return layers.Add()([x, x]);
    }
  }

  test('are made known by customObjects', async () => {
    const json = Sequential([layers.Input({ shape: [4] }), new Twice()]).toJSON();
    await expect(modelFromJSON(json)).rejects.toThrow(/is a Twice/);
    const model = await modelFromJSON(json, { customObjects: { Twice } });
    expect(await answers(model)).toEqual([[0.2, -0.4, 0.6, 1.4].map(Math.fround)]);
  });

  test('or are registered, under the name that Keras would give them', async () => {
    utils.registerKerasSerializable(Twice, { package: 'Mine' });
    const json = JSON.parse(Sequential([layers.Input({ shape: [4] }), new Twice()]).toJSON());
    expect(json.config.layers[1]).toMatchObject({ module: null, registered_name: 'Mine>Twice' });
    expect((await modelFromJSON(json)).layers[0]).toBeInstanceOf(Twice);
    expect(() => utils.registerKerasSerializable('Twice')).toThrow(/takes a class; received 'Twice'/);
  });
});

test('single layers are written and read', async () => {
  const json = await layers.serialize(layers.Dense(3, { activation: 'relu', name: 'd' }));
  expect(json).toMatchObject({
    module: 'keras.layers',
    class_name: 'Dense',
    config: { units: 3, name: 'd' },
  });
  expect((await layers.deserialize(json)).getConfig()).toMatchObject({
    units: 3,
    activation: 'relu',
    name: 'd',
  });
  await expect(layers.deserialize(3)).rejects.toThrow(/takes what serialize\(\) gave/);
});

describe('old JSON', () => {
  test('of Keras 2: a chain whose first layer says what enters, compiled', async () => {
    const model = await modelFromJSON({
      class_name: 'Sequential',
      keras_version: '2.4.0',
      config: {
        name: 'old',
        layers: [
          {
            class_name: 'Dense',
            config: { name: 'd', units: 3, batch_input_shape: [null, 4], dtype: 'float32' },
          },
          { class_name: 'ThresholdedReLU', config: { name: 't', theta: 0.5 } },
          { class_name: 'LeakyReLU', config: { name: 'l', alpha: 0.1 } },
        ],
      },
      training_config: {
        loss: 'mse',
        metrics: ['mae'],
        optimizer_config: {
          class_name: 'SGD',
          config: { lr: 0.25, momentum: 0.5, decay: 0, nesterov: false },
        },
      },
    });
    expect(model.inputs[0].shape).toEqual([null, 4]);
    expect(model.layers[1].getConfig()).toMatchObject({ threshold: 0.5 });
    expect(model.layers[2].getConfig()).toMatchObject({ negative_slope: 0.1 });
    expect(model.optimizer.getConfig()).toMatchObject({ learning_rate: 0.25, momentum: 0.5 });
  });

  test('of TensorFlow.js: a graph of lists, in a model.json', async () => {
    const node = (/** @type {string} */ name) => [name, 0, 0, {}];
    const config = {
      name: 'graph',
      layers: [
        {
          class_name: 'InputLayer',
          name: 'x',
          config: { batch_input_shape: [null, 4], name: 'x' },
          inbound_nodes: [],
        },
        { class_name: 'Dense', name: 'p', config: { units: 2, name: 'p' }, inbound_nodes: [[node('x')]] },
        { class_name: 'Dense', name: 'q', config: { units: 2, name: 'q' }, inbound_nodes: [[node('x')]] },
        { class_name: 'Add', name: 's', config: { name: 's' }, inbound_nodes: [[node('p'), node('q')]] },
      ],
      input_layers: [['x', 0, 0]],
      output_layers: [['s', 0, 0]],
    };
    const model = await modelFromJSON({ modelTopology: { class_name: 'Model', config } });
    expect(model.outputs[0].shape).toEqual([null, 2]);
    expect(model.layers.map(({ name }) => name)).toEqual(['x', 'p', 'q', 's']);
    expect(await answers(model)).toHaveLength(1);
  });

  test('tells of hard_sigmoid, whose slope has changed', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
    await layers.deserialize({ class_name: 'Activation', config: { activation: 'hard_sigmoid', name: 'h' } });
    expect(warn).toHaveBeenCalledWith(
      expect.stringMatching(/'h' of an old file has activation 'hard_sigmoid'/),
    );
    warn.mockRestore();
  });
});

test('numbers that Keras wants as floats have a point', () => {
  const model = /** @type {any} */ (Sequential([layers.Input({ shape: [2] }), layers.Dense(1)]));
  model.compile({ optimizer: optimizers.SGD({ learningRate: 1 }), loss: 'mse' });
  const text = model.toJSON();
  expect(text).toContain('"learning_rate":1.0');
  expect(text).toContain('"momentum":0.0');
  expect(JSON.parse(text).compile_config.optimizer.config).toMatchObject({ learning_rate: 1, momentum: 0 });
});
