import { beforeAll, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { datasets, loadModel, tensor, utils } from 'hornet-nn';
import { rasterize } from '../../../web/demos/digits/ink.js';
import { PLACES, SIZES, loadDrawnDigits, place } from '../../support/strokes/index.js';
import { Tally } from '../../support/strokes/tally.js';

const shipped = (name) => new URL(`../../../web/demos/digits/${name}`, import.meta.url);
const places = /** @type {(keyof typeof PLACES)[]} */ (Object.keys(PLACES));
const sizes = /** @type {(keyof typeof SIZES)[]} */ (Object.keys(SIZES));

let model;
beforeAll(async () => (model = await loadModel(fileURLToPath(shipped('digits.keras')))));

test('the shipped network reads at least 99.3 % of the test images, as the file beside it says', async () => {
  const figures = JSON.parse(await readFile(shipped('digits.json'), 'utf8'));
  const [, [images, labels]] = await datasets.mnist.loadData();
  const x = images.reshape([-1, 28, 28, 1]).cast('float32').div(255);
  model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] });
  const { accuracy } = await model.evaluate(x, utils.toCategorical(labels, 10), { verbose: 0 });
  expect(accuracy).toBeGreaterThanOrEqual(0.993);
  expect(accuracy).toBeCloseTo(figures.testAccuracy, 3); // relaxed SIMD may turn one or two
});

test('it reads at least 98 % of the drawn digits, wherever and however large they are drawn', async () => {
  const tally = new Tally();
  for (const where of places) {
    for (const size of sizes) {
      const drawn = await loadDrawnDigits();
      const pixels = drawn.map((digit) => rasterize(place(digit, where, size)).pixels);
      const x = new Float32Array(784 * drawn.length);
      pixels.forEach((picture, i) => x.set(picture, 784 * i));
      const { data } = await model.predict(tensor(x, [drawn.length, 28, 28, 1]), { verbose: 0 });
      drawn.forEach(({ hand, digit }, i) => {
        const row = Array.from(data.subarray(10 * i, 10 * i + 10));
        tally.add(
          { hand, digit: String(digit), place: where, size },
          row.indexOf(Math.max(...row)) === digit,
        );
      });
    }
  }
  console.log(String(tally));
  expect(tally.share()).toBeGreaterThanOrEqual(0.98);
  for (const where of places) {
    expect(tally.share('place', where)).toBeGreaterThan(tally.share('place', 'centre') - 0.01);
  }
});
