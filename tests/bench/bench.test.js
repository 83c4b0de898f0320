import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

import { cell, mistake, summary } from './explain.js';
import { cases } from './explain-host.js';
import { complaint } from './instructions.js';
import { NETS, channelsFirst, graph, initialWeights, outputShape, toChannelsFirst, toChannelsLast, transpose } from './nets.js'; // prettier-ignore
import { parseOptions } from './options.js';
import { PEERS } from './peers/index.js';
import { referenceForward, thinned } from './reference.js';
import { markdown, overview, pageData, writeReadme } from './report.js';
import { samples } from './samples.js';
import { short, tables } from './tables.js';
import { WORKS } from './works.js';

const peer = (id) => PEERS.find((each) => each.id === id);

/** A run in which a digit takes Hornet 1 ms to train on in the median, 0.9 at best, and the others as given. */
const run = (results, more = {}) => ({
  date: '2026-01-02T03:04:05Z',
  command: 'npm run bench',
  commit: 'abc',
  minutes: 2,
  machine: { cpu: 'CPU', cores: 2, memory: 4, system: 'OS' },
  dataset: 'MNIST',
  works: ['w1', ...Object.keys(more)],
  peers: ['hornet', ...Object.keys(results)].map(peer),
  environments: {
    chromium: {
      version: 'Chromium 1',
      results: {
        w1: {
          hornet: { version: '0', figures: { train: { values: [1e-3, 0.9e-3, 2e-3], units: 12800 } } },
          ...results,
        },
        ...more,
      },
    },
  },
});

describe('the tables', () => {
  test('have median, least and most', () => {
    const figures = { train: { values: [2e-3, 2e-3], units: 12800 } };
    const text = markdown(run({ jax: { version: '7', figures } }));
    expect(text).toContain('| **Hornet** | 60 (54 … 120) |');
    expect(text).toContain('| jax-js 7 | 120 (120 … 120) |');
  });

  test('say what failed, in its own words, what is not there yet, and what was extrapolated', () => {
    const text = markdown(
      run({
        'tfjs-wasm': { figures: { train: { failed: 'no such kernel' } } },
        convnet: { figures: { train: { values: [1], units: 64 } } },
        onnx: { figures: {} },
        'hornet-baseline': { failed: 'absent: no such layer', figures: {} },
      }),
    );
    expect(text).toContain('| fails <sup>1</sup> |');
    expect(text).toContain('1. `no such kernel`');
    expect(text).toContain('2. Its optimizer is adadelta.');
    expect(text).toContain('3. Extrapolated from one batch a measurement.');
    expect(text).toContain('4. It runs nets, it does not train them.');
    expect(text).toContain('| **Hornet, baseline SIMD** | – <sup>5</sup> |');
    expect(text).toContain('5. no such layer');
  });

  test('stand sideways where there are many measures, and let native code into the first place', () => {
    const speeds = (value) => ({ figures: { 'gemm-64': { values: [value] } } });
    const w6 = { hornet: speeds(2 ** 19 / 40e9) };
    const whole = run({}, { w6 });
    whole.peers.push(peer('pytorch'));
    whole.environments.native = { version: 'native', results: { w6: { pytorch: speeds(2 ** 19 / 80e9) } } };
    const { head, rows } = tables(whole).find(({ id }) => id === 'w6-chromium');
    expect(head).toEqual(['Hornet', 'PyTorch, native code']);
    expect(rows[0]).toMatchObject({ title: 'product 64³', cells: [{ text: '40' }, { text: '80' }] });
  });

  test('of the README say how Hornet stands, least against least', () => {
    const figures = { train: { values: [2e-3], units: 12800 } };
    const whole = run({ jax: { version: '7', figures } });
    whole.peers.push(peer('pytorch'));
    whole.environments.native = { version: 'native', results: { w1: { pytorch: { figures: { train: { values: [0.45e-3] } } } } } }; // prettier-ignore
    expect(overview(whole)).toContain(
      '| Train a convnet on MNIST, s / epoch | 54 | 120 (jax-js 7) | 2.22 × | 27 | 0.5 × |',
    );
  });

  test('and what the page needs beside them go into one file', () => {
    const figures = {
      'rows-1000': { values: [4e-4, 3e-4] },
      'rows-5000': { values: [3.2e-4] },
      'batch-32': {},
    };
    const whole = { ...run({}, { scaling: { hornet: { figures } } }), visitor: { step: 4e-4 } };
    const data = pageData(whole);
    expect(data.scaling).toEqual({ samples: [[1000, 300], [5000, 320]], batches: [] }); // prettier-ignore
    expect(data.here).toEqual({ step: 4e-4 });
    expect(data.standing.rows[0].title).toMatch(/^Train a convnet/);
  });

  test('goes between the markers of a README and nowhere else', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'bench-')), 'README.md');
    writeFileSync(path, 'a\n<!-- bench:start -->\nold\n<!-- bench:end -->\nz\n');
    writeReadme(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('a\n<!-- bench:start -->\n\nnew\n\n<!-- bench:end -->\nz\n');
    writeFileSync(path, 'a\n');
    expect(() => writeReadme(path, 'new')).toThrow(/has no <!-- bench:start -->/);
  });

  test.each([
    [1234.5, '1235'],
    [12.345, '12.3'],
    [0.012345, '0.0123'],
  ])('%p is written %p', (x, text) => expect(short(x)).toBe(text));
});

