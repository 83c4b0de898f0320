/** Program 6 of the documentation, without pictures: what is trained is the picture itself, on features and Gram matrices. */
import { expect, test } from '@jest/globals';

import {
  Model,
  layers,
  ops,
  optimizers,
  random,
  setRandomSeed,
  trainFunction,
  variable,
} from '../../js/index.js';

test('a picture takes on the Gram matrices of one picture and keeps the features of another', async () => {
  setRandomSeed(3);
  const x = layers.Input({ shape: [24, 24, 3] });
  const relu1 = layers.Conv2D(6, 3, { activation: 'relu', padding: 'same' })(x);
  const relu2 = layers.Conv2D(8, 3, { activation: 'relu' })(layers.AveragePooling2D(2)(relu1));
  const extractor = Model({ inputs: x, outputs: { relu1, relu2 } });
  const [content, painting] = [random.uniform([1, 24, 24, 3]), random.normal([1, 24, 24, 3])];
  const [styleLayers, contentLayer, styleWeight, contentWeight] = [['relu1', 'relu2'], 'relu2', 100, 1];

  const gram = (f) => {
    const [, h, w, c] = f.shape;
    const m = ops.reshape(f, [h * w, c]);
    return ops.div(ops.matmul(ops.transpose(m), m), h * w * c);
  };
  const contentFeatures = (await extractor.predict(content, { verbose: 0 }))[contentLayer];
  const style = extractor(variable(painting));
  const gramsOf = (features) => styleLayers.map((l) => gram(features[l]));
  const styleGrams = gramsOf(style);

  const image = variable(content);
  const now = extractor(image); // named feature maps
  const styleLoss = ops.addN(
    gramsOf(now).map((g, i) => ops.mul(ops.mean(ops.square(ops.sub(g, styleGrams[i]))), styleWeight)),
  );
  const contentLoss = ops.mul(
    ops.mean(ops.square(ops.sub(now[contentLayer], contentFeatures))),
    contentWeight,
  );
  const loss = ops.addN([styleLoss, contentLoss]);
  const step = trainFunction({
    loss,
    variables: [image],
    optimizer: optimizers.Adam({ learningRate: 0.02 }),
  });
  const first = await step();
  for (let i = 0; i < 100; i++) await step();
  expect(await step()).toBeLessThan(0.4 * first);
});
