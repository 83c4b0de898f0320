// Several threads: the same bits as one, none missed that does not come, none left behind.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';

import { afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';

import { Engine } from '../../js/engine/engine.js';
import { loadWasm } from '../../js/engine/load.js';
import { Runner } from '../../js/engine/runner.js';
import { configure } from '../../js/engine/settings.js';
import { chooseThreads } from '../../js/engine/threads.js';
import { PlanBuilder } from '../support/plan.js';
import { SETTINGS, tinyModel } from '../support/tiny.js';

const SIZE = 8192;
const BATCH = 32;
const FILL = { distribution: 'uniform', a: -1, b: 1 };

/** y = tanh(x) + c with a mean: elementwise work of many parts, forward and backward. */
function wideWords(id) {
  const b = new PlanBuilder();
  const x = b.input([null, SIZE]);
  const c = b.param([SIZE]);
  const h = b.op('tanh', [x], [], [null, SIZE]);
  const y = b.op('bias_add', [h, c], [], [null, SIZE]);
  const root = b.op('mean', [y], [], [1]);
  return {
    words: b.bind([id]).words({ root, wrt: [x, c], fetch: [y] }),
    inputs: [x],
    names: [],
    nodes: { x, c, y },
  };
}

const data = Float32Array.from({ length: BATCH * SIZE }, (_, i) => Math.sin(i));
const source = { shape: [BATCH, SIZE], dtype: 'float32', data };

/** Short enough to be compared and shown. @param {ArrayBufferView[]} arrays */
const bits = (arrays) =>
  arrays.map(({ buffer, byteOffset, byteLength }) =>
    createHash('sha1')
      .update(new Uint8Array(buffer, byteOffset, byteLength))
      .digest('hex'),
  );

/** A runner with a wide plan, and what one step of it gives. */
async function wide(threads) {
  const runner = await Runner.create({ ...SETTINGS, threads });
  const [id] = await runner.createVariables([{ count: SIZE, fill: FILL, seed: [1, 2] }]);
  const { nodes, ...spec } = wideWords(id);
  const plan = await runner.createPlan({ ...spec, batch: BATCH });
  const step = async () => {
    const request = {
      plan,
      sources: [source],
      backward: true,
      fetch: [nodes.y],
      gradients: [nodes.x, nodes.c],
    };
    const { values, gradients } = await runner.phases(request);
    return bits([...values, ...gradients]);
  };
  return { runner, step, plan, nodes, ids: [id] };
}

/** Waits until something holds. @param {() => Promise<boolean> | boolean} holds */
async function until(holds) {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const helpersOf = async (runner) => (await runner.info()).threads - 1;

let alone;
beforeAll(async () => {
  alone = await (await wide(1)).step();
});

describe('the number', () => {
  const isolated = { share: true, isolated: true };
  test.each([
    ['auto', { ...isolated, cores: 1 }, 1],
    ['auto', { ...isolated, cores: 2 }, 2],
    ['auto', { ...isolated, cores: 4 }, 4],
    ['auto', { ...isolated, cores: 6 }, 4],
    ['auto', { ...isolated, cores: 12 }, 6],
    ['auto', { ...isolated, cores: 64 }, 8],
    ['auto', { share: true, isolated: false, cores: 8 }, 1], // Node
    [3, { share: true, isolated: false, cores: 8 }, 3],
    [100, { ...isolated, cores: 2 }, 16],
    [4, { share: false, isolated: false, cores: 8 }, 1], // a page without the headers
  ])('%s of %j is %i', (wanted, can, threads) => expect(chooseThreads(wanted, can)).toBe(threads));

  test('is checked', () => {
    for (const threads of [0, 1.5, -1, 'all'])
      expect(() => configure({ threads })).toThrow(`threads cannot be ${JSON.stringify(threads)}`);
  });
});

describe('training in Node', () => {
  /** In a process of its own, which has to end by itself. */
  function train(threads) {
    const program =
      "const library = await import('./js/index.js');" +
      "const { trainManyParts } = await import('./tests/models/many-parts.js');" +
      `console.log(JSON.stringify(await trainManyParts(library, { threads: ${threads} })));`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      timeout: 40_000,
    });
    if (status !== 0) throw new Error(`status ${status}: ${stderr}`);
    return JSON.parse(stdout);
  }

  test('gives the same bits on one, two and three threads, and Node ends', () => {
    const one = train(1);
    expect(one).toMatchObject({ threads: 1, helped: 0 });
    expect(one.loss).toBeLessThan(0.65); // it learns, so that equal bits mean something
    for (const threads of [2, 3]) {
      const { helped, ...several } = train(threads);
      expect(several).toEqual({ threads, loss: one.loss, digest: one.digest });
      expect(helped).toBeGreaterThan(0);
    }
  });
});

