import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

import { channelsFirst, initialWeights, referenceForward, transpose } from './net.js';
import { parseOptions } from './options.js';
import { PEERS } from './peers/index.js';
import { markdown, short, writeReadme } from './report.js';

const peer = (id) => PEERS.find((each) => each.id === id);

/** A run in which an image takes Hornet 1 ms to train on in the median, 0.9 at best, and the others as given. */
const run = (results) => ({
  date: '2026-01-02T03:04:05Z',
  command: 'npm run bench',
  commit: 'abc',
  machine: { cpu: 'CPU', cores: 2, memory: 4, system: 'OS' },
  dataset: 'MNIST',
  measures: ['train'],
  peers: ['hornet', ...Object.keys(results)].map(peer),
  environments: {
    chromium: {
      version: 'Chromium 1',
      results: {
        hornet: { version: '0', figures: { train: { values: [1e-3, 0.9e-3, 2e-3], units: 12800 } } },
        ...results,
      },
    },
  },
});

describe('the table', () => {
  test('has median, least and most, and how Hornet stands', () => {
    const figures = { train: { values: [2e-3], units: 12800 } };
    const text = markdown(run({ jax: { version: '7', figures } }));
    expect(text).toContain('| **Hornet** | 60 (54 … 120) |');
    expect(text).toContain('| jax-js 7 | 120 (120 … 120) |');
    expect(text).toContain(
      'Hornet trains 2.22 times as fast as the best peer in Chromium (least against least).',
    );
  });

  test('says what failed, in its own words, and what was extrapolated', () => {
    const text = markdown(
      run({
        'tfjs-wasm': { figures: { train: { failed: 'no such kernel' } } },
        convnet: { figures: { train: { values: [1], units: 64 } } },
        onnx: { figures: {} },
      }),
    );
    expect(text).toContain('| fails <sup>1</sup> |');
    expect(text).toContain('1. `no such kernel`');
    expect(text).toContain('2. Extrapolated from one batch a measurement.');
    expect(text).toContain('3. It runs nets, it does not train them.');
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
    expect(parseOptions([])).toMatchObject({ rounds: 5, skip: [], quick: false });
    expect(parseOptions(['--quick', '--rounds', '3'])).toMatchObject({ rounds: 3, images: 1280 });
  });

  test.each([
    [['--peers', 'keras'], /does not know 'keras'. Known: hornet,/],
    [['--rounds', '0'], /--rounds must be a number above zero; received '0'/],
    [['--fast'], /Unknown option '--fast'/],
  ])('%p is refused', (args, message) => expect(() => parseOptions(args)).toThrow(message));
});

describe('the net', () => {
  test('has the 93,322 parameters of program 1 and gives probabilities', () => {
    const weights = initialWeights();
    expect(weights.reduce((sum, { data }) => sum + data.length, 0)).toBe(93322);
    const out = referenceForward(weights, new Float32Array(784).fill(0.5));
    expect(out).toHaveLength(10);
    expect(out.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });

  test('keeps its weights through a change of layout', () => {
    expect([...transpose(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3], [1, 0])]).toEqual([1, 4, 2, 5, 3, 6]);
    const [first, bias] = channelsFirst(initialWeights());
    expect(first.shape).toEqual([32, 1, 3, 3]);
    expect(first.data[9]).toBe(initialWeights()[0].data[1]);
    expect(bias.shape).toEqual([32]);
  });
});
