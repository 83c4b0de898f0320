// Layers that write variables by themselves (Layer.addUpdate): moving statistics, states.

import { describe, expect, test } from '@jest/globals';

import { Model, Sequential, layers, ops, setRandomSeed } from '../../js/index.js';
import { quiet, samples, weightsOf } from '../support/models.js';

const [x, y] = samples();
const huge = y.mul(1e30); // whose squares are infinite

/** Adds up the mean of what it sees: while training, or always. */
class Total extends layers.Layer {
  constructor({ always = false, ...options } = {}) {
    super(options);
    this.always = always;
  }

  build() {
    this.total = this.addWeight({ shape: [1], initializer: 'zeros', name: 'total', trainable: false });
  }

  call(h, { training }) {
    if (training || this.always) this.addUpdate(this.total, ops.add(this.total, ops.mean(h)));
    return h;
  }
}

const meanOf = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const totalOf = async (layer) => (await layer.getWeights())[0].data[0];

function modelWith(layer, { seed = 1 } = {}) {
  setRandomSeed(seed);
  const model = Sequential([layers.Input({ shape: [4] }), layer, layers.Dense(2)]);
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  return model;
}

describe('an update', () => {
  test('happens once a step of training, not in evaluation or prediction', async () => {
    const layer = new Total();
    const model = modelWith(layer);
    await model.fit(x, y, { ...quiet, batchSize: 20, shuffle: false });
    const expected = meanOf([...x.slice(0, 20).data]) + meanOf([...x.slice(20).data]);
    expect(await totalOf(layer)).toBeCloseTo(expected, 5);
    await model.evaluate(x, y, quiet);
    await model.predict(x, quiet);
    expect(await totalOf(layer)).toBeCloseTo(expected, 5);
    await model.trainOnBatch(x, y);
    expect(await totalOf(layer)).toBeCloseTo(expected + meanOf([...x.data]), 5);
    await model.dispose();
  });

  test('happens in prediction too if the layer asks for it then', async () => {
    const layer = new Total({ always: true });
    const model = modelWith(layer);
    await model.predict(x, { ...quiet, batchSize: 20 });
    expect(await totalOf(layer)).toBeCloseTo(2 * meanOf([...x.data]), 5);
    await model.dispose();
  });

  test('does not happen if the loss is not finite', async () => {
    const layer = new Total();
    const model = modelWith(layer);
    await expect(model.trainOnBatch(x, huge)).rejects.toThrow(/NaN or infinite/);
    expect(await totalOf(layer)).toBe(0);
    await model.dispose();
  });

  test('follows the order of calls when a layer is called twice', async () => {
    class Last extends layers.Layer {
      build() {
        this.last = this.addWeight({ shape: [1], initializer: 'zeros', name: 'last', trainable: false });
      }

      call(h, { training }) {
        if (training) this.addUpdate(this.last, ops.mean(h));
        return h;
      }
    }
    const layer = new Last();
    const [a, b] = [layers.Input({ shape: [4] }), layers.Input({ shape: [4] })];
    const outputs = layers.Dense(2)(layers.Add()([layer(a), layer(b)]));
    const model = Model({ inputs: [a, b], outputs });
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    await model.trainOnBatch([x.slice(0, 8), x.slice(8, 16)], y.slice(0, 8));
    expect(await totalOf(layer)).toBeCloseTo(meanOf([...x.slice(8, 16).data]), 6);
    await model.dispose();
  });

  test('of a wrong shape is refused when the layer is called', () => {
    class Wrong extends layers.Layer {
      build() {
        this.state = this.addWeight({ shape: [3], initializer: 'zeros', name: 'state', trainable: false });
      }

      call(h) {
        this.addUpdate(this.state, ops.mean(h));
        return h;
      }
    }
    expect(() => new Wrong({ name: 'w' })(layers.Input({ shape: [4] }))).toThrow(
      /Layer Wrong 'w'.*addUpdate\(\) of 'state' takes a value of its shape \[3\]; received \[1\]/,
    );
  });
});

describe('with several workers', () => {
  /** @param {number} workers */
  async function trained(workers) {
    const layer = new Total();
    const model = modelWith(layer);
    const fit = { ...quiet, batchSize: 16, epochs: 3, shuffle: false, workers };
    await model.fit(x, y, fit); // 16 + 16 + 8
    const result = { total: await totalOf(layer), weights: await weightsOf(model) };
    await model.dispose();
    return result;
  }

  test('a variable becomes the mean over the parts, weighted by samples, the same every time', async () => {
    const one = await trained(1);
    for (const workers of [2, 3, 5]) {
      const several = await trained(workers);
      expect(several.total).toBeCloseTo(one.total, 5); // the sum is linear in the parts' means
      several.weights.forEach((value, i) => expect(value).toBeCloseTo(one.weights[i], 5));
      expect(await trained(workers)).toEqual(several);
    }
  });

  test('a loss that is not finite in any part leaves the variable as it was', async () => {
    const layer = new Total();
    const model = modelWith(layer);
    await expect(model.fit(x, huge, { ...quiet, workers: 2 })).rejects.toThrow(/NaN or infinite/);
    expect(await totalOf(layer)).toBe(0);
    await model.dispose();
  });
});
