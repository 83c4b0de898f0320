/**
 * Metrics as real Keras has them: results after each of two batches, with and without weights, and the config. The cases
 * are described in metrics.json, made by generate/metrics.py.
 */
import { describe, expect, test } from '@jest/globals';

import { metrics, tensor } from '../../js/index.js';
import { golden } from '../support/golden.js';
import { uniform, wholeNumbers } from '../support/hash.js';

const { cases } = golden('metrics');
const SIZES = [7, 5];

/** Targets and outputs of a kind, hashed. @param {string} kind @param {number} batch @param {number} columns */
function data(kind, batch, columns) {
  const [rows, seed] = [SIZES[batch], 10 * batch];
  const shape = [rows, columns];
  const count = rows * columns;
  const [numbers, others] = [uniform(count, seed + 1), uniform(count, seed + 2)];
  const labels = wholeNumbers(rows, seed + 3, columns);
  const chances = others.map((v) => v * 0.5 + 0.5);
  const exps = others.map((v) => Math.exp(3 * v));
  const softmax = exps.map((v, i) => {
    const start = i - (i % columns);
    return v / exps.slice(start, start + columns).reduce((a, b) => a + b);
  });
  const both = (/** @type {any} */ a, /** @type {any} */ b) => [tensor(a, shape), tensor(b, shape)];
  const positive = numbers.map((v) => Number(v > 0));
  if (kind === 'numbers') return both(numbers, others);
  if (kind === 'positive') return both(numbers.map((v) => v * 0.5 + Math.fround(0.6)), chances); // prettier-ignore
  if (kind === 'binary') return both(positive, chances);
  if (kind === 'logits') return both(positive, others.map((v) => v * 4)); // prettier-ignore
  if (kind === 'signs') return both(numbers.map(Math.sign), others);
  if (kind === 'labels') return [tensor(labels), tensor(softmax, shape)];
  if (kind === 'equal')
    return [4, 5].map((k) => tensor(Float32Array.from(wholeNumbers(count, seed + k, 3)), shape));
  const oneHot = Float32Array.from({ length: count }, (_, i) => Number(labels[Math.floor(i / columns)] === i % columns)); // prettier-ignore
  return both(oneHot, softmax);
}

/** One weight a sample. @param {number} batch */
const weights = (batch) => uniform(SIZES[batch], 10 * batch + 6).map((v) => v + 1);

function expectClose(/** @type {any} */ got, /** @type {any} */ expected) {
  const [a, b] = [got, expected].map((x) => [x].flat().map(Number));
  expect(a).toHaveLength(b.length);
  b.forEach((value, i) => {
    const near = Math.abs(a[i] - value) <= 1e-5 * Math.max(1, Math.abs(value));
    expect({ got: a, expected: b, near }).toMatchObject({ near: true });
  });
}

describe('metrics as in real Keras', () => {
  test.each(cases.map((/** @type {any} */ c) => [c.case, c]))('%s', async (_, c) => {
    const make = () => /** @type {any} */ (metrics)[c.metric](c.options);
    for (const way of ['plain', 'weighted']) {
      const metric = make();
      for (const [batch, expected] of c[way].entries()) {
        const [yTrue, yPred] = data(c.kind, batch, c.columns);
        await metric.updateState(yTrue, yPred, way === 'weighted' ? { sampleWeight: weights(batch) } : {});
        expectClose(await metric.result(), expected);
      }
    }
    const config = make().getConfig();
    for (const key of Object.keys(config)) {
      if (key in c.config) expect({ [key]: config[key] }).toEqual({ [key]: c.config[key] });
    }
    const again = metrics.get({ class_name: c.metric, config: c.config });
    expect(again.getConfig()).toEqual(config);
  });
});
