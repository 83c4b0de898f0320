// The Titanic: two kinds of data, two branches, a third model on top; and the plain version, eight numbers in a row.
// The passengers are made up: who survives depends on sex, class, age and chance.

import { describe, expect, test } from '@jest/globals';

import { Model, Sequential, layers, metrics, setRandomSeed, tensor } from '../../js/index.js';
import { uniform } from '../support/hash.js';
import { quiet } from '../support/models.js';

const ROWS = 240;
const draw = (/** @type {number} */ seed) => uniform(ROWS, seed).map((v) => (v + 1) / 2);
const [age, fare, luck] = [draw(1), draw(2), draw(3)];
const [female, first] = [draw(4).map((v) => Number(v > 0.6)), draw(5).map((v) => Number(v > 0.7))];
const survived = tensor(
  luck.map((v, i) => Number(v + 0.9 * female[i] + 0.5 * first[i] - 0.3 * age[i] > 0.9)),
);
const numbers = tensor([...age].map((v, i) => [v, fare[i], age[i] * fare[i], 1 - v]));
const words = tensor([...female].map((v, i) => [v, 1 - v, first[i], 1 - first[i]]));

test('two branches: data by name, one sigmoid, the area under the curve', async () => {
  setRandomSeed(3);
  const a = layers.Input({ shape: [4], name: 'numbers' });
  const b = layers.Input({ shape: [4], name: 'words' });
  const left = layers.Dense(16, { activation: 'relu' })(a);
  const right = layers.Dense(16, { activation: 'relu' })(b);
  let h = layers.Concatenate()([left, right]);
  h = layers.Dropout(0.3)(layers.Dense(16, { activation: 'relu' })(h));
  const model = Model({ inputs: [a, b], outputs: layers.Dense(1, { activation: 'sigmoid' })(h) });
  model.compile({ optimizer: 'adam', loss: 'binary_crossentropy', metrics: ['accuracy', metrics.AUC()] });
  const options = { ...quiet, epochs: 60, batchSize: 32, validationSplit: 0.1 };
  const { history } = await model.fit({ numbers, words }, survived, options);
  expect(Object.keys(history)).toEqual(['accuracy', 'auc', 'loss', 'val_accuracy', 'val_auc', 'val_loss']);
  const logs = await model.evaluate({ numbers, words }, survived, quiet);
  expect(logs.auc).toBeGreaterThan(0.8);
  expect(logs.accuracy).toBeGreaterThan(0.7);

  // The same area by its definition: how often one who survived is ranked before one who did not.
  const p = (await model.predict({ numbers, words }, quiet)).data;
  let [right_, pairs] = [0, 0];
  for (let i = 0; i < ROWS; i++)
    for (let j = 0; j < ROWS; j++) {
      if (!(survived.data[i] > survived.data[j])) continue;
      pairs++;
      right_ += p[i] > p[j] ? 1 : p[i] === p[j] ? 0.5 : 0;
    }
  expect(logs.auc).toBeCloseTo(right_ / pairs, 2);
});

describe('the plain version', () => {
  test('eight numbers, sixteen, dropout, one', async () => {
    setRandomSeed(1);
    const x = tensor([...age].map((_, i) => [...numbers.at(i).data, ...words.at(i).data]));
    const model = Sequential([
      layers.Input({ shape: [8] }),
      layers.Dense(16, { activation: 'relu' }),
      layers.Dropout(0.1),
      layers.Dense(1, { activation: 'sigmoid' }),
    ]);
    model.compile({ optimizer: 'adam', loss: 'binary_crossentropy', metrics: ['accuracy'] });
    const { history } = await model.fit(x, survived, { ...quiet, epochs: 600, batchSize: 60 });
    expect(history.loss).toHaveLength(600);
    expect(history.accuracy.at(-1)).toBeGreaterThan(0.75);
  });
});
