/** Program 7 of the documentation: a layer, a loss and a training loop of your own, without a gradient to write. */
import { expect, test } from '@jest/globals';

import { Sequential, layers, ops, setRandomSeed, tensor } from '../../js/index.js';
import { uniform } from '../support/hash.js';

class Scale extends layers.Layer {
  build(inputShape) {
    this.alpha = this.addWeight({ shape: [inputShape.at(-1)], initializer: 'ones', name: 'alpha' });
  }

  call(x) {
    return ops.mul(x, this.alpha);
  }
}

test('a layer that scales learns by how much, under a loss of its own', async () => {
  setRandomSeed(1);
  const model = Sequential([layers.Input({ shape: [3] }), new Scale()]);
  model.compile({ loss: (yTrue, yPred) => ops.mean(ops.abs(ops.sub(yTrue, yPred))), optimizer: 'adam' });
  const x = tensor(uniform(64 * 3, 1), [64, 3]);
  const y = tensor(x.data.map((value, i) => value * [2, -1, 0.5][i % 3]), [64, 3]); // prettier-ignore
  const { history } = await model.fit(x, y, { epochs: 400, batchSize: 8, verbose: 0 });
  expect(history.loss.at(-1)).toBeLessThan(0.02 * history.loss[0]);
  const [alpha] = await model.getWeights();
  [2, -1, 0.5].forEach((value, i) => expect(alpha.data[i]).toBeCloseTo(value, 1));
});
