/** Losses as real Keras has them: the value of each row, and the gradient of a hashed cotangent. */
import { describe, expect, test } from '@jest/globals';

import { losses, ops } from '../../js/index.js';
import { expectRecorded, golden } from '../support/golden.js';
import { runOps } from '../support/ops.js';

const { cases } = golden('losses');

describe('losses', () => {
  test.each(cases.map((/** @type {any} */ c) => [c.case, c]))('%s', (_, c) => {
    // Keras leaves some options out of its own configs.
    const loss = losses.get({ class_name: c.loss, config: { ...c.config, ...c.options } });
    expect(loss.getConfig()).toEqual({ ...loss.getConfig(), ...c.config });
    const labels = c.target === 'labels';
    expect(loss.targets).toBe(labels ? 'labels' : 'rows');
    const target = {
      shape: labels ? c.shape.slice(0, -1) : c.shape,
      dtype: labels ? 'int32' : 'float32',
      data: c.target_data,
    };
    const output = { shape: c.shape, data: c.output_data };
    const call = (/** @type {any} */ y, /** @type {any} */ t) => loss.call(ops.stopGradient(t), y);
    const placed = (/** @type {any} */ y, /** @type {any} */ t) => (labels ? loss.call(t, y) : call(y, t));
    const { outputs, gradients } = runOps(placed, [output, target], { gradients: true });
    const shape = c.values.shape.length ? c.values.shape : [1];
    expect(outputs[0].shape).toEqual(shape);
    expectRecorded(outputs[0].data, { ...c.values, shape }, 1e-5);
    expectRecorded(gradients[0], c.gradient, 1e-4);
  });
});
