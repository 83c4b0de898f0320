// What goes wrong, and what is said: the argument, what was expected, and how to mend it.

import { describe, expect, test } from '@jest/globals';

import { Model, OutOfMemoryError, Sequential, ShapeError, ValueError, layers, losses, optimizers, tensor, utils } from '../../js/index.js'; // prettier-ignore
import { classes, network, quiet, samples } from '../support/models.js';

/** A compiled network. */
function ready(loss = 'mse', options = {}) {
  const model = network(options);
  model.compile({ loss });
  return model;
}

const classifier = (loss) => ready(loss, { outputs: 3, activation: 'softmax' });

describe('inputs', () => {
  const [x, y] = samples();

  test.each([
    ['wrong feature count', tensor(new Float32Array(200), [40, 5]), /Layer Dense 'dense\w*': x must have the shape \[batch, 4\].*received \[40, 5\]. Axis 1 differs/],
    ['wrong rank', tensor(new Float32Array(320), [40, 4, 2]), /x must have the shape \[batch, 4\].*received \[40, 4, 2\]/],
    ['another arrangement', tensor(new Float32Array(160), [40, 2, 2]), /reshape\(\[-1, 4\]\) helps/],
    ['one sample without a batch', x.at(0), /This is one sample without a batch: reshape\(\[1, 4\]\)/],
    ['nothing', undefined, /x is missing/],
    ['text', 'xyz', /Numbers were expected/],
    ['ragged rows', [[1, 2, 3, 4], [1, 2]], /ragged/],
    ['no samples', tensor(new Float32Array(0), [0, 4]), /The data is empty: 'x' has 0 samples/],
  ])('%s', async (_, bad, message) => {
    await expect(ready().predict(bad, quiet)).rejects.toThrow(message);
    const target = bad?.shape?.[0] === 0 ? tensor(new Float32Array(0), [0, 2]) : y;
    await expect(ready().fit(bad, target, quiet)).rejects.toThrow(message);
    await expect(ready().evaluate(bad, target, quiet)).rejects.toThrow(message);
  }); // prettier-ignore

  test('a missing channel axis', async () => {
    const model = Sequential([layers.Input({ shape: [8, 8, 1] }), layers.Conv2D(2, 3)]);
    const pictures = tensor(new Uint8Array(640), [10, 8, 8]);
    await expect(model.predict(pictures, quiet)).rejects.toThrow(
      /Layer Conv2D .*\[batch, 8, 8, 1\].*received \[10, 8, 8\].*reshape\(\[-1, 8, 8, 1\]\) helps/,
    );
  });

  test('numbers of samples that differ', async () => {
    await expect(ready().fit(x, y.slice(0, 39), quiet)).rejects.toThrow(
      /Data cardinality is ambiguous. Make sure all arrays contain the same number of samples: 'x' has 40, 'y' has 39/,
    );
  });

  test.each([NaN, Infinity, -Infinity])('%s, named with its place, never the data', async (value) => {
    const data = Float32Array.from(x.data);
    data[4 * 7 + 2] = value;
    const bad = tensor(data, [40, 4]);
    const message = new RegExp(`^x contains ${value} in sample 7, value 2\\. Remove or replace such values`);
    await expect(ready().fit(bad, y, quiet)).rejects.toThrow(message);
    await expect(ready().evaluate(bad, y, quiet)).rejects.toThrow(message);
    await expect(ready().fit(x, bad.slice(0, 40).reshape([-1, 2]).slice(0, 40), quiet)).rejects.toThrow(
      /^y contains/,
    );
  });

  test('NaN from a division of bytes by nothing', async () => {
    const bytes = tensor(new Uint8Array(160), [40, 4]).cast('float32').div(0);
    await expect(ready().fit(bytes, y, quiet)).rejects.toThrow(/^x contains NaN in sample 0, value 0/);
  });

  test('NaN in validation data', async () => {
    const bad = tensor(new Float32Array(160).fill(NaN), [40, 4]);
    await expect(ready().fit(x, y, { ...quiet, validationData: [bad, y] })).rejects.toThrow(
      /^validation x contains NaN in sample 0/,
    );
  });
});

