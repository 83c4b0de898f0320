// A hundred steps of a convnet with dropout: the same bits wherever it runs. Takes the library as an argument, so that
// Node and browsers can each load it their way.

const IMAGES = 800;
const BATCH = 32;

/** FNV-1a over the bits of all weights. @param {ArrayLike<number>[]} arrays */
function digest(arrays) {
  let hash = 0x811c9dc5;
  for (const array of arrays) {
    const bytes = new Uint8Array(Float32Array.from(array).buffer);
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return (hash >>> 0).toString(16);
}

/** Pictures of 12 by 12 with a bright bar whose column is the class. */
function pictures({ tensor, utils }) {
  const bytes = new Uint8Array(IMAGES * 144);
  const labels = new Int32Array(IMAGES);
  for (let i = 0; i < IMAGES; i++) {
    labels[i] = (i * 7) % 4;
    for (let p = 0; p < 144; p++) bytes[i * 144 + p] = (p * 31 + i * 17) % 97;
    for (let row = 0; row < 12; row++) bytes[i * 144 + row * 12 + labels[i] * 3 + (i % 3)] = 255;
  }
  return {
    x: tensor(bytes, [IMAGES, 12, 12, 1]).cast('float32').div(255),
    y: utils.toCategorical(labels, 4),
  };
}

/**
 * @param {typeof import('../../js/index.js')} library
 * @returns {Promise<{build: string, digest: string, loss: number}>}
 */
export async function trainHundredSteps(library) {
  const { Sequential, layers, setRandomSeed, configure } = library;
  configure({ simd: 'baseline' });
  setRandomSeed(7);
  const { x, y } = pictures(library);
  const model = Sequential([
    layers.Input({ shape: [12, 12, 1] }),
    layers.Conv2D(8, 3, { activation: 'relu' }),
    layers.MaxPooling2D(2),
    layers.Conv2D(8, 3, { padding: 'same', activation: 'tanh' }),
    layers.Flatten(),
    layers.Dropout(0.3),
    layers.Dense(16, { activation: 'sigmoid' }),
    layers.Dense(4, { activation: 'softmax' }),
  ]);
  model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy' });
  const { history } = await model.fit(x, y, { epochs: 4, batchSize: BATCH, verbose: 0 });
  const weights = await model.getWeights();
  return { digest: digest(weights.map((w) => w.data)), loss: history.loss.at(-1) };
}