describe('options', () => {
  test('defaults, and smaller ones for --quick', () => {
    expect(parseOptions([])).toMatchObject({
      rounds: 5,
      skip: [],
      quick: false,
      rows: Number.MAX_SAFE_INTEGER,
    });
    expect(parseOptions([]).works).toEqual(WORKS);
    expect(parseOptions(['--quick', '--rounds', '3'])).toMatchObject({ rounds: 3, images: 1280, rows: 1280 });
  });

  test('--only takes works and groups of them', () => {
    const ids = (only) => parseOptions(['--only', only]).works.map(({ id }) => id);
    expect(ids('w5')).toEqual(['w5-mobilenet', 'w5-style']);
    expect(ids('w5-style,w2')).toEqual(['w2', 'w5-style']);
  });

  test.each([
    [['--peers', 'keras'], /does not know 'keras'. Known: hornet,/],
    [['--only', 'w9'], /does not know 'w9'. Known: w1,/],
    [['--rounds', '0'], /--rounds must be a number above zero; received '0'/],
    [['--fast'], /Unknown option '--fast'/],
  ])('%p is refused', (args, message) => expect(() => parseOptions(args)).toThrow(message));
});

describe('the works', () => {
  test('name nets and peers that there are', () => {
    const known = PEERS.map(({ id }) => id);
    for (const { net, peers, measures } of WORKS) {
      if (net) expect(NETS).toHaveProperty(net);
      expect(peers.filter((id) => !known.includes(id))).toEqual([]);
      expect(new Set(measures.map(({ id }) => id)).size).toBe(measures.length);
    }
    expect(known.filter((id) => !WORKS.some(({ peers }) => peers.includes(id)))).toEqual([]);
  });
});

describe('the nets', () => {
  const macs = (net) =>
    graph(net).reduce((sum, { kind, shape, params: [kernel] }) => {
      if (!['conv', 'depthwise', 'dense'].includes(kind)) return sum;
      const pixels = kind === 'dense' ? 1 : shape[0] * shape[1];
      return sum + pixels * kernel.reduce((a, b) => a * b);
    }, 0);
  const weightsOf = (net) => initialWeights(net).reduce((sum, { data }) => sum + data.length, 0);

  test.each([
    ['digits', 93322, 2.8e6],
    ['newswires', 647214, 0.647e6],
    ['small', 161, 144],
    ['text', 121832, 64e3],
    ['mobilenet', 4221032, 569e6],
    ['style', 1676035, 10.07e9],
  ])('%s has %d weights and about %d multiplications', (name, weights, multiplications) => {
    expect(weightsOf(NETS[name])).toBe(weights);
    expect(macs(NETS[name]) / multiplications).toBeCloseTo(1, 1);
  });

  test('give probabilities', () => {
    const { x } = samples('text', 1);
    const out = referenceForward(NETS.text, initialWeights(NETS.text), x);
    expect(out).toHaveLength(1000);
    expect(out.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });

  test('the naive convolution pads as Keras does: one wider behind', () => {
    const conv = { kind: 'conv', filters: 1, size: 3, stride: 2, same: true, activation: 'linear' };
    const net = { input: [4, 4, 1], layers: [conv] };
    const weights = [{ shape: [3, 3, 1, 1], data: new Float32Array(9).fill(1) }, { shape: [1], data: Float32Array.of(0.5) }]; // prettier-ignore
    expect([...referenceForward(net, weights, Float32Array.from({ length: 16 }, (_, i) => i))]).toEqual([45.5, 39.5, 66.5, 50.5]); // prettier-ignore
  });

  test('keep their weights through a change of layout', () => {
    expect([...transpose(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3], [1, 0])]).toEqual([1, 4, 2, 5, 3, 6]);
    const weights = initialWeights(NETS.digits);
    const [first, bias] = channelsFirst(NETS.digits, weights);
    expect(first.shape).toEqual([32, 1, 3, 3]);
    expect(first.data[9]).toBe(weights[0].data[1]);
    expect(bias.shape).toEqual([32]);
    expect(outputShape(NETS.style)).toEqual([256, 256, 3]);
    const picture = Float32Array.from({ length: 2 * 3 * 4 * 3 }, (_, i) => i);
    expect(toChannelsFirst(picture, [3, 4, 3])[1]).toBe(3);
    expect(toChannelsLast(toChannelsFirst(picture, [3, 4, 3]), [3, 4, 3])).toEqual(picture);
  });

  test('have the same data however much of it is asked for', () => {
    const [few, many] = [samples('newswires', 2), samples('newswires', 5)];
    expect(many.x.slice(0, 20000)).toEqual(few.x);
    expect([...many.classes.slice(0, 2)]).toEqual([...few.classes]);
    expect(few.words[0]).toHaveLength(120);
  });

  test('are compared at two thousand places at most', () => {
    expect(thinned(Float32Array.from({ length: 10 }, (_, i) => i))).toHaveLength(10);
    expect(thinned(new Float32Array(3 * 65536)).length).toBeLessThanOrEqual(2000);
  });
});

