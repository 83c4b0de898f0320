import { Model, layers, optimizers, tensor } from 'hornet-nn';
import { augment } from './augment.js';

/**
 * Teaching a trained network one more drawing without its forgetting the rest.
 *
 * Only the last, dense layers learn: what the convolutions see stays as it is. So their output is computed once for
 * each picture, and a step costs next to nothing. Every batch mixes variants of the drawings taught so far with digits
 * of the training set, which is what keeps the old knowledge in place.
 *
 * @typedef {import('./replay.js').Replay} Replay
 * @typedef {{ pixels: Float32Array, label: number }} Sample
 * @typedef {object} Lesson what a lesson brought
 * @property {number} before accuracy on the test digits before it, 0 … 1
 * @property {number} after
 * @property {number} steps batches it took
 */

const PIXELS = 28 * 28;
const VARIANTS = 24;
const BATCH = 256;
const FEWEST_STEPS = 60; // the first steps push the known digits aside, the others bring them back
const MOST_STEPS = 100;
const CHECK_EVERY = 5;
const LEARNED = 0.9; // mean probability of the right digit over the variants at which a lesson ends
const RATE = 1e-3;

export class Teacher {
  /** @readonly */
  model;
  #replay;
  #body;
  #head;
  /** @type {Sample[]} */
  #samples = [];
  /** @type {any[][]} weights as they were before each lesson */
  #past = [];
  /** @type {Promise<{ train: Float32Array, test: Float32Array }> | null} */
  #features = null;

  /**
   * @param {any} model a model whose last layers are Dense
   * @param {Replay} replay digits it must go on to know
   */
  constructor(model, replay) {
    this.model = model;
    this.#replay = replay;
    const tail = denseTail(model);
    const first = tail[0].input;
    this.#body = Model({ inputs: model.inputs, outputs: first });
    const features = layers.Input({ shape: first.shape.slice(1) });
    this.#head = Model({ inputs: features, outputs: tail.reduce((x, layer) => layer(x), features) });
  }

  /** @returns {number} drawings taught so far */
  get count() {
    return this.#samples.length;
  }

  /**
   * Computes what is needed of the known digits ahead of time. Teaching does it when it has not been done.
   *
   * @returns {Promise<void>}
   */
  async prepare() {
    await this.#known();
  }

  /**
   * Teaches one drawing.
   *
   * @param {Float32Array} pixels the 28 x 28 picture
   * @param {number} label the digit that it is
   * @returns {Promise<Lesson>}
   */
  async teach(pixels, label) {
    const known = await this.#known();
    this.#past.push(await this.#head.getWeights());
    this.#samples.push({ pixels, label });
    const random = generator(this.#samples.length);
    const variants = await this.#variants(random);
    this.#head.compile({
      optimizer: optimizers.Adam({ learningRate: RATE }),
      loss: 'sparse_categorical_crossentropy',
      metrics: ['accuracy'],
    });
    const before = await this.#accuracy(known.test);
    let steps = 0;
    while (steps < MOST_STEPS && (steps < FEWEST_STEPS || !(await this.#learned(variants)))) {
      for (let i = 0; i < CHECK_EVERY; i++, steps++) await this.#step(variants, known.train, random);
    }
    return { before, after: await this.#accuracy(known.test), steps };
  }

  /**
   * Takes the latest lesson back.
   *
   * @returns {Promise<boolean>} whether there was one
   */
  async undo() {
    const weights = this.#past.pop();
    if (!weights) return false;
    this.#samples.pop();
    await this.#head.setWeights(weights);
    return true;
  }

  #known() {
    const { train, test } = this.#replay;
    this.#features ??= this.#see(fromBytes(train.pixels)).then(async (features) => ({
      train: features,
      test: await this.#see(fromBytes(test.pixels)),
    }));
    return this.#features;
  }

  /**
   * What the convolutions make of pictures.
   *
   * @param {any} pictures any number of them
   * @returns {Promise<Float32Array>}
   */
  async #see(pictures) {
    return (await this.#body.predict(pictures, { batchSize: 64, verbose: 0 })).data;
  }

  /**
   * Variants of all drawings taught: many of the latest, fewer of those before, which have been learned already.
   *
   * @param {() => number} random
   */
  async #variants(random) {
    const latest = this.#samples.length - 1;
    const list = this.#samples.flatMap(({ pixels, label }, i) => {
      const count = i === latest ? VARIANTS : Math.max(1, Math.floor(VARIANTS / latest));
      return Array.from({ length: count }, (_, k) => ({
        pixels: k ? augment(pixels, random) : pixels,
        label,
      }));
    });
    const all = new Float32Array(list.length * PIXELS);
    list.forEach(({ pixels }, i) => all.set(pixels, i * PIXELS));
    return {
      features: await this.#see(tensor(all, [list.length, 28, 28, 1])),
      labels: list.map(({ label }) => label),
    };
  }

  /**
   * @param {{ features: Float32Array, labels: number[] }} variants
   * @param {Float32Array} known features of the training digits
   * @param {() => number} random
   */
  async #step(variants, known, random) {
    const { labels } = this.#replay.train;
    const width = known.length / labels.length;
    const x = new Float32Array(BATCH * width);
    const y = new Uint8Array(BATCH);
    x.set(variants.features.subarray(0, x.length));
    y.set(variants.labels.slice(0, BATCH));
    for (let row = variants.labels.length; row < BATCH; row++) {
      const pick = Math.floor(random() * labels.length);
      x.set(known.subarray(pick * width, (pick + 1) * width), row * width);
      y[row] = labels[pick];
    }
    await this.#head.trainOnBatch(tensor(x, [BATCH, width]), tensor(y, [BATCH]));
  }

  /** @param {{ features: Float32Array, labels: number[] }} variants */
  async #learned({ features, labels }) {
    const width = features.length / labels.length;
    const { data } = await this.#head.predict(tensor(features, [labels.length, width]), {
      batchSize: 64,
      verbose: 0,
    });
    const latest = labels
      .slice(-VARIANTS)
      .map((label, i) => data[(labels.length - VARIANTS + i) * 10 + label]);
    return Math.min(...latest) > 0.5 && latest.reduce((sum, p) => sum + p, 0) / latest.length >= LEARNED;
  }

  /** @param {Float32Array} features of the test digits */
  async #accuracy(features) {
    const { labels } = this.#replay.test;
    const x = tensor(features, [labels.length, features.length / labels.length]);
    const { accuracy } = await this.#head.evaluate(x, tensor(labels, [labels.length]), {
      batchSize: 250,
      verbose: 0,
    });
    return accuracy;
  }
}

/**
 * The dense layers at a model's end.
 *
 * @param {any} model
 * @returns {any[]}
 */
function denseTail(model) {
  const reversed = [...model.layers].reverse();
  const others = reversed.findIndex((layer) => layer.className !== 'Dense');
  const tail = reversed.slice(0, others).reverse();
  if (tail.length === 0) throw new Error('Only models that end in Dense layers can be taught here.');
  return tail;
}

/** @param {Uint8Array} bytes */
const fromBytes = (bytes) =>
  tensor(bytes, [bytes.length / PIXELS, 28, 28, 1])
    .cast('float32')
    .div(255);

/**
 * Mulberry32: small, seeded, good enough to pick digits with.
 *
 * @param {number} seed
 * @returns {() => number}
 */
function generator(seed) {
  let state = Math.imul(seed, 0x9e3779b9);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
