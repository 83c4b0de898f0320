/** Hornet as program 1 is written, its accuracy metric included; in a page through its worker unless told otherwise. */
import { Sequential, configure, layers, tensor, utils, version } from '../../../js/index.js';
import { CLASSES, TRAIN_BATCH } from '../net.js';

function network() {
  const model = Sequential([
    layers.Input({ shape: [28, 28, 1] }),
    layers.Conv2D(32, 3, { activation: 'relu' }),
    layers.MaxPooling2D(2),
    layers.Conv2D(64, 3, { activation: 'relu' }),
    layers.MaxPooling2D(2),
    layers.Conv2D(64, 3, { activation: 'relu' }),
    layers.Flatten(),
    layers.Dense(64, { activation: 'relu' }),
    layers.Dense(CLASSES, { activation: 'softmax' }),
  ]);
  model.compile({ optimizer: 'rmsprop', loss: 'categorical_crossentropy', metrics: ['accuracy'] });
  return model;
}

export async function load({ simd, worker, weights, data }) {
  configure({ simd, worker });
  const model = network();
  await model.setWeights(weights.map(({ shape, data: values }) => tensor(values, shape)));
  const x = tensor(data.bytes, [data.count, 28, 28, 1], 'uint8').cast('float32').div(255);
  const y = utils.toCategorical(tensor(data.labels, [data.count], 'uint8'), CLASSES);
  return {
    version,
    async train(first, batches) {
      const last = first + batches * TRAIN_BATCH;
      const options = { epochs: 1, batchSize: TRAIN_BATCH, verbose: 0 };
      const { history } = await model.fit(x.slice(first, last), y.slice(first, last), options);
      return history.loss[0];
    },
    async predict(images, count) {
      const { data: probabilities } = await model.predict(tensor(images, [count, 28, 28, 1]), {
        batchSize: count,
        verbose: 0,
      });
      return probabilities;
    },
  };
}
