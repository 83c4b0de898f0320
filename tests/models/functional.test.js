// Models that are graphs: several inputs and outputs, shared layers, models in models, looking inside.

import { describe, expect, test } from '@jest/globals';

import { Model, Sequential, layers, ops, optimizers, setRandomSeed, tensor } from '../../js/index.js';
import { network, quiet, samples, weightsOf } from '../support/models.js';

const [x, y] = samples();

describe('inputs and outputs', () => {
  const a = layers.Input({ shape: [2], name: 'a' });
  const b = layers.Input({ shape: [3], name: 'b' });
  const joined = layers.Concatenate()([layers.Dense(4)(a), layers.Dense(4)(b)]);
  const left = layers.Dense(1, { name: 'left' })(joined);
  const right = layers.Dense(2, { name: 'right' })(joined);
  const [dataA, dataB] = [tensor([[1, 2], [3, 4]]), tensor([[1, 2, 3], [4, 5, 6]])]; // prettier-ignore

  test('come by order or by name', async () => {
    const model = Model({ inputs: [a, b], outputs: [left, right] });
    const [l, r] = await model.predict([dataA, dataB], quiet);
    expect([l.shape, r.shape]).toEqual([[2, 1], [2, 2]]); // prettier-ignore
    const named = Model({ inputs: { b, a }, outputs: { r: right, l: left } });
    const out = await named.predict({ a: dataA, b: dataB }, quiet);
    expect(Object.keys(out)).toEqual(['l', 'r']);
    expect(out.l.data).toEqual(l.data);
    expect(out.r.data).toEqual(r.data);
  });

  test('one in an array stays in an array', async () => {
    const model = Model({ inputs: [a, b], outputs: [left] });
    const out = await model.predict([dataA, dataB], quiet);
    expect(out).toHaveLength(1);
  });

  test('of two branches train', async () => {
    const model = Model({ inputs: [a, b], outputs: right });
    model.compile({ loss: 'mse', optimizer: 'adam' });
    const before = await model.evaluate([dataA, dataB], [[1, 0], [0, 1]], quiet); // prettier-ignore
    await model.fit({ a: dataA, b: dataB }, [[1, 0], [0, 1]], { ...quiet, epochs: 50 }); // prettier-ignore
    const after = await model.evaluate([dataA, dataB], [[1, 0], [0, 1]], quiet); // prettier-ignore
    expect(after.loss).toBeLessThan(before.loss);
  });
});

describe('layers that are used twice', () => {
  test('have one set of weights, and gradients from both uses', async () => {
    setRandomSeed(1);
    const input = layers.Input({ shape: [3] });
    const shared = layers.Dense(3, { useBias: false, activation: 'tanh' });
    const model = Model({ inputs: input, outputs: shared(shared(input)) });
    expect(model.weights).toHaveLength(1);
    expect(model.countParams()).toBe(9);
    const k = (await model.getWeights())[0].array();
    const mul = (v) => [0, 1, 2].map((j) => Math.tanh(v.reduce((sum, vi, i) => sum + vi * k[i][j], 0)));
    const expected = mul(mul([1, 2, 3]));
    const out = await model.predict([[1, 2, 3]], quiet);
    expected.forEach((v, i) => expect(out.data[i]).toBeCloseTo(v, 5));
    model.compile({ loss: 'mse', optimizer: optimizers.SGD({ learningRate: 0.1 }) });
    const { loss } = await model.evaluate([[1, 2, 3]], [[0, 0, 0]], quiet);
    await model.fit([[1, 2, 3]], [[0, 0, 0]], { ...quiet, epochs: 30 });
    expect((await model.evaluate([[1, 2, 3]], [[0, 0, 0]], quiet)).loss).toBeLessThan(loss / 2);
  });
});

describe('a model in a model', () => {
  test('is a layer with all its weights', async () => {
    const inner = Sequential([layers.Input({ shape: [4] }), layers.Dense(5, { activation: 'tanh' })]);
    const input = layers.Input({ shape: [4] });
    const outer = Model({ inputs: input, outputs: layers.Dense(2)(inner(input)) });
    expect(outer.weights).toHaveLength(4);
    const straight = Model({ inputs: inner.inputs, outputs: layers.Dense(2)(inner.outputs[0]) });
    await straight.layers.at(-1).setWeights(await outer.layers.at(-1).getWeights());
    expect((await outer.predict(x, quiet)).data).toEqual((await straight.predict(x, quiet)).data);
  });

  test('that is frozen does not learn, the rest does', async () => {
    const inner = network({ outputs: 3 });
    const input = layers.Input({ shape: [4] });
    const outer = Model({ inputs: input, outputs: layers.Dense(2)(inner(input)) });
    inner.trainable = false;
    expect(outer.trainableWeights).toHaveLength(2);
    expect(outer.nonTrainableWeights).toHaveLength(4);
    outer.compile({ loss: 'mse', optimizer: 'adam' });
    const [frozen, all] = [await weightsOf(inner), await weightsOf(outer)];
    await outer.fit(x, y, quiet);
    expect(await weightsOf(inner)).toEqual(frozen);
    expect(await weightsOf(outer)).not.toEqual(all);
  });

  test('trains with dropout, predicts without', async () => {
    const inner = network({ dropout: 0.5 });
    const input = layers.Input({ shape: [4] });
    const outer = Model({ inputs: input, outputs: inner(input) });
    expect((await outer.predict(x, quiet)).data).toEqual((await inner.predict(x, quiet)).data);
    outer.compile({ loss: 'mse' });
    const { loss } = await outer.testOnBatch(x, y);
    expect((await outer.trainOnBatch(x, y)).loss).not.toBeCloseTo(loss, 4);
  });
});

