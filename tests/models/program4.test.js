// Program 4, as the documentation has it: a network that is shown forty characters of a text and says the next one.

import { expect, test } from '@jest/globals';

import { Sequential, callbacks, layers, optimizers, setRandomSeed, tensor } from '../../js/index.js';

const TEXT =
  'the rain in spain stays mainly in the plain. in hertford, hereford and hampshire, hurricanes hardly happen. ';
const LENGTH = 40;

const characters = [...new Set(TEXT)].sort();
const codes = (/** @type {string} */ text) => [...text].map((c) => characters.indexOf(c));

/** Every stretch of LENGTH characters of the text, which begins again at its end, and the character behind it. */
function windows() {
  const round = codes(TEXT + TEXT);
  const starts = Array.from(TEXT, (_, i) => i);
  const x = starts.flatMap((i) => round.slice(i, i + LENGTH));
  return {
    x: tensor(Int32Array.from(x), [starts.length, LENGTH]),
    y: tensor(Int32Array.from(starts, (i) => round[i + LENGTH])),
  };
}

/** Goes on with a text, one character after the other. @param {any} model @param {string} text @param {number} length */
async function sample(model, text, length) {
  while (text.length < length) {
    const next = await model.predict([codes(text.slice(-LENGTH))], { verbose: 0 });
    text += characters[next.argMax().item()];
  }
  return text;
}

test('the next character: it learns a text by heart and recites it', async () => {
  setRandomSeed(1);
  const model = Sequential([
    layers.Input({ shape: [LENGTH], dtype: 'int32' }),
    layers.Embedding(characters.length, 32),
    layers.LSTM(64),
    layers.Dense(characters.length, { activation: 'softmax' }),
  ]);
  model.compile({
    optimizer: optimizers.RMSprop({ learningRate: 0.01 }),
    loss: 'sparse_categorical_crossentropy',
    metrics: ['accuracy'],
  });
  const { x, y } = windows();
  const begin = TEXT.slice(0, LENGTH);
  /** @type {string[]} */ const recited = [];
  const { history } = await model.fit(x, y, {
    epochs: 40,
    batchSize: 16,
    verbose: 0,
    callbacks: [
      callbacks.Lambda({
        onEpochEnd: async (epoch) => {
          if (epoch % 13 === 0) recited.push(await sample(model, begin, TEXT.length));
        },
      }),
    ],
  });
  expect(history.loss[0]).toBeGreaterThan(2);
  expect(history.loss.at(-1)).toBeLessThan(0.3);

  expect(recited).toHaveLength(4);
  expect(recited[0]).not.toBe(TEXT);
  expect(recited[3]).toBe(TEXT);
  expect(await sample(model, begin, TEXT.length)).toBe(TEXT);
  await model.dispose();
});
