// Masks on their way through a graph. What layers make of them stands in the layers' own tests.

import { describe, expect, test } from '@jest/globals';

import { Model, layers, loadModel, ops, tensor } from '../../js/index.js';

const quiet = { verbose: 0 };

/** Gives the mask that it is called with. */
class Show extends layers.Layer {
  static className = 'Show';
  call(x, { mask }) {
    return mask ? ops.reshape(mask, [-1, x.shape[1], 1]) : ops.relu(x);
  }
}

/** Names the first half of the steps. */
class FirstHalf extends layers.Layer {
  static className = 'FirstHalf';
  supportsMasking = true;
  computeMask(x) {
    return ops.reshape(ops.relu(x), [-1, x.shape[1]]);
  }
}

const steps = () => layers.Input({ shape: [4, 1] });
const given = () => layers.Input({ shape: [4] });
const data = tensor([[[-1], [2], [-3], [4]]]);
const kept = tensor([[1, 0, 0, 1]]);
const shown = async (model, x) => (await model.predict(x, quiet)).data;

describe('a mask', () => {
  test('of a call goes on through layers that keep the steps apart, and is what the last one sees', async () => {
    const [x, mask] = [steps(), given()];
    const h = layers.Dropout(0.5)(layers.Activation('relu')(layers.Dense(1)(x, { mask })));
    expect(h.mask.shape).toEqual([null, 4]);
    const model = Model({ inputs: [x, mask], outputs: new Show()(h) });
    expect(await shown(model, [data, kept])).toEqual(kept.data);
  });

  test('that a layer computes replaces the one before', async () => {
    const x = steps();
    const model = Model({ inputs: x, outputs: new Show()(new FirstHalf()(x)) });
    expect([...(await shown(model, data))]).toEqual([0, 2, 0, 4]);
  });

  test('ends at a layer that does not pass it on', () => {
    const h = new FirstHalf()(steps());
    expect(h.mask).not.toBeNull();
    expect(layers.Flatten()(h).mask).toBeNull();
    expect(ops.relu(h).mask).toBeNull();
    expect(steps().mask).toBeNull();
  });

  test('goes into a model that is used as a layer, and out of it', async () => {
    const inner = steps();
    const block = Model({ inputs: inner, outputs: layers.Activation('tanh')(layers.Dense(1)(inner)) });
    const [x, mask] = [steps(), given()];
    const flows = Model({ inputs: x, outputs: new Show()(block(new FirstHalf()(x))) });
    expect([...(await shown(flows, data))]).toEqual([0, 2, 0, 4]);
    const said = Model({ inputs: [x, mask], outputs: new Show()(block(x, { mask })) });
    expect(await shown(said, [data, kept])).toEqual(kept.data);
  });

  test('is another one for each use of a shared layer', async () => {
    const [x, a, b] = [steps(), given(), given()];
    const shared = layers.Dropout(0.5);
    const outputs = [a, b].map((mask) => new Show()(shared(x, { mask })));
    const model = Model({ inputs: [x, a, b], outputs });
    const both = await model.predict([data, kept, tensor([[0, 1, 1, 0]])], quiet);
    expect(both.map(({ data: values }) => [...values])).toEqual([
      [1, 0, 0, 1],
      [0, 1, 1, 0],
    ]);
    expect(x.mask).toBeNull();
  });

  test('of a call is saved and loaded', async () => {
    const [x, mask] = [steps(), given()];
    const model = Model({ inputs: [x, mask], outputs: layers.Dense(1)(x, { mask }) });
    const loaded = await loadModel(await model.save());
    expect(loaded.outputs[0].mask.shape).toEqual([null, 4]);
  });

  test('of the wrong kind or shape is an error', () => {
    const x = steps();
    const dense = layers.Dense(1, { name: 'd' });
    expect(() => dense(x, { mask: [[1, 0, 0, 1]] })).toThrow(
      /Layer Dense 'd': a mask is a symbolic tensor or null; received/,
    );
    expect(() => dense(x, { mask: layers.Input({ shape: [5] }) })).toThrow(
      /Layer Dense 'd': the mask has the shape \[batch, 5\], which does not fit the input's \[batch, 4, 1\].*for each step/,
    );
    expect(() => dense(x, x)).toThrow(/calling Dense 'd': options are given as one object.*received a Symb/);
  });
});