describe('targets that do not fit the loss', () => {
  const [x, labels] = classes();
  const oneHot = utils.toCategorical(labels, 3);

  test.each([
    ['whole numbers for categorical_crossentropy', 'categorical_crossentropy', labels, /y \[60\], output \[batch, 3\] of layer Dense.*use the loss 'sparse_categorical_crossentropy', or utils.toCategorical\(y, 3\)/],
    ['one-hot rows for sparse_categorical_crossentropy', 'sparse_categorical_crossentropy', oneHot, /y \[60, 3\].*These look one-hot: use the loss 'categorical_crossentropy', or argMax\(-1\)/],
    ['too few columns', 'mse', oneHot.reshape([-1, 1]).slice(0, 120).reshape([60, 2]), /y \[60, 2\], output \[batch, 3\].*as many units as y has columns/],
    ['a label beyond the classes', 'sparse_categorical_crossentropy', tensor(Int32Array.from(labels.data, (v, i) => (i === 8 ? 3 : v))), /y holds the label 3 at position 8, but layer Dense '\w+' has 3 outputs: labels go from 0 to 2/],
    ['a negative label', 'sparse_categorical_crossentropy', tensor(Int32Array.from(labels.data, (v, i) => (i === 0 ? -1 : v))), /label -1 at position 0/],
    ['half a label', 'sparse_categorical_crossentropy', tensor(Float32Array.from(labels.data, (v) => v / 2)), /in whole numbers/],
    ['more than certain', 'categorical_crossentropy', oneHot.mul(2), /y holds 2 in sample 0, but the loss CategoricalCrossentropy takes targets from 0 to 1/],
    ['nothing', 'mse', undefined, /y is missing/],
  ])('%s', async (_, loss, y, message) => {
    await expect(classifier(loss).fit(x, y, quiet)).rejects.toThrow(message);
    await expect(classifier(loss).trainOnBatch(x, y)).rejects.toThrow(message);
  }); // prettier-ignore

  test('classes counted from 1 for binary_crossentropy', async () => {
    const model = ready('binary_crossentropy', { outputs: 1, activation: 'sigmoid' });
    await expect(model.fit(x, Array.from(labels.data, (v) => v % 2 + 1), quiet)).rejects.toThrow(/y holds 2 in sample/); // prettier-ignore
  });

  test('a column may go without its axis, and labels with it', async () => {
    const single = ready('binary_crossentropy', { outputs: 1, activation: 'sigmoid' });
    await single.trainOnBatch(
      x,
      Array.from(labels.data, (v) => v % 2),
    );
    await classifier('sparse_categorical_crossentropy').trainOnBatch(x, labels.reshape([-1, 1]));
  });
});

