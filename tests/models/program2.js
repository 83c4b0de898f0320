// Program 2, as the documentation has it: newswires into 46 topics. Takes the library and the data as arguments, so that
// tests can do with made-up news.

/** @param {typeof import('../../js/index.js')} library @param {number} width @param {number} topics */
export function classifier({ Sequential, layers }, width = 10000, topics = 46) {
  return Sequential([
    layers.Input({ shape: [width] }),
    layers.Dense(64, { activation: 'relu' }),
    layers.Dense(64, { activation: 'relu' }),
    layers.Dense(topics, { activation: 'softmax' }),
  ]);
}

/**
 * @param {typeof import('../../js/index.js')} library
 * @param {{texts: number[][], topics: ArrayLike<number>, held: number, epochs?: number, batchSize?: number}} data held:
 *   how many of the first texts are kept for validation
 */
export async function program2(library, { texts, topics, held, epochs = 20, batchSize = 512 }) {
  const { callbacks, optimizers, utils } = library;
  const x = utils.multiHot(texts, 10000);
  const y = utils.toCategorical(topics, 46);
  const model = classifier(library);
  model.compile({
    optimizer: optimizers.SGD({ learningRate: 0.1, momentum: 0.9 }),
    loss: 'categorical_crossentropy',
    metrics: ['accuracy'],
  });
  const history = await model.fit(x.slice(held), y.slice(held), {
    epochs,
    batchSize,
    verbose: 0,
    validationData: [x.slice(0, held), y.slice(0, held)],
    callbacks: [callbacks.EarlyStopping({ patience: 3, restoreBestWeights: true })],
  });
  return { model, history, x, y };
}
