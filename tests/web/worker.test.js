/** The engine behind its worker, in a page of Chromium: the same results, quick answers, errors of the right class. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';

import { startSite } from '../support/page.js';

let site;
let page;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());
beforeEach(async () => {
  ({ page } = await site.open({ path: '/missing-page', before: (fresh) => fresh.addInitScript(prepare) }));
});
afterEach(() => page.context().close());

/** Runs in the page: a small convnet with dropout, and pictures. */
function prepare() {
  globalThis.make = async ({ settings = null, seed = 5, units = 16 } = {}) => {
    const hornet = await import('/js/index.js');
    const { Sequential, configure, layers, setRandomSeed, tensor, utils } = hornet;
    if (settings) configure(settings);
    setRandomSeed(seed);
    const count = 600;
    const bytes = Uint8Array.from({ length: count * 256 }, (_, i) => (i * i + (i >> 8) * 29) % 256);
    const x = tensor(bytes, [count, 16, 16, 1]).cast('float32').div(255);
    const y = utils.toCategorical(
      Int32Array.from({ length: count }, (_, i) => i % 5),
      5,
    );
    const model = Sequential([
      layers.Input({ shape: [16, 16, 1] }),
      layers.Conv2D(units, 3, { activation: 'relu' }),
      layers.MaxPooling2D(2),
      layers.Flatten(),
      layers.Dropout(0.2),
      layers.Dense(5, { activation: 'softmax' }),
    ]);
    model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] });
    const weights = async () => (await model.getWeights()).flatMap((w) => [...w.data]);
    return { ...hornet, model, x, y, weights };
  };
}

/** Trains in a page of its own, which has one engine. */
async function trained(settings) {
  const opened = await site.open({ path: '/missing-page', before: (fresh) => fresh.addInitScript(prepare) });
  const result = await opened.page.evaluate(async (given) => {
    const { model, x, y, weights } = await globalThis.make({ settings: given });
    const { history } = await model.fit(x, y, { epochs: 2, validationSplit: 0.2 });
    const output = [...(await model.predict(x.slice(0, 3))).data];
    return { history, weights: await weights(), output };
  }, settings);
  const workers = opened.page.workers().length;
  await opened.page.context().close();
  return { ...result, workers };
}

test('a prediction is one message there and one back', async () => {
  const messages = await page.evaluate(async () => {
    const seen = [];
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function post(...args) {
      this.counted ??= this.addEventListener('message', () => seen.push('back')) ?? true;
      seen.push('there');
      postMessage.apply(this, args);
    };
    const { model, x } = await globalThis.make();
    await model.predict(x.slice(0, 1));
    seen.length = 0;
    await model.predict(x.slice(1, 2));
    return seen;
  });
  expect(messages).toEqual(['there', 'back']);
});

test('prediction and training as plain functions: in the page if the engine is there, else an error says how', async () => {
  const inPage = async (/** @type {boolean} */ worker) => {
    const opened = await site.open({
      path: '/missing-page',
      before: (fresh) => fresh.addInitScript(prepare),
    });
    const result = await opened.page.evaluate(async (given) => {
      const { model, x, y } = await globalThis.make({ settings: { worker: given } });
      try {
        const predict = await model.makePredictFunction();
        const train = await model.makeTrainFunction({ batchSize: 100 });
        const same = [...predict(x.at(3))].join() === [...(await model.predict(x.slice(3, 4))).data].join();
        return { same, losses: [1, 2, 3, 4, 5].map(() => train(x.slice(0, 100), y.slice(0, 100))) };
      } catch (error) {
        return { error: error.message };
      }
    }, worker);
    await opened.page.context().close();
    return result;
  };
  const { same, losses } = await inPage(false);
  expect(same).toBe(true);
  expect(losses.at(-1)).toBeLessThan(losses[0]);
  expect((await inPage(true)).error).toMatch(/needs the engine in this thread, but it has a worker/);
});

