import { describe, expect, test } from '@jest/globals';

import { Model, initializers, layers, setRandomSeed } from '../../js/index.js';
import { golden } from '../support/golden.js';

const { cases } = golden('initializers');

test('Orthogonal refuses a weight of one axis', async () => {
  const layer = layers.Dense(2, { biasInitializer: 'orthogonal' });
  const input = layers.Input({ shape: [1] });
  const model = /** @type {any} */ (Model({ inputs: input, outputs: layer(input) }));
  await expect(model.getWeights()).rejects.toThrow(/Orthogonal makes weights of at least 2 axes; received the shape \[2\]/); // prettier-ignore
});

test('Identity has its ones on the diagonal, and refuses a weight that is no matrix', () => {
  const { data } = /** @type {any} */ (initializers.get('identity').fill([2, 3]));
  expect([...data]).toEqual([1, 0, 0, 0, 1, 0]);
  expect([.../** @type {any} */ (initializers.Identity({ gain: 2 }).fill([3, 1])).data]).toEqual([2, 0, 0]);
  expect(() => initializers.Identity().fill([3])).toThrow(
    /makes weights of 2 axes; received the shape \[3\]/,
  );
});

describe('draws as the initializers of real Keras do', () => {
  test.each(cases.map((/** @type {any} */ c) => [c.case, c]))('%s', async (_, c) => {
    setRandomSeed(1);
    class Holder extends layers.Layer {
      build() {
        this.weight = this.addWeight({
          name: 'weight',
          shape: c.shape,
          initializer: /** @type {any} */ (initializers)[c.class](c.options),
        });
      }

      call(/** @type {any} */ x) {
        return x;
      }
    }
    const input = layers.Input({ shape: [1] });
    const model = /** @type {any} */ (Model({ inputs: input, outputs: new Holder()(input) }));
    const [weight] = await model.getWeights();
    expect(weight.shape).toEqual(c.shape);
    const values = weight.data;
    let [sum, squares, least, most] = [0, 0, Infinity, -Infinity];
    for (const v of values) {
      sum += v;
      squares += v * v;
      least = Math.min(least, v);
      most = Math.max(most, v);
    }
    const mean = sum / values.length;
    const deviation = Math.sqrt(Math.max(0, squares / values.length - mean ** 2));
    // Five standard errors of both samples.
    const error = (5 * Math.SQRT2 * c.deviation) / Math.sqrt(values.length) + 1e-7;
    expect(Math.abs(mean - c.mean)).toBeLessThanOrEqual(error);
    expect(Math.abs(deviation - c.deviation)).toBeLessThanOrEqual(error);
    // The extremes of a bounded distribution are sharp, those of a normal one are not.
    const slack = /untruncated|RandomNormal|Orthogonal/.test(c.case) ? 1.5 * c.deviation : 0.02 * c.deviation;
    expect(Math.abs(least - c.least)).toBeLessThanOrEqual(slack + 1e-7);
    expect(Math.abs(most - c.most)).toBeLessThanOrEqual(slack + 1e-7);
    model.dispose();
  });
});
