// What holds for every layer that shows pictures otherwise while training.

import { expect, test } from '@jest/globals';

import { Model, layers, optimizers, setRandomSeed, tensor } from '../../js/index.js';
import { modelOf, numbers, outputOf } from './layer.js';
import { disturbed } from './noise.js';

export const SAMPLES = 400;

/** The same picture many times. @param {any[][][]} picture nested arrays @param {number} [n] */
export function copies(picture, n = SAMPLES) {
  return tensor(Array.from({ length: n }, () => picture));
}

/** What the layer makes of each sample, as in training. @param {any} layer @param {any} x */
export async function augmented(layer, x) {
  const y = await disturbed(layer, x);
  const size = y.data.length / y.shape[0];
  return Array.from({ length: y.shape[0] }, (_, n) => [...y.data.subarray(n * size, (n + 1) * size)]);
}

/** What it makes of one picture. @param {any} layer @param {any[][][]} picture */
export const augmentedOnce = async (layer, picture) => (await augmented(layer, copies(picture, 1)))[0];

/** A picture of one channel. @param {number[][]} rows */
export const grey = (rows) => rows.map((row) => row.map((value) => [value]));

/** Values that lie in a range, and spread over it evenly. @param {number[]} values @param {number} low @param {number} high */
export function expectSpread(values, low, high) {
  const span = high - low;
  expect(Math.min(...values)).toBeGreaterThanOrEqual(low - 1e-3 * span);
  expect(Math.max(...values)).toBeLessThanOrEqual(high + 1e-3 * span);
  const parts = values.map((value) => (value - low) / span);
  const mean = parts.reduce((sum, part) => sum + part, 0) / parts.length;
  const variance = parts.reduce((sum, part) => sum + (part - mean) ** 2, 0) / parts.length;
  expect(Math.abs(mean - 1 / 2)).toBeLessThan(0.06); // four standard errors of 400
  expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.02);
}

/** A part of the samples. @param {boolean[]} hits @param {number} probability */
export function expectShare(hits, probability) {
  const share = hits.filter(Boolean).length / hits.length;
  const error = Math.sqrt((probability * (1 - probability)) / hits.length);
  expect(Math.abs(share - probability)).toBeLessThanOrEqual(4 * error);
}

/**
 * @param {(options: any) => any} make a layer that hardly ever leaves a picture as it is
 * @param {{keepsSize?: boolean}} [about] whether what is predicted is the input
 */
export function augmentsWhileTraining(make, { keepsSize = true } = {}) {
  const x = numbers([8, 6, 5, 3]);
  const same = tensor(
    x.data.map((_, i) => x.data[i % 90]),
    x.shape,
  );

  test('does the same again for a seed, other things for other seeds and other pictures', async () => {
    const run = async (seed) => augmented(make({ seed }), same);
    expect(await run(3)).toEqual(await run(3));
    expect(await run(4)).not.toEqual(await run(3));
    const pictures = await run(3);
    expect(new Set(pictures.map(String)).size).toBeGreaterThan(1);
  });

  test('without a seed of its own follows that of the model', async () => {
    const run = async (seed) => {
      setRandomSeed(seed);
      return augmented(make({}), x);
    };
    expect(await run(1)).toEqual(await run(1));
  });

  test('does other things in every step of training', async () => {
    const input = layers.Input({ shape: [6, 5, 3] });
    const h = layers.Flatten()(make({ seed: 3 })(input));
    const model = Model({ inputs: input, outputs: layers.Dense(1)(h) });
    model.compile({ optimizer: optimizers.SGD({ learningRate: 0 }), loss: 'mse' });
    const y = numbers([8, 1], 2);
    const losses = [(await model.trainOnBatch(x, y)).loss, (await model.trainOnBatch(x, y)).loss];
    expect(losses[0]).not.toBe(losses[1]);
    await model.dispose();
  });

  test('takes pictures of whole numbers', async () => {
    const bytes = tensor([0, 128, 255], [1, 1, 1, 3], 'int32');
    const input = layers.Input({ shape: [1, 1, 3], dtype: 'int32' });
    const outputs = make({ seed: 3 })(input, { training: true });
    expect(outputs.dtype).toBe('float32');
    const model = Model({ inputs: input, outputs });
    expect((await model.predict(bytes, { verbose: 0 })).data.every(Number.isFinite)).toBe(true);
    await model.dispose();
  });

  test('tells what is no picture, and what is no seed', () => {
    expect(() => modelOf(make({}), [4])).toThrow(
      /expected an input of 4 axes, \[batch, height, width, channels\]/,
    );
    expect(() => make({ seed: -1 })).toThrow(/'seed' must be a whole number of at least 0/);
    expect(() => make({ dataFormat: 'channels_first' })).toThrow(/'dataFormat' must be 'channels_last'/);
  });

  if (keepsSize)
    test('does nothing when the model predicts', async () => {
      expect((await outputOf(make({}), [x])).data).toEqual(x.data);
    });
}
