/** Training loops of one's own: variables, trainFunction, gradients. */
import { describe, expect, test } from '@jest/globals';

import { Model, ShapeError, ValueError, gradients, layers, ops, optimizers, setRandomSeed, tensor, trainFunction, variable } from '../../js/index.js'; // prettier-ignore
import { uniform } from '../support/hash.js';

const numbers = (shape, seed = 1) => tensor(uniform(shape.reduce((a, b) => a * b), seed), shape); // prettier-ignore

describe('variable', () => {
  test('keeps its value, and can be overwritten', async () => {
    const v = variable([[1, 2, 3]], { name: 'picture' });
    expect([v.name, v.shape, v.trainable]).toEqual(['picture', [1, 3], true]);
    expect((await v.value()).array()).toEqual([[1, 2, 3]]);
    await v.assign([[4, 5, 6]]);
    expect((await v.value()).array()).toEqual([[4, 5, 6]]);
    await expect(v.assign([1, 2])).rejects.toThrow(
      /'picture'.*\[1, 3\].*not compatible with the provided \[2\]/,
    );
  });

  test('may be one number', async () => {
    expect((await variable(7).value()).array()).toEqual([7]);
  });

  test('has no such option', () => {
    expect(() => variable(1, { nmae: 'x' })).toThrow(/has no option 'nmae'. Did you mean 'name'/);
  });
});

describe('gradients', () => {
  test('with respect to a variable, through a model', async () => {
    setRandomSeed(1);
    const x = layers.Input({ shape: [6, 6, 2] });
    const extractor = Model({ inputs: x, outputs: layers.Conv2D(3, 3, { activation: 'tanh' })(x) });
    const image = variable(numbers([1, 6, 6, 2]));
    const objective = ops.mean(extractor(image));
    const slopes = await gradients(objective, image)();
    expect(slopes.shape).toEqual([1, 6, 6, 2]);

    const h = 1e-2;
    const at = 21; // central differences of one pixel
    const shifted = async (by) => {
      const data = Float32Array.from(numbers([1, 6, 6, 2]).data);
      data[at] += by;
      const { data: y } = await extractor.predict(tensor(data, [1, 6, 6, 2]), { verbose: 0 });
      return y.reduce((sum, value) => sum + value, 0) / y.length;
    };
    expect(slopes.data[at]).toBeCloseTo(((await shifted(h)) - (await shifted(-h))) / (2 * h), 4);
  });

  test('with respect to inputs, for any number of samples', async () => {
    const [x, t] = [layers.Input({ shape: [3] }), layers.Input({ shape: [3] })];
    const slope = gradients(ops.mean(ops.meanSquaredError(t, x)), [x, t], { inputs: [x, t] });
    const [dx, dt] = await slope([[1, 2, 3]], [[0, 2, 5]]);
    expect([dx.shape, dt.shape]).toEqual([[1, 3], [1, 3]]); // prettier-ignore
    [2 / 3, 0, -4 / 3].forEach((value, i) => expect(dx.data[i]).toBeCloseTo(value, 6));
    expect(dt.data.map((value) => -value)).toEqual(dx.data);
    expect((await slope(numbers([5, 3]), numbers([5, 3], 2)))[0].shape).toEqual([5, 3]);
  });

  test('of what does not matter is an error', async () => {
    const [a, b] = [variable([1, 2], { name: 'a' }), variable([1, 2], { name: 'b' })];
    await expect(gradients(ops.mean(ops.relu(a)), b)()).rejects.toThrow(/the loss does not depend on 'b'/);
  });

  test.each([
    [1, variable([1]), {}, ValueError, /the loss is a symbolic tensor, composed of ops; received 1/],
    [ops.relu(variable([1, 2])), variable([1]), {}, ShapeError, /one number, but its shape is \[2\]. ops.mean\(loss\)/],
    [ops.relu(variable([1])), 'w', {}, ValueError, /wrt are variables or symbolic tensors; received/],
    [ops.relu(variable([1])), variable([1]), { inputs: variable([1]) }, ValueError, /inputs are what layers.Input/],
  ])('refuses what it cannot use', (loss, wrt, options, type, message) => {
    expect(() => gradients(loss, wrt, options)).toThrow(type);
    expect(() => gradients(loss, wrt, options)).toThrow(message);
  }); // prettier-ignore
});