describe('training', () => {
  test('in the worker gives the same bits as in the page', async () => {
    const [inWorker, inPage] = [
      await trained({ simd: 'baseline', threads: 1 }),
      await trained({ simd: 'baseline', threads: 1, worker: false }),
    ];
    expect([inWorker.workers, inPage.workers]).toEqual([1, 0]); // prettier-ignore
    expect(inWorker.history).toEqual(inPage.history);
    expect(inWorker.weights).toEqual(inPage.weights);
    expect(inWorker.output).toEqual(inPage.output);
  });

  test('of multi-hot data, which arrives as the places of its ones, gives the same weights as of dense', async () => {
    const [sparse, dense] = await page.evaluate(async () => {
      const { Sequential, layers, setRandomSeed, utils } = await globalThis.make();
      const texts = Array.from({ length: 90 }, (_, i) => [i % 3, 3 + ((i * i) % 197), (i * 37) % 200]);
      const x = utils.multiHot(texts, 200).slice(10);
      const y = utils.toCategorical(Int32Array.from({ length: 80 }, (_, i) => (i + 10) % 3));
      const weights = [];
      for (const data of [x, x.dense()]) {
        setRandomSeed(6);
        const model = Sequential([
          layers.Input({ shape: [200] }),
          layers.Dense(3, { activation: 'softmax' }),
        ]);
        model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy' });
        await model.fit(data, y, { epochs: 3, validationSplit: 0.2 });
        weights.push((await model.getWeights()).flatMap((w) => [...w.data]));
      }
      return weights;
    });
    expect(sparse).toHaveLength(603);
    expect(sparse).toEqual(dense);
  });

  test('never holds the page up for 50 ms, and pauses, steps and stops within 200 ms', async () => {
    await page.evaluate(async () => void (globalThis.made = await globalThis.make({ units: 32 })));
    let seen;
    const tasks = await site.busyTasks(page, async () => {
      seen = await page.evaluate(async () => {
        const { model, x, y, weights } = globalThis.made;
        const took = async (work) => {
          const start = performance.now();
          await work();
          return performance.now() - start;
        };
        const run = model.fit(x, y, { epochs: 1000, batchSize: 64 });
        const batches = [];
        run.on('batch', (event) => batches.push(event));
        await new Promise((resolve) => setTimeout(resolve, 1500));
        const pause = await took(() => run.pause());
        const before = await weights();
        const step = await took(() => run.step(1));
        const after = await weights();
        await run.resume();
        await new Promise((resolve) => setTimeout(resolve, 200));
        const stop = await took(async () => {
          await run.stop();
          await run;
        });
        return { pause, step, stop, moved: before.some((w, i) => w !== after[i]), events: batches.length };
      });
    });
    expect(seen.moved).toBe(true);
    expect(seen.events).toBeGreaterThan(2);
    expect(Math.max(seen.pause, seen.step, seen.stop)).toBeLessThan(200);
    expect(Math.max(...tasks)).toBeLessThan(50);
  });

  test('does not wait for a page that is slow to draw', async () => {
    const [batches, busy] = [190, 40];
    const { heard, milliseconds } = await page.evaluate(async (pause) => {
      const { model, x, y } = await globalThis.make();
      await model.fit(x, y);
      const start = performance.now();
      const run = model.fit(x, y, { epochs: 10 });
      let count = 0;
      run.on('batch', () => {
        count++;
        const until = performance.now() + pause;
        while (performance.now() < until);
      });
      await run;
      return { heard: count, milliseconds: performance.now() - start };
    }, busy);
    // Had it waited for the page, the page would have heard of every batch, and taken its time for each.
    expect(heard).toBeGreaterThan(0);
    expect(heard).toBeLessThan(batches / 2);
    expect(milliseconds).toBeLessThan((batches * busy) / 2);
  });

  test('waits for callbacks that want every batch', async () => {
    const heard = await page.evaluate(async () => {
      const { model, x, y } = await globalThis.make();
      const list = [];
      await model.fit(x, y, {
        batchSize: 200,
        callbacks: [
          {
            onTrainBatchBegin: (batch) => void list.push(`begin ${batch}`),
            onTrainBatchEnd: async (batch, logs) => {
              await new Promise((resolve) => setTimeout(resolve, 20));
              list.push(`end ${batch} ${Object.keys(logs)}`);
            },
          },
        ],
      });
      return list;
    });
    expect(heard).toEqual([0, 1, 2].flatMap((i) => [`begin ${i}`, `end ${i} accuracy,loss`]));
  });

  test('is predicted from meanwhile, and ends with the same weights', async () => {
    const same = await page.evaluate(async () => {
      const runs = [];
      for (const ask of [0, 20]) {
        const { model, x, y, weights } = await globalThis.make();
        const run = model.fit(x, y, { epochs: 2 });
        for (let i = 0; i < ask; i++) await model.predict(x.slice(i, i + 1));
        await run;
        runs.push(await weights());
      }
      return runs[0].every((w, i) => w === runs[1][i]);
    });
    expect(same).toBe(true);
  });

  test('goes on in a hidden tab', async () => {
    const epochs = await page.evaluate(async () => {
      Object.defineProperty(document, 'hidden', { get: () => true });
      globalThis.requestAnimationFrame = () => 0; // as in a tab that is not drawn
      const { model, x, y } = await globalThis.make();
      return (await model.fit(x, y, { epochs: 3 })).epoch;
    });
    expect(epochs).toEqual([0, 1, 2]);
  });
});