describe('names', () => {
  const compile = (options) => () => network().compile({ loss: 'mse', ...options });

  test.each([
    [{ optimizer: 'adamx' }, /Unknown optimizer 'adamx'. Did you mean 'adam'\? Known optimizers: .*rmsprop, sgd/],
    [{ loss: 'categorical_crosentropy' }, /Unknown loss 'categorical_crosentropy'. Did you mean 'categorical_crossentropy'/],
    [{ metrics: ['acuracy'] }, /Unknown metric 'acuracy'. Did you mean 'accuracy'/],
    [{ metrics: 'accuracy' }, /metrics must be an array, such as \['accuracy'\], or an object by output; received 'accuracy'/],
    [{ optimiser: 'adam' }, /compile\(\) has no option 'optimiser'. Did you mean 'optimizer'/],
    [{ lossWeights: [1, 2] }, /compile\(\): lossWeights has 2 entries, but the model has 1 output \(\w+\)/],
    [{ lossWeights: 'a' }, /lossWeights of '\w+'' must be a number; received 'a'/],
    [{ loss: null }, /compile\(\) needs a loss/],
    [{ loss: 7 }, /A loss is given by its name or as an object; received 7/],
    [{ optimizer: 0.1 }, /An optimizer is given by its name or as an object; received 0.1/],
  ])('compile(%j)', (options, message) => {
    expect(compile(options)).toThrow(message);
    expect(compile(options)).toThrow(ValueError);
  }); // prettier-ignore

  test.each([
    [() => optimizers.Adam({ learningRate: -1 }), /optimizer Adam: 'learningRate' must be a number from 0; received -1/],
    [() => optimizers.Adam({ learningrate: 1 }), /optimizer Adam has no option 'learningrate'. Did you mean 'learningRate'/],
    [() => optimizers.SGD({ clipnorm: -1 }), /optimizer SGD: 'clipnorm'/],
    [() => optimizers.RMSprop({ rho: 2 }), /'rho' must be a number from 0 to 1; received 2/],
    [() => losses.CategoricalCrossentropy({ labelSmoothing: 3 }), /'labelSmoothing' must be a number from 0 to 1/],
    [() => losses.MeanSquaredError({ reduction: 'total' }), /'reduction' must be 'sum_over_batch_size' or 'sum' or/],
  ])('%s', (make, message) => {
    expect(make).toThrow(message);
  }); // prettier-ignore

  const [x, y] = samples();
  test.each([
    [{ epoch: 3 }, /fit\(\) has no option 'epoch'. Did you mean 'epochs'/],
    [{ batchsize: 3 }, /Did you mean 'batchSize'/],
    [
      { sampleWeight: [1] },
      /Make sure all arrays contain the same number of samples: .*'sampleWeight' has 1/,
    ],
    [{ epochs: 0 }, /fit\(\): 'epochs' must be a positive whole number; received 0/],
    [{ batchSize: 1.5 }, /'batchSize' must be a positive whole number; received 1.5/],
    [{ validationSplit: 1 }, /'validationSplit' must be a number from 0 to below 1; received 1/],
    [
      { validationSplit: 0.99 },
      /contains 40 samples, which is not sufficient to split.*validationSplit = 0.99/,
    ],
    [{ validationData: x }, /validationData must be an array of two, \[x, y\], or three.*received a Tensor/],
    [{ verbose: 3 }, /'verbose' must be a number from 0 to 2; received 3/],
    [{ shuffle: 'batch' }, /shuffle must be true or false; received 'batch'/],
    [{ signal: 'stop' }, /signal must be an AbortSignal.*received 'stop'/],
    [{ callbacks: [3] }, /callbacks should be callbacks.*received 3/],
  ])('fit(%j)', async (options, message) => {
    await expect(ready().fit(x, y, { verbose: 0, ...options })).rejects.toThrow(message);
  });

  test('evaluate and predict', async () => {
    await expect(ready().evaluate(x, y, { batch: 3 })).rejects.toThrow(/evaluate\(\) has no option 'batch'/);
    await expect(ready().predict(x, { batchSize: 0 })).rejects.toThrow(/predict\(\): 'batchSize'/);
    await expect(ready().predict(x, 32)).rejects.toThrow(/predict\(\) takes its options as one object/);
  });
});

describe('at the wrong time', () => {
  const [x, y] = samples();

  test('before compile', async () => {
    const message = /You must call compile\(\) before using the model/;
    await expect(network().fit(x, y, quiet)).rejects.toThrow(message);
    await expect(network().evaluate(x, y, quiet)).rejects.toThrow(message);
    await expect(network().trainOnBatch(x, y)).rejects.toThrow(message);
    await expect(network().testOnBatch(x, y)).rejects.toThrow(message);
  });

  test('fit while fit runs; the first goes on', async () => {
    const model = ready();
    const run = model.fit(x, y, { ...quiet, epochs: 3 });
    await expect(model.fit(x, y, quiet)).rejects.toThrow(/fit\(\) is running on this model already/);
    expect(() => model.compile({ loss: 'mse' })).toThrow(/cannot be called while fit runs/);
    expect((await run).epoch).toEqual([0, 1, 2]);
    expect((await model.fit(x, y, quiet)).epoch).toEqual([0]);
  });

  test('a model without shapes', async () => {
    const model = Sequential([layers.Dense(2)]);
    expect(() => model.needsGraph('trained')).toThrow(/is not built yet.*layers.Input\(\{ shape \}\)/);
    await expect(Sequential([]).predict(x, quiet)).rejects.toThrow(/is not built yet/);
  });

  test('weights that become trainable without compile', async () => {
    const model = ready();
    model.layers[0].trainable = false;
    await model.trainOnBatch(x, y);
    model.layers[0].trainable = true;
    await expect(model.trainOnBatch(x, y)).rejects.toThrow(/Call compile\(\) again/);
    model.compile({ loss: 'mse' });
    await model.trainOnBatch(x, y);
  });

  test('nothing to train', async () => {
    const model = ready();
    model.trainable = false;
    await expect(model.fit(x, y, quiet)).rejects.toThrow(/has no trainable weights/);
  });

  test('after dispose', async () => {
    const model = ready();
    await model.fit(x, y, quiet);
    await model.dispose();
    await model.dispose();
    await expect(model.predict(x, quiet)).rejects.toThrow(/was disposed of/);
    await expect(model.fit(x, y, quiet)).rejects.toThrow(/was disposed of/);
    await expect(model.layers[0].getWeights()).rejects.toThrow(/The weight 'kernel' is gone/);
  });
});

describe('a loss that is not finite', () => {
  test('changes nothing, and names epoch, batch and cause', async () => {
    const [x, y] = samples();
    const model = ready();
    const huge = tensor(x.data.map((v, i) => (i === 4 * 35 ? 3e38 : v)), [40, 4]); // prettier-ignore
    const targets = tensor(y.data.map((v, i) => (i >= 70 ? 3e38 : v)), [40, 2]); // prettier-ignore
    await expect(model.fit(huge, targets, { ...quiet, batchSize: 8, shuffle: false })).rejects.toThrow(
      /^fit\(\): the loss became NaN or infinite in epoch 1, batch 5\. .*This batch was not learned from/,
    );
    await expect(model.trainOnBatch(huge, targets)).rejects.toThrow(/^trainOnBatch\(\): the loss became/);
    await model.fit(x, y, quiet);
  });

  test('names the layer in which it began', async () => {
    const [x, y] = samples();
    const model = Sequential([
      layers.Input({ shape: [4] }),
      layers.Dense(3, { name: 'fine' }),
      layers.Dense(3, { name: 'explodes', kernelInitializer: 'ones' }),
      layers.Dense(2, { name: 'after' }),
    ]);
    model.compile({ loss: 'mse' });
    const weights = await model.getWeights();
    weights[0] = weights[0].mul(0).add(1e20);
    weights[2] = weights[2].mul(0).add(1e20);
    await model.setWeights(weights);
    await expect(model.fit(x, y, quiet)).rejects.toThrow(/comes out of layer 'explodes'/);
    weights[4] = weights[4].mul(NaN);
    await model.setWeights(weights.map((w, i) => (i === 4 ? w : w.mul(0))));
    await expect(model.fit(x, y, quiet)).rejects.toThrow(/A weight of layer 'after' is not finite/);
  });
});

describe('memory', () => {
  test('too little of it is an error that says so, and the model is still usable', async () => {
    const model = Sequential([
      layers.Input({ shape: [64, 64, 1] }),
      layers.Conv2D(64, 3, { padding: 'same', name: 'wide' }),
      layers.GlobalMaxPooling2D(),
    ]);
    const x = tensor(new Uint8Array(4096 * 4096), [4096, 64, 64, 1]);
    const failing = model.predict(x, { batchSize: 4096, verbose: 0 });
    await expect(failing).rejects.toThrow(OutOfMemoryError);
    await expect(failing).rejects.toThrow(/Use a smaller batchSize.*the model is unchanged/);
    expect((await model.predict(x.slice(0, 8), quiet)).shape).toEqual([8, 64]);
    await model.dispose();
  });
});

describe('graphs', () => {
  const a = layers.Input({ shape: [2], name: 'a' });
  const b = layers.Input({ shape: [2], name: 'b' });

  test('disconnected', () => {
    const y = layers.Add({ name: 'both' })([a, b]);
    expect(() => Model({ inputs: a, outputs: y })).toThrow(
      /graph is disconnected: 'both' needs the tensor 'b', which is not among the inputs \(a\)/,
    );
  });

  test('names that are used twice', () => {
    const y = layers.Dense(2, { name: 'same' })(layers.Dense(2, { name: 'same' })(a));
    expect(() => Model({ inputs: a, outputs: y })).toThrow(/The name "same" is used 2 times in the model/);
    expect(() => Sequential([layers.Dense(1, { name: 'x' }), layers.Dense(1, { name: 'x' })])).toThrow(
      /the name "x" is used 2 times/,
    );
  });

  test('what is no tensor, no input, no layer', () => {
    expect(() => Model({ inputs: a, outputs: layers.Dense(2) })).toThrow(/outputs must be symbolic tensors/);
    expect(() => Model({ inputs: layers.Dense(2)(a), outputs: layers.Dense(1)(a) })).toThrow(/is no Input/);
    expect(() => Sequential([layers.Dense(2), 'relu'])).toThrow(/Sequential takes layers.*received 'relu'/);
    expect(() => Sequential([layers.Dense(2), a])).toThrow(/an Input has to come first/);
    expect(() => Sequential(layers.Dense(2))).toThrow(/takes an array of layers/);
  });

  test('data by name', async () => {
    const model = Model({ inputs: [a, b], outputs: layers.Add()([a, b]) });
    const one = [[1, 2]];
    await expect(model.predict({ a: one, c: one }, quiet)).rejects.toThrow(
      /Missing data for input "b". You passed a data dictionary with keys \["a","c"\]. Expected the following keys: \["a","b"\]/,
    );
    await expect(model.predict({ a: one, b: one, c: one }, quiet)).rejects.toThrow(/x has data for 'c'/);
    await expect(model.predict(one, quiet)).rejects.toThrow(/the model has 2 inputs \(a, b\)/);
    await expect(model.predict([one, [[1]]], quiet)).rejects.toThrow(
      /x for input 'b' must have the shape \[batch, 2\]/,
    );
  });

  test('weights that do not fit', async () => {
    const model = network();
    await expect(model.setWeights([[1]])).rejects.toThrow(/with a list of 1 weights, but it has 4/);
    const weights = await model.getWeights();
    weights[2] = weights[2].reshape([2, 8]);
    await expect(model.setWeights(weights)).rejects.toThrow(
      /the weight 'kernel'.*number 2, has the shape \[8, 2\].*not compatible with the provided \[2, 8\]/,
    );
    expect(() => model.getLayer('nowhere')).toThrow(/has no layer 'nowhere'. Its layers: dense/);
  });

  test('errors of shapes are ShapeErrors', async () => {
    await expect(ready().predict([[1]], quiet)).rejects.toThrow(ShapeError);
  });
});
