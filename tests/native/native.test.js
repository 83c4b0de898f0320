// The engine in its native builds: gradients in double, the same bits as wasm, sanitizers.

import { beforeAll, describe, expect, test } from '@jest/globals';

import { loadEngine } from '../support/engine.js';
import { HYPERS, settingsOf } from '../support/plan.js';
import { fuzz } from './fuzz.js';
import { readChecks, readRuns, replay, runProgram, singles, trainings } from './harness.js';

const cases = await singles();
const trained = trainings();
const title = ({ op, name }) => `${op}: ${name}`;
const TOLERANCE = 1e-6;

describe('gradients against central differences, in double', () => {
  const smooth = cases.filter((c) => c.differentiable);
  const checks = readChecks(replay('double', 'check', smooth), smooth);

  test.each(smooth.map((c, i) => [title(c), checks[i]]))('%s', (_, check) => {
    expect(check.status).toBe(0);
    expect(check.error).toBeLessThanOrEqual(TOLERANCE);
  });

  // The check itself is checked: these mistakes have to be found in every case whose slope is not zero throughout.
  const flat = smooth.filter((_, i) => checks[i].steepest === 0);
  test.each(['sign', 'percent'])('a planted mistake (%s) is found everywhere', (plant) => {
    const planted = readChecks(replay('double', 'check', smooth, plant), smooth);
    const missed = smooth.filter((c, i) => !flat.includes(c) && !(planted[i].error > 1000 * TOLERANCE));
    expect(missed.map(title)).toEqual([]);
    expect(flat.filter(({ name, flat }) => !flat && !name.startsWith('[1,1]')).map(title)).toEqual([]);
  });
});

describe('the same bits natively and in WebAssembly', () => {
  let engine;
  beforeAll(async () => {
    engine = await loadEngine('baseline');
  });

  /** Plan with variables of its own. */
  function open(c) {
    const { api } = engine;
    const ids = (c.variables ?? []).map((data) => {
      const id = api.nn_variable_new(data.length);
      new Float32Array(api.memory.buffer, api.nn_variable_data(id), data.length).set(data);
      return id;
    });
    const words = c.builder
      ? c.builder.bind(ids).words({ root: c.root, wrt: c.wrt, fetch: [c.root], post: c.post })
      : c.words;
    const plan = engine.plan(words, c.batch);
    c.inputs.forEach(({ node, data }) => plan.value(node).set(data));
    const close = () => (plan.free(), ids.forEach((id) => api.nn_variable_free(id)));
    return { plan, ids, close };
  }

  function openOptimizer(settings, ids) {
    const { api } = engine;
    const numbers = Float64Array.from(settingsOf(settings)); // floats in the file of cases
    const at = api.nn_alloc(numbers.byteLength + 4 * ids.length);
    new Float64Array(api.memory.buffer, at, numbers.length).set(numbers);
    engine.ints(at + numbers.byteLength, ids.length).set(ids);
    const optimizer = api.nn_optimizer_new(settings.kind, at, at + numbers.byteLength, ids.length);
    expect(api.nn_optimizer_common(optimizer, at + 8 * HYPERS)).toBe(0);
    api.nn_free(at);
    return optimizer;
  }

  const bitsOf = (view) => new Int32Array(view.buffer, view.byteOffset, view.length).slice();

  const runs = readRuns(replay('float', 'run', cases), cases);
  test.each(cases.map((c, i) => [title(c), c, runs[i]]))('%s', (_, c, { status, arrays }) => {
    const { plan, close } = open(c);
    plan.seed(1, 2, 3);
    plan.forward(c.batch);
    const got = [bitsOf(plan.value(c.root))];
    if (c.wrt.length) plan.backward(c.root);
    got.push(...c.wrt.map((node) => bitsOf(plan.gradient(node))));
    close();
    expect(status).toBe(0);
    expect(got).toEqual(arrays);
  });

  const weights = readRuns(replay('float', 'run', trained), trained);
  test.each(trained.map((c, i) => [c.name, c, weights[i]]))(
    'a hundred steps of %s',
    (_, c, { status, arrays }) => {
      const { plan, ids, close } = open(c);
      const { rate, steps } = c.optimizer;
      const optimizer = openOptimizer(c.optimizer, ids);
      for (let step = 0; step < steps; step++) {
        plan.seed(1, 2, step);
        expect(engine.api.nn_step(plan.handle, optimizer, c.batch, Math.fround(rate))).toBe(0);
      }
      const got = [c.root, ...c.wrt].map((node) => bitsOf(plan.value(node)));
      engine.api.nn_optimizer_free(optimizer);
      close();
      expect(status).toBe(0);
      expect(got).toEqual(arrays);
    },
  );
});

describe('sanitizers', () => {
  test('every case and training runs clean under ASan and UBSan', () => {
    const all = [...cases, ...trained];
    const failed = readRuns(replay('asan', 'run', all), all).filter(({ status }) => status !== 0);
    expect(failed).toEqual([]);
  });

  // Parts are tiny in this build, so that every op is cut; three threads share them.
  test('every case and training runs clean under TSan, with the bits of one thread', () => {
    const all = [...cases, ...trained];
    expect(readRuns(replay('tsan', 'run', all), all)).toEqual(readRuns(replay('float', 'run', all), all));
  });

  test('five seconds of fuzzing find nothing (npm run fuzz goes on for ten minutes)', async () => {
    const { status, stderr } = await fuzz(5, 'pipe');
    expect(status === 0 ? '' : stderr).toBe('');
  });

  test('generator, layout, and every allocation refused once', () => {
    expect(runProgram('selfcheck')).toContain('0 failures');
  });
});
