/** Runs plans in the native build of the engine (tests/native/replay.c). */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeCases } from '../support/plan.js';
import { OPERATIONS } from './operations.js';
import { PLANS } from './plans.js';
import { uniform } from './random.js';

const ROOT = join(import.meta.dirname, '../..');
const OUT = join(ROOT, '.build/bench');
export const REPLAY = join(ROOT, '.build/native/replay-float');

/** @param {import('./plans.js').PlanWork} work @returns {string} path of a file with this one case */
export function caseFile({ name, builder, batch, root, wrt, optimizer }) {
  const values = (shape, scale) => {
    const random = uniform(shape.length + shape[0]);
    const length = shape.reduce((a, b) => a * (b ?? batch), 1);
    return Float32Array.from({ length }, () => scale * (random() - 0.5));
  };
  const oneCase = {
    words: builder.words({ root, wrt, fetch: wrt.length ? [] : [root] }),
    batch,
    variables: builder.params.map(({ shape }) => values(shape, 0.1)),
    inputs: builder.inputs.map(({ node, shape }) => ({ node, data: values(shape, 1) })),
    optimizer: optimizer && { ...optimizer, steps: 1 },
  };
  mkdirSync(OUT, { recursive: true });
  const path = join(OUT, `${name.replace(/\W+/g, '-')}.cases`);
  writeFileSync(path, encodeCases([oneCase]));
  return path;
}

/** @throws {Error} where the native build is missing */
export function needReplay() {
  if (!existsSync(REPLAY)) throw new Error('The native build is missing: run ./build.sh native.');
}

/** Seconds of a repetition, the mean of n. @param {string} path of caseFile @param {number} n */
export function timeCase(path, n) {
  const out = `${path}.out`;
  execFileSync(REPLAY, ['time', path, out, String(n)]);
  return readFileSync(out).readDoubleLE(0);
}

/**
 * The native build under the protocol of host.js. Its plans have random data; that they compute what they should is for
 * tests/native to say.
 *
 * @param {import('./works.js').Work} work
 */
export function openReplay(work) {
  needReplay();
  const paths = new Map();
  const pace = new Map();
  const time = (name, seconds) => {
    if (!paths.has(name)) paths.set(name, caseFile(PLANS[name]()));
    const n = Math.max(1, Math.round(seconds / (pace.get(name) ?? Infinity)));
    const value = timeCase(paths.get(name), n);
    pace.set(name, value);
    return { value, units: n };
  };
  const methods = {
    train(seconds) {
      const { batch } = work.training;
      const { value, units } = time(work.id, seconds);
      return { value: value / batch, units: units * batch };
    },
    predict: (seconds, size) => time(`predict${size}`, seconds),
    operate: (seconds, at) => time(OPERATIONS[at].id, seconds),
    warmUp: (seconds, method, ...args) => methods[method](seconds, ...args),
  };
  return { call: async (method, ...args) => methods[method](...args), close() {} };
}
