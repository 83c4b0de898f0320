// A single layer on the data on which real Keras had it (tests/golden/generate/layers.py).

import { Model, layers, optimizers, tensor } from '../../js/index.js';
import { Lowering } from '../../js/graph/lower.js';
import { SymbolicTensor } from '../../js/graph/symbolic.js';
import * as ops from '../../js/graph/ops.js';
import { penaltiesOf } from '../../js/models/penalties.js';
import { initialWeights, uniform, wholeNumbers } from './hash.js';

const sizeOf = (shape) => shape.reduce((product, size) => product * size, 1);

/** @param {any} c a case @returns {import('../../js/tensor.js').Tensor[]} */
function inputsOf({ shapes, rows, below, range }) {
  const [low, high] = range ?? [-1, 1];
  const [half, middle] = [Math.fround((high - low) / 2), Math.fround((high + low) / 2)];
  return shapes.map((shape, i) => {
    const count = rows * sizeOf(shape);
    const data = below
      ? wholeNumbers(count, 20 + i, below)
      : uniform(count, 20 + i).map((u) => Math.fround(u * half) + middle);
    return tensor(data, [rows, ...shape]);
  });
}

/** @param {any} c @param {any} layer built */
function startOf({ start }, layer) {
  if (start) return start.map(({ shape, values }) => tensor(values, shape));
  return initialWeights(layer.weights.map(({ shape }) => shape)).map((values, i) => {
    const { name, shape } = layer.weights[i];
    const data = name.includes('variance') ? values.map((v) => Math.fround(Math.abs(v) + 0.5)) : values;
    return tensor(data, [...shape]);
  });
}

/** The layer with inputs, and masks where the case has them, as a model. @param {any} c @param {any} layer */
function modelOf({ shapes, training, below, masks }, layer) {
  const inputs = shapes.map((shape) => layers.Input({ shape, dtype: below ? 'int32' : 'float32' }));
  const maskInputs = (masks ?? []).map((mask) => mask && layers.Input({ shape: [mask[0].length] }));
  const one = inputs.length === 1;
  const options = { training, ...(masks && { mask: one ? maskInputs[0] : maskInputs }) };
  const outputs = layer(one ? inputs[0] : inputs, options);
  return Model({ inputs: [...inputs, ...maskInputs.filter(Boolean)], outputs });
}

/** The sum over outputs of mean((output - hashed target)²), with the layer's penalties, as a plan. */
function lossPlan(model, trained, wantsInputs, rows) {
  const lowering = new Lowering({ training: false });
  const placed = model.inputs.map((input) => lowering.input(input));
  const outputs = model.outputs.map((output) => lowering.lower(output));
  const targets = outputs.map(({ shape }) => lowering.input(new SymbolicTensor(shape, { name: 'target' })));
  const root = lowering.compose('loss', () => {
    const parts = outputs.map((y, i) => ops.mean(ops.meanSquaredError(targets[i], y)));
    const all = [...parts, ...penaltiesOf(lowering, trained)];
    return all.length > 1 ? ops.addN(all) : all[0];
  });
  const wrt = [...trained, ...(wantsInputs ? placed : [])];
  const plan = lowering.finish({ inputs: [...placed, ...targets], fetch: [], root, wrt });
  const shapes = outputs.map(({ shape }) => [rows, ...shape.slice(1)]);
  return { plan, shapes, of: (item) => plan.positions.get(item), inputNodes: placed };
}

/**
 * What the layer makes of its case.
 *
 * @param {any} c a case of a layers_*.json
 * @param {any} layer
 * @param {{rate: number, steps: number}} training
 */
export async function runCase(c, layer, { rate, steps }) {
  const model = modelOf(c, layer);
  const masks = (c.masks ?? []).filter(Boolean).map((mask) => tensor(mask.flat(), [c.rows, mask[0].length]));
  const data = [...inputsOf(c), ...masks];
  const begin = async () => layer.weights.length && layer.setWeights(startOf(c, layer));
  await begin();
  const outputs = [await model.predict(data.length > 1 ? data : data[0], { verbose: 0 })].flat();
  const made = { weights: layer.weights.map(({ shape }) => [...shape]), outputs };
  if (!c.weightGradients) return made;
  await begin(); // statistics and states may have moved
  const gradients = await train(model, layer, c, data, { rate, steps });
  const after = layer.weights.length ? await layer.getWeights() : [];
  await model.dispose();
  return { ...made, ...gradients, after };
}

/** Steps of plain gradient descent; the gradients of the first. */
async function train(model, layer, c, data, { rate, steps }) {
  const trained = layer.trainableWeights;
  /** @type {any} */ let made;
  const { id } = await model.side.plan('golden', c.rows, () => {
    made = lossPlan(model, trained, !c.below, c.rows);
    return made.plan;
  });
  const runner = await model.side.runner();
  const optimizer = await model.side.optimizer(optimizers.SGD({ learningRate: rate }), trained);
  const targets = made.shapes.map((shape, i) => tensor(uniform(sizeOf(shape), 50 + i), shape));
  const sources = [...data, ...targets].map((one) => one.pack());
  const nodes = [...trained, ...(c.below ? [] : made.inputNodes.slice(0, c.shapes.length))].map(made.of);
  const results = [];
  for (let i = 0; i < steps; i++) {
    results.push(await runner.phases({ plan: id, sources, backward: true, optimizer, gradients: nodes }));
  }
  const [{ gradients }] = results;
  return {
    weightGradients: gradients.slice(0, trained.length),
    inputGradients: c.below ? null : gradients.slice(trained.length),
  };
}
