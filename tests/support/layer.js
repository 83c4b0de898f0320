// What holds for every layer. Each layer's own test adds its values.

import { expect, test } from '@jest/globals';

import { Model, layers, loadModel, optimizers, setRandomSeed, tensor } from '../../js/index.js';
import { uniform, wholeNumbers } from './hash.js';

const quiet = { verbose: 0 };
const sizeOf = (shape) => shape.reduce((product, size) => product * size, 1);

/** Hashed numbers of a shape. @param {number[]} shape @param {number} [seed] */
export const numbers = (shape, seed = 1) => tensor(uniform(sizeOf(shape), seed), shape);

/**
 * A model of this one layer.
 *
 * @param {any} layer
 * @param {number[] | number[][]} inputShape of one sample; several for a layer that joins
 */
export function modelOf(layer, inputShape) {
  const several = Array.isArray(inputShape[0]);
  const inputs = (several ? inputShape : [inputShape]).map((shape) => layers.Input({ shape }));
  return Model({ inputs, outputs: layer(several ? inputs : inputs[0]) });
}

/**
 * What a layer makes of data.
 *
 * @param {any} layer
 * @param {any} x nested arrays with the batch; an array of tensors for several inputs
 * @param {any[]} [weights]
 */
export async function outputOf(layer, x, weights) {
  const list = Array.isArray(x) && x.every((one) => one?.shape) ? x : [tensor(x)];
  const shapes = list.map(({ shape }) => shape.slice(1));
  const model = modelOf(layer, list.length > 1 ? shapes : shapes[0]);
  if (weights) await model.setWeights(weights);
  const output = await model.predict(list.length > 1 ? list : list[0], quiet);
  await model.dispose();
  return output;
}

/**
 * The tests that every layer passes.
 *
 * @param {object} spec
 * @param {() => any} spec.make the layer, with options that are not the defaults
 * @param {number[] | number[][]} spec.inputShape of one sample
 * @param {number[]} spec.outputShape of one sample
 * @param {number[][]} [spec.weights] shapes
 * @param {Record<string, any>} [spec.config] what its config holds besides name, trainable and dtype
 * @param {number} [spec.wholeBelow] it takes whole numbers below this one, of which it has no gradient
 */
export function runLayerTest({ make, inputShape, outputShape, weights = [], config = {}, wholeBelow }) {
  const several = Array.isArray(inputShape[0]);
  const sample = (shape, seed) =>
    wholeBelow ? tensor(wholeNumbers(sizeOf(shape), seed, wholeBelow), shape) : numbers(shape, seed);
  const data = (rows) => {
    const list = (several ? inputShape : [inputShape]).map((shape, i) => sample([rows, ...shape], i + 1));
    return several ? list : list[0];
  };

  test('has its shapes and weights as soon as it is called', () => {
    const layer = make();
    const model = modelOf(layer, inputShape);
    expect(model.outputs[0].shape).toEqual([null, ...outputShape]);
    expect(layer.outputShape).toEqual([null, ...outputShape]);
    expect(layer.built).toBe(true);
    expect(layer.weights.map(({ shape }) => [...shape])).toEqual(weights);
    expect(layer.countParams()).toBe(weights.reduce((sum, shape) => sum + sizeOf(shape), 0));
    expect(layer.name).toMatch(/^[a-z0-9_]+$/);
  });

  test('is made again from its config', () => {
    const layer = make();
    const written = JSON.parse(JSON.stringify(layer.getConfig()));
    expect(written).toMatchObject({ name: layer.name, ...config });
    expect(written.trainable ?? true).toBe(true); // a few layers without weights do not say, as in Keras
    const again = layer.constructor.fromConfig(written);
    expect(again.getConfig()).toEqual(layer.getConfig());
    expect(again.className).toBe(layer.className);
  });

  test('predicts the same again, in any batch size, and after saving and loading', async () => {
    const model = modelOf(make(), inputShape);
    const x = data(5);
    const once = await model.predict(x, quiet);
    expect(once.shape).toEqual([5, ...outputShape]);
    expect((await model.predict(x, quiet)).data).toEqual(once.data);
    expect((await model.predict(x, { batchSize: 2, verbose: 0 })).data).toEqual(once.data);
    const loaded = await loadModel(await model.save());
    expect((await loaded.predict(x, quiet)).data).toEqual(once.data);
    await Promise.all([model.dispose(), loaded.dispose()]);
  });

  test('lets a layer before it and its own weights learn', async () => {
    setRandomSeed(1);
    const inputs = (several ? inputShape : [inputShape]).map((shape) => layers.Input({ shape }));
    const before = wholeBelow ? inputs : inputs.map((input) => layers.Dense(input.shape.at(-1))(input));
    const h = make()(several ? before : before[0]);
    const flat = h.rank > 2 ? layers.Flatten()(h) : h;
    const model = Model({ inputs, outputs: layers.Dense(2)(flat) });
    model.compile({ optimizer: optimizers.Adam({ learningRate: 0.01 }), loss: 'mse' });
    const [x, y] = [data(8), numbers([8, 2], 9)];
    const start = await model.getWeights();
    const { loss } = await model.evaluate(x, y, quiet);
    for (let i = 0; i < 20; i++) await model.trainOnBatch(x, y);
    const trained = await model.evaluate(x, y, quiet);
    expect(trained.loss).toBeLessThan(loss);
    const end = await model.getWeights();
    end.forEach((weight, i) => expect(weight.data).not.toEqual(start[i].data));
    await model.dispose();
  });

  test('refuses an option that it does not have', () => {
    const layer = make();
    const options = { ...layer.getConfig(), nmae: 'x' };
    expect(() => layer.constructor.fromConfig(options)).toThrow(/has no option 'nmae'. Did you mean 'name'/);
  });
}
