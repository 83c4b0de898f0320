/** Program 5 of the documentation: see inside. Activations of every layer, and a picture that one filter wants to see. */
import { expect, test } from '@jest/globals';

import { Model, Sequential, layers, ops, optimizers, random, setRandomSeed, trainFunction, variable } from '../../js/index.js'; // prettier-ignore

const quiet = { verbose: 0 };

test('activations of all layers, and gradients of the input', async () => {
  setRandomSeed(1);
  const model = Sequential([
    layers.Input({ shape: [28, 28, 1] }),
    layers.Conv2D(8, 3, { activation: 'relu' }),
    layers.MaxPooling2D(2),
    layers.Flatten(),
    layers.Dense(10, { activation: 'softmax' }),
  ]);
  const digit = random.uniform([1, 28, 28, 1]);
  const probe = Model({ inputs: model.inputs, outputs: model.layers.map((l) => l.output) });
  const maps = await probe.predict(digit, quiet); // one Tensor a layer
  expect(maps.map(({ shape }) => shape)).toEqual([
    [1, 26, 26, 8],
    [1, 13, 13, 8],
    [1, 1352],
    [1, 10],
  ]);
  expect(maps.at(-1).data).toEqual((await model.predict(digit, quiet)).data);

  // What does filter 5 of this layer want to see? Gradient ascent on the picture.
  const x = layers.Input({ shape: [64, 64, 3] });
  const h = layers.Conv2D(6, 3, { activation: 'relu' })(x);
  const extractor = Model({ inputs: x, outputs: layers.Conv2D(8, 3)(layers.MaxPooling2D(2)(h)) });
  const image = variable(random.normal([1, 64, 64, 3]));
  const objective = ops.mean(ops.slice(extractor(image), [0, 0, 0, 5], [1, -1, -1, 1]));
  const step = trainFunction({
    loss: ops.negative(objective),
    variables: [image],
    optimizer: optimizers.Adam({ learningRate: 0.05 }),
  });
  const before = await extractor.predict(await image.value(), quiet);
  for (let i = 0; i < 20; i++) await step();
  const picture = await image.value();
  expect(picture.shape).toEqual([1, 64, 64, 3]);

  const after = await extractor.predict(picture, quiet);
  const mean = (maps_, filter) => {
    const own = maps_.data.filter((_, i) => i % 8 === filter);
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  };
  expect(mean(after, 5)).toBeGreaterThan(mean(before, 5) + 0.5);
  const others = [0, 1, 2, 3, 4, 6, 7].map((filter) => mean(after, filter) - mean(before, filter));
  expect(Math.max(...others)).toBeLessThan(mean(after, 5) - mean(before, 5));
});
