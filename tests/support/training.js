import { tensor, utils } from '../../js/index.js';
import { uniform, wholeNumbers } from './hash.js';

/** What tests of files train on: the same as tests/golden/generate/files.py. */

/** @param {number[][]} shapes without the batch @param {number} rows @param {number} [vocabulary] whole numbers below it */
export const inputsOf = (shapes, rows, vocabulary) =>
  shapes.map((shape, seed) => {
    const full = [rows, ...shape];
    const count = full.reduce((product, size) => product * size, 1);
    return tensor(vocabulary ? wholeNumbers(count, seed, vocabulary) : uniform(count, seed), full);
  });

/** What the model should give: hashed numbers, as a class where it says classes. @param {any} model @param {number} rows */
export function targetOf(model, rows) {
  const units = model.outputs[0].shape.at(-1);
  const numbers = tensor(uniform(rows * units, 9), [rows, units]);
  if (model.compileOptions.loss === 'categorical_crossentropy')
    return utils.toCategorical(numbers.argMax(), units);
  return tensor(
    numbers.data.map((u) => Number(u > 0)),
    [rows, units],
  );
}

/** Losses of some steps on all rows. @param {any} model @param {any[]} inputs @param {any} target @param {number} steps */
export async function lossesOf(model, inputs, target, steps) {
  const losses = [];
  for (let i = 0; i < steps; i++) {
    const result = await model.trainOnBatch(inputs.length > 1 ? inputs : inputs[0], target);
    losses.push(result.loss);
  }
  return losses;
}