describe('the order of layers', () => {
  const input = (name) => layers.Input({ shape: [4], name });
  const dense = (name) => layers.Dense(4, { name });
  const namesOf = ({ layers: list }) => list.map(({ name }) => name).join(' ');

  test('is that of Keras 3.15.1: by distance from the outputs, then as they are found', () => {
    const [a, b] = [input('a'), input('b')];
    const h = dense('d3')(dense('d2')(dense('d1')(a)));
    const joined = Model({ inputs: [a, b], outputs: layers.Concatenate({ name: 'c' })([h, b]) });
    expect(namesOf(joined)).toBe('a d1 d2 d3 b c');
    const x0 = input('x');
    const p = dense('p')(x0);
    const sum = layers.Add({ name: 'z' })([p, dense('r')(dense('q')(x0))]);
    expect(namesOf(Model({ inputs: x0, outputs: [dense('u')(p), sum] }))).toBe('x q p r u z');
  });

  test('sees through ops between them, also in a model within a model', async () => {
    const [a, b] = [input('a'), input('b')];
    const late = ops.relu(ops.add(dense('first')(a), a));
    const model = Model({ inputs: [b, a], outputs: ops.add(dense('second')(late), dense('other')(b)) });
    const outer = [input('o1'), input('o2')];
    const wrapped = Model({ inputs: outer, outputs: model(outer) });
    const data = [x, x.mul(2)];
    expect((await wrapped.predict(data, quiet)).data).toEqual((await model.predict(data, quiet)).data);
  });
});

describe('looking inside', () => {
  test("every layer's output, from a model that shares the weights", async () => {
    const model = Sequential([
      layers.Input({ shape: [6, 6, 1] }),
      layers.Conv2D(2, 3, { activation: 'relu' }),
      layers.MaxPooling2D(2),
      layers.Flatten(),
      layers.Dense(3, { activation: 'softmax' }),
    ]);
    const probe = Model({ inputs: model.inputs, outputs: model.layers.map((layer) => layer.output) });
    const picture = tensor(Float32Array.from({ length: 36 }, (_, i) => Math.sin(i)), [1, 6, 6, 1]); // prettier-ignore
    const maps = await probe.predict(picture, quiet);
    expect(maps.map(({ shape }) => shape)).toEqual([[1, 4, 4, 2], [1, 2, 2, 2], [1, 8], [1, 3]]); // prettier-ignore
    expect(maps[3].data).toEqual((await model.predict(picture, quiet)).data);
    expect(maps[2].data).toEqual(maps[1].data);
    await model.setWeights((await model.getWeights()).map((w) => w.mul(2)));
    expect((await probe.predict(picture, quiet))[3].data).toEqual((await model.predict(picture, quiet)).data);
  });

  test('the plan: every op with its layer, shape and place in memory', async () => {
    const model = network({ activation: 'softmax' });
    const { bytes, nodes } = await model.plan({ batch: 8 });
    expect(nodes.map(({ op }) => op)).toEqual(['input', 'param', 'param', 'dense', 'param', 'param', 'dense', 'softmax']); // prettier-ignore
    const names = model.layers.map(({ name }) => name);
    expect(nodes[3].layer).toBe(names[0]);
    expect(nodes.at(-1).layer).toBe(names[2]);
    expect(nodes.at(-1).shape).toEqual([8, 2]);
    expect(bytes).toBeGreaterThan(0);
  });

  test('ops of inner layers are told by the inner name', async () => {
    const inner = Sequential([layers.Input({ shape: [4] }), layers.Dense(2, { name: 'deep' })]);
    const input = layers.Input({ shape: [4] });
    const { nodes } = await Model({ inputs: input, outputs: inner(input) }).plan();
    expect(nodes.at(-1)).toMatchObject({ op: 'dense', layer: 'deep' });
  });
});

describe('Sequential', () => {
  test('grows and shrinks', async () => {
    const model = Sequential();
    model.add(layers.Input({ shape: [4] }));
    model.add(layers.Dense(3)).add(layers.Dense(2));
    expect(model.layers).toHaveLength(2);
    expect((await model.predict(x, quiet)).shape).toEqual([40, 2]);
    model.pop();
    expect((await model.predict(x, quiet)).shape).toEqual([40, 3]);
    model.add(layers.Dense(5));
    expect((await model.predict(x, quiet)).shape).toEqual([40, 5]);
    model.pop();
    model.pop();
    expect(() => model.pop()).toThrow(/has no layers to pop/);
  });

  test('reads as in Keras', () => {
    const model = network();
    expect(model.getLayer({ index: 0 })).toBe(model.layers[0]);
    expect(model.getLayer(model.layers[2].name)).toBe(model.layers[2]);
    expect(model.inputs[0].shape).toEqual([null, 4]);
    expect(model.outputs[0].shape).toEqual([null, 2]);
    expect(model.countParams()).toBe(4 * 8 + 8 + 8 * 2 + 2);
    expect(new Sequential([layers.Dense(1)]).built).toBe(false);
  });
});
