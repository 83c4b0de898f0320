// Plans for the native programs: every op's cases, graphs with random data, small trainings.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

import { CLIP, COMMON, OPTIMIZER } from '../../js/engine/generated.js';
import { allCases } from '../ops/collect.js';
import { count, randomSource } from '../ops/support.js';
import { PlanBuilder, UNCOMMON, encodeCases } from '../support/plan.js';
import { graphs } from './graphs.js';

const FOLDER = new URL('../../.build/cases/', import.meta.url).pathname;
const NATIVE = new URL('../../.build/native/', import.meta.url).pathname;
const BATCH = 3;

const uniform = (random, n) => Float32Array.from({ length: n }, () => 2 * random() - 1);

/** A graph of graphs.js as a case with random inputs and parameters. */
function prepareGraph({ name, build, optimizer, batch = BATCH }) {
  const random = randomSource(name);
  const b = new PlanBuilder();
  const { root, wrt, fetch = [], post } = build(b);
  const sized = ({ shape }) => count(shape.map((size) => size ?? batch));
  return {
    op: 'graph',
    name,
    builder: b,
    words: b.words({ root, wrt, fetch: [root, ...fetch], post }),
    post,
    batch,
    root,
    wrt,
    variables: b.params.map((param) => uniform(random, sized(param))),
    inputs: b.inputs.map((input) => ({ node: input.node, data: uniform(random, sized(input)) })),
    differentiable: true,
    optimizer,
  };
}

const graphOf = (word) => graphs.find(({ name }) => name.includes(word)).build;
const [TRAINED, UPDATED] = [graphOf('convnet'), graphOf('post nodes')];
const COMMONS = [
  ['decay', { decay: 0.1 }],
  ['gradients clipped by value', { clip: CLIP.value, limit: 0.01 }],
  ['gradients clipped one by one', { clip: CLIP.norm, limit: 0.01 }],
  ['gradients clipped together', { clip: CLIP.global_norm, limit: 0.01 }],
  ['averages that take over', { average: 1, momentum: 0.9, overwrite: 7 }],
  ['gradients of three steps, scaled', { steps: 3, scale: 8 }],
];
const OPTIMIZERS = [
  { name: 'sgd', kind: OPTIMIZER.sgd, hyper: [0, 0, 0, 0], rate: 0.1 },
  { name: 'sgd with momentum', kind: OPTIMIZER.sgd, hyper: [0.9, 0, 0, 0], rate: 0.05 },
  { name: 'sgd with nesterov', kind: OPTIMIZER.sgd, hyper: [0.9, 1, 0, 0], rate: 0.05 },
  { name: 'rmsprop', kind: OPTIMIZER.rmsprop, hyper: [0.9, 0, 1e-7, 0], rate: 0.01 },
  {
    name: 'rmsprop, centered, with momentum',
    kind: OPTIMIZER.rmsprop,
    hyper: [0.9, 0.5, 1e-7, 1],
    rate: 0.01,
  },
  { name: 'adam', kind: OPTIMIZER.adam, hyper: [0.9, 0.999, 1e-7, 0], rate: 0.01 },
  { name: 'adam with amsgrad', kind: OPTIMIZER.adam, hyper: [0.9, 0.999, 1e-7, 1], rate: 0.01 },
  { name: 'adagrad', kind: OPTIMIZER.adagrad, hyper: [0.1, 1e-7], rate: 0.05 },
  { name: 'adadelta', kind: OPTIMIZER.adadelta, hyper: [0.95, 1e-7], rate: 1 },
  { name: 'adamax', kind: OPTIMIZER.adamax, hyper: [0.9, 0.999, 1e-7], rate: 0.01 },
  { name: 'nadam', kind: OPTIMIZER.nadam, hyper: [0.9, 0.999, 1e-7], rate: 0.01 },
  { name: 'ftrl', kind: OPTIMIZER.ftrl, hyper: [0.1, -0.5, 0.01, 0.02, 0.03, 0.5], rate: 0.1 },
  { name: 'lion', kind: OPTIMIZER.lion, hyper: [0.9, 0.99], rate: 0.001 },
  { name: 'lamb', kind: OPTIMIZER.lamb, hyper: [0.9, 0.999, 1e-7], rate: 0.01 },
  ...COMMONS.map(([name, set]) => ({
    name: `adam with ${name}`,
    kind: OPTIMIZER.adam,
    hyper: [0.9, 0.999, 1e-7, 0],
    common: Object.keys(COMMON).map((key) => set[key] ?? UNCOMMON[COMMON[key]]),
    rate: 0.01,
  })),
];

/** Every op's cases and every graph: to be run once and differentiated. */
export const singles = async () => [...(await allCases()), ...graphs.map(prepareGraph)];

const training = (build, optimizer, name) =>
  prepareGraph({ name, build, batch: 8, optimizer: { ...optimizer, steps: 100 } });

/** A hundred steps of the small convnet with every optimizer, and of a plan that writes variables by itself. */
export const trainings = () => [
  ...OPTIMIZERS.map((optimizer) => training(TRAINED, optimizer, optimizer.name)),
  training(UPDATED, OPTIMIZERS[0], 'sgd with post nodes'),
];

/**
 * Runs a native program over cases and returns what it wrote.
 * @param {string} variant float, double or asan
 * @param {'run' | 'check'} mode
 * @param {object[]} cases
 * @param {string[]} options
 */
export function replay(variant, mode, cases, ...options) {
  mkdirSync(FOLDER, { recursive: true });
  const [file, out] = [
    `${FOLDER}${variant}-${mode}${options}.cases`,
    `${FOLDER}${variant}-${mode}${options}.out`,
  ];
  writeFileSync(file, encodeCases(cases));
  const result = spawnSync(`${NATIVE}replay-${variant}`, [mode, file, out, ...options], { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`replay-${variant} ${mode}: ${result.stderr || result.error}`);
  return readFileSync(out);
}

/** What `replay run` wrote: per case the status and a list of arrays (bits of floats). */
export function readRuns(bytes, cases) {
  let at = 0;
  const word = () => bytes.readInt32LE((at += 4) - 4);
  return cases.map(({ wrt }) => {
    const status = word();
    const arrays = [];
    for (let k = 0; status === 0 && k <= wrt.length; k++) {
      const length = word();
      arrays.push(Int32Array.from({ length }, word));
    }
    return { status, arrays };
  });
}

/** What `replay check` wrote. */
export function readChecks(bytes, cases) {
  return cases.map((_, i) => {
    const [status, error, wrt, element, steepest] = [0, 8, 16, 24, 32].map((o) =>
      bytes.readDoubleLE(40 * i + o),
    );
    return { status, error, wrt, element, steepest };
  });
}

/** Runs a program of .build/native and returns its output; throws if it fails. */
export function runProgram(name, ...options) {
  const { status, stdout, stderr, error } = spawnSync(`${NATIVE}${name}`, options, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name}: ${stdout}${stderr}${error ?? ''}`);
  return stdout;
}
