// The Runner: passes over data, pause and step, bad numbers, memory.

import { describe, expect, test } from '@jest/globals';

import { OutOfMemoryError } from '../../js/errors.js';
import { ROWS, meanOf, samples, tinyModel } from '../support/tiny.js';

const soon = (ms = 30) => new Promise((resolve) => setTimeout(resolve, ms));

describe('training', () => {
  test('lowers the loss, and counts every sample, the smaller last batch too', async () => {
    const { runner, pass } = await tinyModel();
    const first = await runner.train(pass());
    for (let epoch = 0; epoch < 20; epoch++) await runner.train(pass({ shuffle: [epoch, 1] }));
    const last = await runner.train(pass());
    expect(first.tally[0][1]).toBe(ROWS);
    expect(first.batches).toBe(Math.ceil(ROWS / 8));
    expect(meanOf(last)).toBeLessThan(meanOf(first) / 2);
  });

  test('the same seeds give the same bits, another order others', async () => {
    const run = async (shuffle) => {
      const { runner, pass, weights } = await tinyModel({ dropout: true });
      await runner.train(pass({ shuffle }));
      return weights();
    };
    const once = await run([3, 4]);
    expect(await run([3, 4])).toEqual(once);
    expect(await run([3, 5])).not.toEqual(once);
  });

  test('a part of the rows can be trained on, the rest tested', async () => {
    const { runner, pass } = await tinyModel();
    const trained = await runner.train(pass({ rows: [0, 60] }));
    const tested = await runner.test(pass({ rows: [60, ROWS] }));
    expect([trained.tally[0][1], tested.tally[0][1]]).toEqual([60, 40]);
  });

  test('bytes with a table are the floats they stand for', async () => {
    const bytes = Uint8Array.from({ length: ROWS * 4 }, (_, i) => (i * 37) % 256);
    const table = Float32Array.from({ length: 256 }, (_, v) => v / 255);
    const floats = Float32Array.from(bytes, (v) => table[v]);
    const [x, t] = samples();
    const results = [];
    for (const source of [
      { shape: x.shape, dtype: 'float32', bytes, table },
      { ...x, data: floats },
    ]) {
      const { runner, pass, weights } = await tinyModel();
      await runner.train(pass({ sources: [source, t] }));
      results.push(await weights());
    }
    expect(results[0]).toEqual(results[1]);
  });
});

describe('a loss that is not finite', () => {
  test('changes nothing and names batch, layer and op', async () => {
    const { runner, pass, weights } = await tinyModel();
    const [x, t] = samples();
    x.data[4 * 50] = NaN;
    const before = await weights();
    const spoilt = await runner.train(pass({ sources: [x, t], shuffle: null, batch: 8, rows: [48, 56] }));
    expect(spoilt.nonFinite).toEqual({ batch: 0, layer: 'the input', op: 'input' });
    expect(await weights()).toEqual(before);
  });

  test('is traced to a weight if that is where it began', async () => {
    const { runner, ids, pass } = await tinyModel();
    await runner.writeVariables([{ id: ids[2], data: new Float32Array(15).fill(Infinity) }]);
    expect((await runner.train(pass())).nonFinite).toMatchObject({ op: 'param' });
  });

  test('in bytes is found by position: only values that are there count', async () => {
    const { runner } = await tinyModel();
    const table = Float32Array.from({ length: 256 }, (_, v) => 1 / v); // 1 / 0 is not finite
    const find = async (bytes) => {
      const packed = { shape: [3, 1], dtype: 'float32', bytes: Uint8Array.from(bytes), table };
      return runner.findNonFinite(await runner.addData(packed));
    };
    expect(await find([1, 2, 255])).toBe(-1);
    expect(await find([1, 0, 255])).toBe(1);
  });

  test('in data is found by position', async () => {
    const { runner } = await tinyModel();
    const [x] = samples();
    const id = await runner.addData(x);
    expect(await runner.findNonFinite(id)).toBe(-1);
    x.data[17] = -Infinity;
    expect(await runner.findNonFinite(id)).toBe(17);
  });
});

