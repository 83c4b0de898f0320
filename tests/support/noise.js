// What holds for every layer that does something random while training.

import { expect, test } from '@jest/globals';

import { Model, layers, optimizers, tensor } from '../../js/index.js';
import { modelOf, numbers } from './layer.js';

const quiet = { verbose: 0 };

/** What the layer makes of data as in training. @param {any} layer @param {any} x */
export async function disturbed(layer, x) {
  const input = layers.Input({ shape: x.shape.slice(1) });
  const model = Model({ inputs: input, outputs: layer(input, { training: true }) });
  const y = await model.predict(x, { ...quiet, batchSize: x.shape[0] });
  await model.dispose();
  return y;
}

/** Ones of a shape. @param {number[]} shape */
export const ones = (shape) => tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1), shape);

/** Mean and deviation. @param {ArrayLike<number>} values */
export function statistics(values) {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const variance = list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length;
  return { mean, deviation: Math.sqrt(variance) };
}

/** @param {(options: any) => any} make */
export function repeatsForASeed(make) {
  test('does the same again for a seed of its own, something else for another one', async () => {
    const x = numbers([8, 5]);
    const run = async (seed) => (await disturbed(make({ seed }), x)).data;
    expect(await run(3)).toEqual(await run(3));
    expect(await run(4)).not.toEqual(await run(3));
    expect(make({ seed: 3 }).getConfig().seed).toBe(3);
  });

  test('does other things in every step of training', async () => {
    const input = layers.Input({ shape: [5] });
    const model = Model({ inputs: input, outputs: layers.Dense(5)(make({ seed: 3 })(input)) });
    model.compile({ optimizer: optimizers.SGD({ learningRate: 0 }), loss: 'mse' });
    const x = numbers([8, 5]);
    const losses = [(await model.trainOnBatch(x, x)).loss, (await model.trainOnBatch(x, x)).loss];
    expect(losses[0]).not.toBe(losses[1]);
    await model.dispose();
  });

  test('does nothing when the model predicts', async () => {
    const x = numbers([8, 5]);
    const model = modelOf(make({}), [5]);
    expect((await model.predict(x, quiet)).data).toEqual(x.data);
    await model.dispose();
  });
}
