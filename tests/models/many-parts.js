// A hundred steps of a convnet whose layers are large enough to be cut into parts for several threads. Takes the library
// as an argument, so that Node and browsers can each load it their way.

const IMAGES = 320;
const BATCH = 32;

/**
 * @param {typeof import('../../js/index.js')} library
 * @param {{threads: number | 'auto', worker?: boolean}} settings
 * @returns {Promise<{loss: number, digest: number, threads: number, helped: number}>} digest: of all bits of the weights
 */
export async function trainManyParts(library, settings) {
  const { Sequential, configure, layers, setRandomSeed, tensor, utils } = library;
  configure({ simd: 'baseline', ...settings });
  setRandomSeed(3);
  const pixel = (/** @type {number} */ i) => (i * i + (i >> 7) * 29) % 251;
  const x = tensor(
    Uint8Array.from({ length: IMAGES * 576 }, (_, i) => pixel(i)),
    [IMAGES, 24, 24, 1],
  );
  const y = utils.toCategorical(
    Int32Array.from({ length: IMAGES }, (_, i) => (pixel(576 * i) > 125 ? 1 : 0)),
    2,
  );
  const model = Sequential([
    layers.Input({ shape: [24, 24, 1] }),
    layers.Conv2D(16, 3, { activation: 'relu' }),
    layers.MaxPooling2D(2),
    layers.Conv2D(16, 3, { activation: 'tanh' }),
    layers.Flatten(),
    layers.Dropout(0.3),
    layers.Dense(64, { activation: 'relu' }),
    layers.Dense(2, { activation: 'softmax' }),
  ]);
  model.compile({ optimizer: 'rmsprop', loss: 'categorical_crossentropy' });
  await model.predict(x.slice(0, 1), { verbose: 0 }); // helpers are on their way now
  const { connect } = await import('../../js/worker/connect.js');
  const info = async () => (await connect()).info();
  if (typeof settings.threads === 'number')
    while ((await info()).threads < settings.threads) await new Promise((resolve) => setTimeout(resolve, 5));
  const { history } = await model.fit(x.cast('float32').div(255), y, {
    epochs: 10,
    batchSize: BATCH,
    verbose: 0,
  });
  let digest = 0x811c9dc5; // FNV-1a
  for (const { data } of await model.getWeights())
    for (const byte of new Uint8Array(Float32Array.from(data).buffer))
      digest = Math.imul(digest ^ byte, 0x01000193);
  const { threads, helped } = await info();
  return { loss: history.loss.at(-1), digest: digest >>> 0, threads, helped };
}