describe('pause, step, resume, stop', () => {
  test('a training that was paused and stepped ends in the same bits', async () => {
    const plain = await tinyModel({ dropout: true });
    await plain.runner.train(plain.pass());

    const { runner, pass, weights } = await tinyModel({ dropout: true });
    const run = await runner.openRun();
    await runner.control(run, 'pause');
    let ended = false;
    const training = runner.train(pass({ run })).then((result) => ((ended = true), result));
    await soon();
    expect(ended).toBe(false);
    const untouched = await weights();
    await runner.stepRun(run, 3);
    const stepped = await weights();
    await soon();
    expect(await weights()).toEqual(stepped); // exactly three, then it waits again
    expect(stepped).not.toEqual(untouched);
    await runner.control(run, 'resume');
    expect((await training).batches).toBe(13);
    expect(await weights()).toEqual(await plain.weights());
  });

  test('three steps are three batches', async () => {
    const { runner, pass, weights } = await tinyModel();
    const other = await tinyModel();
    await other.runner.train(other.pass({ shuffle: null, rows: [0, 24] }));
    const run = await runner.openRun();
    await runner.control(run, 'pause');
    const training = runner.train(pass({ run, shuffle: null }));
    await runner.stepRun(run, 3);
    expect(await weights()).toEqual(await other.weights());
    await runner.control(run, 'stop');
    expect(await training).toMatchObject({ stopped: true, batches: 3 });
  });

  test('stop ends a running pass; predictions take their turn meanwhile', async () => {
    const { runner, pass, nodes } = await tinyModel();
    const run = await runner.openRun();
    const sources = await Promise.all(samples().map((s) => runner.addData(s)));
    let going = true;
    const training = (async () => {
      let result;
      do result = await runner.train(pass({ run, sources }));
      while (!result.stopped);
      going = false;
      return result;
    })();
    const [values] = await runner.predict({ ...pass({ sources, rows: [0, 10] }), outputs: [nodes.y] });
    expect(values.length).toBe(30);
    expect(going).toBe(true);
    await runner.control(run, 'stop');
    expect((await training).stopped).toBe(true);
  });

  test('closing a paused run ends its pass', async () => {
    const { runner, pass } = await tinyModel();
    const run = await runner.openRun();
    await runner.control(run, 'pause');
    const training = runner.train(pass({ run }));
    await soon();
    await runner.closeRun(run);
    expect(await training).toMatchObject({ stopped: true, batches: 0 });
  });

  test.each([true, false])(
    'a listener that fails ends the pass with its error, everyBatch: %s',
    async (every) => {
      const { runner, pass } = await tinyModel({ batch: 1 });
      const oops = () => Promise.reject(new RangeError('oops'));
      const sources = samples().map((s) => ({ ...s, shape: [ROWS, s.shape[1]] }));
      const training = runner.train(pass({ everyBatch: every, sources, batch: 1 }), oops);
      await expect(training).rejects.toThrow('oops');
    },
  );

  test('a listener that must hear every batch is waited for, before and after each', async () => {
    const { runner, pass } = await tinyModel();
    const heard = [];
    await runner.train(pass({ everyBatch: true }), async ({ type, batch }) => {
      await soon(1);
      heard.push(`${type} ${batch}`);
    });
    expect(heard.length).toBe(26);
    expect(heard.slice(0, 4)).toEqual(['begin 0', 'end 0', 'begin 1', 'end 1']);
  });
});

describe('memory', () => {
  test('is flat over a thousand steps and a thousand predictions', async () => {
    const { runner, pass, nodes } = await tinyModel();
    await runner.train(pass());
    const before = await runner.info();
    for (let i = 0; i < 80; i++) await runner.train(pass());
    for (let i = 0; i < 1000; i++)
      await runner.predict({ ...pass({ rows: [i % 90, (i % 90) + 1] }), outputs: [nodes.y] });
    expect(await runner.info()).toEqual(before);
  });

  test('is all given back when everything is freed', async () => {
    const { runner, close } = await tinyModel();
    await close();
    expect((await runner.info()).liveBytes).toBe(0);
  });

  test('what is freed during a pass is freed after it', async () => {
    const { runner, pass, plan, optimizer, ids } = await tinyModel();
    const listener = async ({ type, batch }) => {
      if (type !== 'begin' || batch !== 2) return;
      await runner.freePlan(plan);
      await runner.freeOptimizer(optimizer);
    };
    expect((await runner.train(pass({ everyBatch: true }), listener)).batches).toBe(13);
    await runner.freeVariables(ids);
    expect((await runner.info()).liveBytes).toBe(0);
  });

  test('running out is an error that says so, and the rest still works', async () => {
    const { runner, words, pass } = await tinyModel();
    const huge = runner.createPlan({ words, batch: 2 ** 26, inputs: [0, 1], names: [] });
    await expect(huge).rejects.toThrow(OutOfMemoryError);
    await expect(huge).rejects.toThrow(/smaller batchSize/);
    expect((await runner.train(pass())).batches).toBe(13);
  });

  test('creates all variables or none', async () => {
    const { runner } = await tinyModel();
    const before = (await runner.info()).liveBytes;
    const spec = (count) => ({ count, fill: { distribution: 'constant', a: 0, b: 0 }, seed: [0, 0] });
    await expect(runner.createVariables([spec(1000), spec(2 ** 30)])).rejects.toThrow(OutOfMemoryError);
    expect((await runner.info()).liveBytes).toBe(before);
  });
});

describe('looking inside', () => {
  test('phases give values and gradients, update only if told to', async () => {
    const { runner, plan, optimizer, nodes, weights } = await tinyModel();
    const before = await weights();
    const [x, t] = samples().map((s) => ({
      ...s,
      shape: [2, s.shape[1]],
      data: s.data.slice(0, 2 * s.shape[1]),
    }));
    const look = { plan, sources: [x, t], backward: true, fetch: [nodes.root], gradients: nodes.params };
    const { values, gradients } = await runner.phases(look);
    expect(values[0].length).toBe(1);
    expect(gradients.map((g) => g.length)).toEqual([20, 5, 15, 3]);
    expect(await weights()).toEqual(before);
    await runner.phases({ ...look, optimizer });
    expect(await weights()).not.toEqual(before);
  });

  test('the dump has every node, the profile its times', async () => {
    const { runner, plan } = await tinyModel();
    const { bytes, nodes } = await runner.dumpPlan(plan);
    expect(nodes.map(({ op }) => op)).toContain('mean_squared_error');
    expect(bytes).toBeGreaterThan(0);
    const times = await runner.profile({ plan, batch: 8, repeats: 2 });
    expect(times.every(({ forward, backward }) => forward >= 0 && backward < 1000)).toBe(true);
  });

  test('what is gone is an error that says so', async () => {
    const { runner, plan, ids, pass } = await tinyModel();
    await runner.freeVariables(ids.slice(0, 1));
    await expect(runner.train(pass())).rejects.toThrow(/weights are gone/);
    await runner.freePlan(plan);
    await expect(runner.train(pass())).rejects.toThrow(/plan is gone/);
  });
});