describe('what goes wrong', () => {
  test('in the worker or in a callback arrives with its class and words; the model goes on', async () => {
    const said = await page.evaluate(async () => {
      const made = await globalThis.make({ units: 64 });
      const { model, x, y, tensor, AbortError, HornetError, OutOfMemoryError } = made;
      const tell = (error) => [
        error.name,
        error.message,
        [AbortError, HornetError, OutOfMemoryError].map((type) => error instanceof type),
      ];
      const failure = (work) => work.then(() => null, tell);
      const huge = tensor(new Uint8Array(65536 * 256), [65536, 16, 16, 1]);
      const result = {
        memory: await failure(model.predict(huge, { batchSize: 65536 })),
        nan: await failure(model.fit(x.mul(NaN), y)),
        abort: await failure(
          (() => {
            const controller = new AbortController();
            setTimeout(() => controller.abort(), 50);
            return model.fit(x, y, { epochs: 1000, signal: controller.signal });
          })(),
        ),
        callback: await failure(
          model.fit(x, y, {
            epochs: 1000,
            callbacks: [
              {
                onTrainBatchEnd: () => {
                  throw new RangeError('mine');
                },
              },
            ],
          }),
        ),
      };
      result.after = (await model.fit(x, y, {})).epoch;
      return result;
    });
    expect(said.memory).toEqual(['OutOfMemoryError', expect.stringMatching(/smaller batchSize/), [false, true, true]]); // prettier-ignore
    expect(said.nan).toEqual(['ValueError', expect.stringMatching(/^x contains NaN in sample 0/), [false, true, false]]); // prettier-ignore
    expect(said.abort).toEqual(['AbortError', 'fit() was aborted.', [true, true, false]]); // prettier-ignore
    expect(said.callback[1]).toBe('mine');
    expect(said.after).toEqual([0]);
  });

  test('a wasm file that does not arrive is named; the next try may succeed', async () => {
    await page.route('**/*.wasm', (route) => route.fulfill({ status: 503, body: 'later' }));
    const failed = await page.evaluate(async () => {
      const made = await globalThis.make();
      globalThis.kept = made;
      return made.model.predict(made.x).catch((error) => `${error.name}: ${error.message}`);
    });
    expect(failed).toMatch(
      /^LoadError: The engine did not arrive from http.*\.wasm: status 503\. Check that/,
    );
    await page.unroute('**/*.wasm');
    expect(await page.evaluate(async () => (await globalThis.kept.model.predict(globalThis.kept.x)).shape)).toEqual([600, 5]); // prettier-ignore
  });

  test('a worker script that does not arrive is named', async () => {
    await page.route('**/worker/host.js', (route) => route.fulfill({ status: 404, body: '' }));
    const failed = await page.evaluate(async () => {
      const { model, x } = await globalThis.make();
      return model.predict(x).catch((error) => `${error.name}: ${error.message}`);
    });
    expect(failed).toMatch(/^LoadError: The engine's worker failed \(http.*host\.js.*worker: false/);
  });
});

test('a single sample is predicted in one round trip', async () => {
  const milliseconds = await page.evaluate(async () => {
    const { model, x } = await globalThis.make();
    const one = x.slice(0, 1);
    for (let i = 0; i < 50; i++) await model.predict(one);
    const times = [];
    for (let i = 0; i < 200; i++) {
      const start = performance.now();
      await model.predict(one);
      times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[100];
  });
  console.log(`median of a prediction through the worker: ${milliseconds.toFixed(2)} ms`);
  expect(milliseconds).toBeLessThan(5);
});
