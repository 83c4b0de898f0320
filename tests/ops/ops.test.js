// Every op against its naive reference, on both wasm builds: values, bytes around buffers, inputs left as they were.

import { beforeAll, describe, expect, test } from '@jest/globals';

import { OPS } from '../../js/engine/generated.js';
import { loadEngine } from '../support/engine.js';
import { allCases, caseModules } from './collect.js';

const SOURCES = ['input', 'param', 'assign']; // assign: tests/engine/post.test.js
const ALIGN = 64;
const CANARY = 0xc5;

const modules = await caseModules();
const cases = await allCases();

/** The bytes between the end of a tensor and the end of its buffer. */
function padding(engine, { byteOffset, byteLength }) {
  const end = byteOffset + byteLength;
  return new Uint8Array(engine.api.memory.buffer, end, Math.ceil(end / ALIGN) * ALIGN - end);
}

function worst(got, { data, magnitude }) {
  let error = 0;
  for (let i = 0; i < data.length; i++) {
    const same = Object.is(got[i], data[i]) || got[i] === data[i];
    const e = same ? 0 : Math.abs(got[i] - data[i]) / (magnitude[i] + 1e-37);
    if (!(e <= error)) error = e; // NaN counts
  }
  return error;
}

test('every op has cases, and every case file an op', () => {
  const ops = Object.keys(OPS).filter((op) => !SOURCES.includes(op));
  expect([...modules.keys()].sort()).toEqual(ops.sort());
});

const VARIANTS = /** @type {const} */ (['baseline', 'relaxed', 'baseline-threads', 'relaxed-threads']);
describe.each(VARIANTS)('%s build', (variant) => {
  let engine;
  beforeAll(async () => {
    engine = await loadEngine(variant);
  });

  test.each(cases.map((c) => [`${c.op}: ${c.name}`, c]))('%s', (_, c) => {
    const plan = engine.plan(c.words, c.batch);
    c.inputs.forEach(({ node, data }) => plan.value(node).set(data));
    const buffers = () => [...c.inputs.map(({ node }) => node), c.root].map((node) => plan.value(node));
    buffers().forEach((buffer) => padding(engine, buffer).fill(CANARY));
    plan.forward(c.batch);
    expect(plan.shape(c.root)).toEqual(c.expected.shape);
    const got = plan.value(c.root).slice();
    expect(worst(got, c.expected)).toBeLessThanOrEqual(c.tolerance);

    if (c.wrt.length) {
      plan.backward(c.root);
      for (const node of c.differentiable ? c.wrt : [])
        expect(plan.gradient(node).findIndex((value) => !Number.isFinite(value))).toBe(-1);
    }
    for (const buffer of buffers())
      expect(padding(engine, buffer).every((byte) => byte === CANARY)).toBe(true);
    c.inputs.forEach(({ node, data }) => expect(plan.value(node)).toEqual(new data.constructor(data)));
    plan.free();
  });

  test('no memory is left behind', () => {
    expect(engine.api.nn_live_bytes()).toBe(0);
  });
});