describe('instructions', () => {
  const before = { compiler: 'clang version 1', counts: { w1: 1000, w3: 1000 } };

  test('may rise by 3 %, and fall', () => {
    expect(complaint({ w1: 1030, w3: 10 }, before, 'clang version 1')).toBe('');
  });

  test('that rise further are named, with how much and how to accept it', () => {
    const text = complaint({ w1: 1031, w3: 1000 }, before, 'clang version 1');
    expect(text).toMatch(/W1's step, batch 64: 1031 instructions, \+3\.1 % \(before: 1000\)/);
    expect(text).toContain('npm run bench -- --instructions --accept');
    expect(text).toContain('CHANGELOG.md');
    expect(text).not.toContain("W3's");
    expect(text).not.toContain('clang');
  });

  test('that were counted with another compiler, or not at all, are told so', () => {
    const text = complaint({ predict1: 5 }, before, 'clang version 2');
    expect(text).toContain('one digit: 5 instructions, not counted before');
    expect(text).toContain('They were counted with clang version 1; this is clang version 2.');
  });
});

describe('--explain', () => {
  const right = { flops: 30e9, taken: 'winograd', seconds: { direct: 1, winograd: 0.5 }, costs: { direct: 2, winograd: 1 } }; // prettier-ignore
  const wrong = { flops: 30e9, taken: 'direct', seconds: { direct: 1, winograd: 0.5 }, costs: {} };
  const only = { flops: 30e9, taken: 'direct', seconds: { direct: 1 }, costs: {} };
  const blind = { flops: 30e9, taken: null, seconds: { own: 1 }, costs: {} };

  test('shows every candidate, the choice, what was predicted, and mistakes', () => {
    expect(cell(right)).toBe('direct 30, **winograd 60**; predicted 1 : 0.5');
    expect(cell(wrong)).toBe('**direct 30**, winograd 60; 100 % too slow');
    expect(cell(only)).toBe('**direct 30**');
    expect(cell(blind)).toBe('30');
    expect([right, wrong, only, blind].map(mistake)).toEqual([0, 1, 0, 0]);
  });

  test('sums up how good the choices are', () => {
    expect(summary([[right, wrong, only]])).toMatch(
      /\(2\), it is within 5 % of the best in 1; .* costs 50 % more/,
    );
    expect(summary([[blind]])).toMatch(/cannot be told/);
  });

  test('covers the nets, each convolution once, and no gradient of the data', () => {
    const w1 = cases().filter(({ name }) => name === 'digits');
    expect(w1.map(({ directions }) => directions)).toEqual([
      ['forward', 'filter'],
      ['forward', 'filter', 'input'],
      ['forward', 'filter', 'input'],
    ]);
    expect(cases().filter(({ name }) => name === 'style').length).toBeLessThan(10);
  });
});
