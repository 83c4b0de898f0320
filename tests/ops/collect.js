// All cases of all ops, ready to run: wasm (ops.test.js) and the native builds (tests/native) take the same list.

import { readdirSync } from 'node:fs';

import { PlanBuilder } from '../support/plan.js';
import { inputData, randomSource } from './support.js';

const CASES = new URL('./cases/', import.meta.url);

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {{shape: number[], dtype?: string, range?: number[], data?: number[]}[]} inputs
 * @property {number[]} attrs in the order of src/ops.def
 * @property {number} [tolerance] error relative to the magnitude that the reference states
 * @property {boolean} [flat] true where the slope is zero throughout
 * @property {boolean} [differentiable] false where the gradient is not defined or not finite
 */

/** Modules of ./cases by op. */
export async function caseModules() {
  const files = readdirSync(CASES).filter((file) => file.endsWith('.js'));
  const modules = [];
  for (const file of files) modules.push(await import(new URL(file, CASES).href)); // one by one: what they share is linked once
  return new Map(modules.map((module) => [module.op, module]));
}

/**
 * One case as a plan: its inputs, the op, and gradients with respect to all inputs of reals where the op has any.
 * @param {{op: string, reference: Function}} module of ./cases
 * @param {Case} testCase one of its cases
 * @param {boolean} hasGradient
 */
export function prepare({ op, reference }, testCase, hasGradient) {
  const random = randomSource(`${op} ${testCase.name}`);
  const data = testCase.inputs.map((input) => inputData(input, random));
  const expected = reference(
    data,
    testCase.attrs,
    testCase.inputs.map(({ shape }) => shape),
  );
  const b = new PlanBuilder();
  const nodes = testCase.inputs.map(({ shape, dtype }) => b.input(shape, dtype));
  const root = b.op(op, nodes, testCase.attrs, expected.shape, expected.dtype);
  const isDifferentiable = hasGradient && expected.dtype !== 'int32';
  const wrt = isDifferentiable ? nodes.filter((_, k) => testCase.inputs[k].dtype !== 'int32') : [];
  return {
    op,
    name: testCase.name,
    words: b.words(isDifferentiable ? { root, wrt, fetch: [root] } : { fetch: [root] }),
    batch: 1,
    inputs: nodes.map((node, k) => ({ node, data: data[k] })),
    root,
    wrt,
    expected,
    tolerance: testCase.tolerance ?? 2e-6,
    flat: testCase.flat,
    differentiable: isDifferentiable && testCase.differentiable !== false,
  };
}

/** Ops that have no gradient. */
export const WITHOUT_GRADIENT = new Set([
  'multi_hot',
  'argsort',
  'categorical_accuracy',
  'sparse_categorical_accuracy',
  'binary_accuracy',
  'sums',
  'constant',
  'cast',
  'stop_gradient',
  'moment',
  'random',
  'bincount',
]);

/** Every case of every op, prepared. */
export async function allCases() {
  const modules = [...(await caseModules()).values()];
  return modules.flatMap((module) =>
    module.cases.map((testCase) => prepare(module, testCase, !WITHOUT_GRADIENT.has(module.op))),
  );
}
