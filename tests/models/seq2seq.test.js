// An encoder reads a sequence, its last states are the first ones of a decoder that writes another. The decoder is trained
// on what it should have written so far, and writes on its own with models made of the same layers.

import { expect, test } from '@jest/globals';

import { Model, layers, loadModel, optimizers, setRandomSeed, tensor } from '../../js/index.js';
import { wholeNumbers } from '../support/hash.js';

const [SAMPLES, LENGTH, DIGITS, UNITS] = [64, 4, 5, 24];
const START = DIGITS; // what a decoder begins with
const quiet = { verbose: 0 };

/** Sequences of digits, and the same turned round; the decoder is given what stands in front of each digit. */
function pairs() {
  const source = Array.from({ length: SAMPLES }, (_, i) => [...wholeNumbers(LENGTH, i, DIGITS)]);
  const target = source.map((digits) => [...digits].reverse());
  const given = target.map((digits) => [START, ...digits.slice(0, -1)]);
  const whole = (rows) => tensor(Int32Array.from(rows.flat()), [SAMPLES, LENGTH]);
  return { source: whole(source), given: whole(given), target: whole(target) };
}

/** The layers, and the model that trains them. */
function network() {
  const source = layers.Input({ shape: [LENGTH], dtype: 'int32', name: 'source' });
  const given = layers.Input({ shape: [LENGTH], dtype: 'int32', name: 'given' });
  const table = layers.Embedding(DIGITS + 1, 8, { name: 'digits' });
  const encoder = layers.LSTM(UNITS, { returnState: true, name: 'encoder' });
  const decoder = layers.LSTM(UNITS, { returnSequences: true, returnState: true, name: 'decoder' });
  const classify = layers.Dense(DIGITS, { activation: 'softmax', name: 'classify' });
  const [, h, c] = encoder(table(source));
  const [steps] = decoder(table(given), { initialState: [h, c] });
  const model = Model({ inputs: [source, given], outputs: classify(steps) });
  return { model, states: Model({ inputs: source, outputs: [h, c] }) };
}

/** One step of a decoder: a digit and states to what comes next. @param {any} model trained, or loaded from a file */
function stepOf(model) {
  const [table, decoder, classify] = ['digits', 'decoder', 'classify'].map((name) => model.getLayer(name));
  const digit = layers.Input({ shape: [1], dtype: 'int32' });
  const first = [layers.Input({ shape: [UNITS] }), layers.Input({ shape: [UNITS] })];
  const [steps, h, c] = decoder(table(digit), { initialState: first });
  return Model({ inputs: [digit, ...first], outputs: [classify(steps), h, c] });
}

test('an encoder and a decoder learn to turn sequences round, are saved, and write on their own', async () => {
  setRandomSeed(3);
  const { model, states } = network();
  model.compile({
    optimizer: optimizers.Adam({ learningRate: 0.02 }),
    loss: 'sparse_categorical_crossentropy',
  });
  const { source, given, target } = pairs();
  const { history } = await model.fit([source, given], target, { epochs: 60, batchSize: 16, verbose: 0 });
  expect(history.loss[0]).toBeGreaterThan(1.4);
  expect(history.loss.at(-1)).toBeLessThan(0.1);

  const taught = await model.predict([source, given], quiet);
  expect(taught.shape).toEqual([SAMPLES, LENGTH, DIGITS]);
  const loaded = await loadModel(await model.save());
  expect((await loaded.predict([source, given], quiet)).data).toEqual(taught.data);

  const step = stepOf(loaded);
  let [h, c] = await states.predict(source, quiet);
  let digit = tensor(new Int32Array(SAMPLES).fill(START), [SAMPLES, 1]);
  for (let t = 0; t < LENGTH; t++) {
    const [next, ...after] = await step.predict([digit, h, c], quiet);
    [h, c] = after;
    const written = next.array().map(([chances]) => chances.indexOf(Math.max(...chances)));
    const right = written.filter((one, i) => one === target.at(i, t)).length;
    expect(right).toBeGreaterThan(0.9 * SAMPLES);
    digit = target.array().map((digits) => [digits[t]]);
  }
  await Promise.all([model.dispose(), states.dispose(), step.dispose(), loaded.dispose()]);
});
