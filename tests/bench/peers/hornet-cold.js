/** W7: program 1's net, built and asked, and nothing else: a page's own program. */
import { Sequential, configure, layers, tensor } from '../../../js/index.js';

export async function load({ worker, wasmUrl = null, weights }) {
  configure({ worker, wasmUrl });
  const model = Sequential([
    layers.Input({ shape: [28, 28, 1] }),
    layers.Conv2D(32, 3, { activation: 'relu' }),
    layers.MaxPooling2D(2),
    layers.Conv2D(64, 3, { activation: 'relu' }),
    layers.MaxPooling2D(2),
    layers.Conv2D(64, 3, { activation: 'relu' }),
    layers.Flatten(),
    layers.Dense(64, { activation: 'relu' }),
    layers.Dense(10, { activation: 'softmax' }),
  ]);
  await model.setWeights(weights.map(({ shape, data }) => tensor(data, shape)));
  return {
    async predict(samples, count) {
      return (await model.predict(tensor(samples, [count, 28, 28, 1]), { verbose: 0 })).data;
    },
  };
}