describe('trainFunction', () => {
  test('changes the variables and nothing else', async () => {
    setRandomSeed(2);
    const x = layers.Input({ shape: [4] });
    const frozen = Model({ inputs: x, outputs: layers.Dense(3, { activation: 'tanh' })(x) });
    const before = await frozen.getWeights();
    const v = variable(numbers([2, 4]));
    const optimizer = optimizers.SGD({ learningRate: 0.5 });
    const step = trainFunction({ loss: ops.mean(frozen(v)), variables: v, optimizer });
    const start = await v.value();
    const slope = await gradients(ops.mean(frozen(v)), v)();
    const losses = [await step()];
    const after = await v.value();
    after.data.forEach((value, i) => expect(value).toBeCloseTo(start.data[i] - 0.5 * slope.data[i], 6));
    for (let i = 0; i < 5; i++) losses.push(await step());
    losses.slice(1).forEach((loss, i) => expect(loss).toBeLessThan(losses[i]));
    expect(await frozen.getWeights()).toEqual(before);
  });

  test('takes batches as fit does, and gives the same bits as trainOnBatch', async () => {
    const [x, y] = [numbers([8, 4]), numbers([8, 2], 3)];
    const make = () => {
      setRandomSeed(5);
      const input = layers.Input({ shape: [4] });
      return Model({
        inputs: input,
        outputs: layers.Dense(2)(layers.Dense(5, { activation: 'relu' })(input)),
      });
    };
    const [mine, theirs] = [make(), make()];
    theirs.compile({ optimizer: 'adam', loss: 'mse' });
    const [input, target] = [layers.Input({ shape: [4] }), layers.Input({ shape: [2] })];
    const loss = ops.mean(ops.meanSquaredError(target, mine(input)));
    const step = trainFunction({ loss, inputs: [input, target], optimizer: 'adam' });
    for (let i = 0; i < 3; i++) expect(await step(x, y)).toBe((await theirs.trainOnBatch(x, y)).loss);
    expect(await mine.getWeights()).toEqual(await theirs.getWeights());
  });

  test.each([[3], [40]])('compares with data of %i × 7 × 50 values', async (rows) => {
    const goal = numbers([rows, 7, 50]);
    const v = variable(numbers([rows, 7, 50], 2));
    const loss = ops.mean(ops.square(ops.sub(v, goal)));
    const step = trainFunction({
      loss,
      variables: v,
      optimizer: optimizers.SGD({ learningRate: rows * 100 }),
    });
    const first = await step();
    expect(await step()).toBeLessThan(first * 0.5);
  });

  test('leaves everything as it was if the loss is not finite', async () => {
    const v = variable([[1, 1e30]]);
    const step = trainFunction({
      loss: ops.mean(ops.meanSquaredError(v, variable([[0, -1e30]]))),
      variables: v,
    });
    await expect(step()).rejects.toThrow(/trainFunction\(\): the loss became NaN or infinite/);
    expect((await v.value()).array()).toEqual([[1, Math.fround(1e30)]]);
  });

  test.each([
    [{ loss: 1 }, /the loss is a symbolic tensor/],
    [
      { loss: ops.relu(variable([1])), variables: ['w'] },
      /variables are what variable\(\) returns, or weights/,
    ],
    [{ loss: ops.relu(variable([1], { trainable: false })) }, /depends on no trainable variable/],
    [{ loss: ops.relu(variable([1])), optimizer: 'adamx' }, /Unknown optimizer 'adamx'. Did you mean 'adam'/],
  ])('refuses what it cannot use', (options, message) => {
    expect(() => trainFunction(options)).toThrow(message);
  });

  test('names the number of inputs that it has', async () => {
    const x = layers.Input({ shape: [2] });
    const step = trainFunction({ loss: ops.mean(layers.Dense(1)(x)), inputs: x });
    await expect(step()).rejects.toThrow(/it has 1 inputs, but was given data for 0/);
  });
});
