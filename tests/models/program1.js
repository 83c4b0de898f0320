// Program 1, as the documentation has it: the talk's convnet on MNIST. Takes the library as an argument, so that Node and
// browsers can each load it their way.

/** Images as the network takes them. @param {any} x */
export const images = (x) => x.reshape([-1, 28, 28, 1]).cast('float32').div(255);

/** @param {typeof import('../../js/index.js')} library */
export function convnet({ Sequential, layers }) {
  return Sequential([
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
}

/**
 * @param {typeof import('../../js/index.js')} library
 * @param {{seed: number, epochs: number}} options
 * @returns {Promise<{seed: number, seconds: number[], test: number[], training: number[]}>} by epoch: seconds of training,
 *   accuracy on the 10,000 test images, accuracy on the training images while they were learned
 */
export async function program1(library, { seed, epochs }) {
  const { datasets, utils, setRandomSeed } = library;
  setRandomSeed(seed);
  const [[xTrain, yTrain], [xTest, yTest]] = await datasets.mnist.loadData();
  const model = convnet(library);
  model.compile({ optimizer: 'rmsprop', loss: 'categorical_crossentropy', metrics: ['accuracy'] });
  const [x, y] = [images(xTrain), utils.toCategorical(yTrain)];
  const result = { seed, seconds: [], test: [], training: [] };
  let started = performance.now();
  const watch = {
    onEpochBegin: () => void (started = performance.now()),
    onEpochEnd: async (/** @type {number} */ epoch, /** @type {any} */ logs) => {
      result.seconds.push((performance.now() - started) / 1000);
      result.training.push(logs.accuracy);
      const { accuracy } = await model.evaluate(images(xTest), utils.toCategorical(yTest), { verbose: 0 });
      result.test.push(accuracy);
    },
  };
  await model.fit(x, y, { epochs, batchSize: 64, verbose: 0, callbacks: [watch] });
  await model.dispose();
  return result;
}