describe('helpers', () => {
  test('come up with the first plan, help, and go home', async () => {
    const { runner, step } = await wide(3);
    await until(async () => (await helpersOf(runner)) === 2);
    await until(async () => {
      expect(await step()).toEqual(alone);
      return (await runner.info()).helped > 0;
    });
    await runner.endHelpers();
    await until(async () => (await helpersOf(runner)) === 0);
    const { helped } = await runner.info();
    expect(await step()).toEqual(alone);
    expect((await runner.info()).helped).toBe(helped);
  });

  test('that have nothing to do take no processor time', async () => {
    const { runner, step } = await wide(3);
    await until(async () => (await helpersOf(runner)) === 2);
    await step();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(100); // milliseconds, of all threads of the process
    await runner.endHelpers();
  });

  test('see memory that was added since they came', async () => {
    const { runner, step } = await wide(2);
    await until(async () => (await helpersOf(runner)) === 1);
    const { heapBytes } = await runner.info();
    const ids = await runner.createVariables([{ count: 1 << 24, fill: FILL, seed: [1, 2] }]);
    expect((await runner.info()).heapBytes).toBeGreaterThan(heapBytes);
    const [id] = await runner.createVariables([{ count: SIZE, fill: FILL, seed: [1, 2] }]);
    const { nodes, ...spec } = wideWords(id);
    const plan = await runner.createPlan({ ...spec, batch: BATCH });
    await until(async () => {
      const { values } = await runner.phases({ plan, sources: [source], fetch: [nodes.y] });
      expect(bits(values)).toEqual(alone.slice(0, 1));
      return (await runner.info()).helped > 0;
    });
    await runner.freeVariables(ids);
    expect(await step()).toEqual(alone);
    await runner.endHelpers();
  });

  test('hand out copies, not views of the shared memory', async () => {
    const { runner, plan, nodes, ids } = await wide(2);
    const { values, gradients } = await runner.phases({
      plan,
      sources: [source],
      backward: true,
      fetch: [nodes.y],
      gradients: [nodes.c],
    });
    const pass = { plan, sources: [source], rows: [0, BATCH], batch: BATCH, tallies: [], outputs: [nodes.y] };
    const arrays = [
      ...values,
      ...gradients,
      ...(await runner.predict(pass)),
      ...(await runner.readVariables(ids)),
    ];
    expect(arrays.map(({ buffer }) => Object.prototype.toString.call(buffer))).toEqual(
      arrays.map(() => '[object ArrayBuffer]'),
    );
    await runner.endHelpers();
  });
});

describe('one thread does it all', () => {
  afterEach(() => {
    jest.restoreAllMocks();
    delete globalThis.Worker;
  });

  test.each([
    [
      'when workers cannot be made',
      class {
        constructor() {
          throw new Error('no');
        }
      },
    ],
    [
      'when workers do not answer',
      class {
        postMessage() {}
      },
    ],
  ])('%s', async (_, Kind) => {
    globalThis.Worker = Kind;
    const { runner, step } = await wide(3);
    expect(await step()).toEqual(alone);
    expect(await runner.info()).toMatchObject({ threads: 1, helped: 0 });
  });

  test('when there are no addresses for shared memory', async () => {
    const { Memory } = WebAssembly;
    jest.spyOn(WebAssembly, 'Memory').mockImplementation((limits) => {
      if (limits.shared) throw new RangeError('could not allocate memory');
      return new Memory(limits);
    });
    expect((await loadWasm({ ...SETTINGS, threads: 2 })).threads).toBe(1);
    const { step } = await wide(2);
    expect(await step()).toEqual(alone);
  });

  test('when the work is small', async () => {
    const model = await tinyModel();
    await model.runner.train(model.pass());
    expect((await model.runner.info()).helped).toBe(0);
    await model.close();
  });
});

test('a helper that crashes is an error, not a wait without end', async () => {
  const loaded = await loadWasm({ ...SETTINGS, threads: 2 });
  const engine = new Engine(loaded);
  const { words, inputs } = wideWords(engine.createVariable(SIZE));
  const plan = engine.createPlan(words, BATCH, []);
  engine.value(plan, inputs[0]).set(data);
  await until(() => engine.threads === 2);
  engine.forward(plan, BATCH);
  const script = JSON.stringify(new URL('../../js/engine/helper.js', import.meta.url).href);
  const program = `performance.now = () => { throw new Error('the clock is broken'); }; import(${script})`;
  const workerData = { module: loaded.module, memory: loaded.exports.memory, slot: 2, stack: 1024 };
  const worker = new Worker(program, { eval: true, workerData });
  const crash = await new Promise((resolve) => worker.on('error', resolve));
  expect(crash.message).toBe('the clock is broken');
  expect(() => engine.forward(plan, BATCH)).toThrow(/unreachable/);
  engine.endHelpers();
});
