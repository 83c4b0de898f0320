// Finding and starting the engine, and what is said when it does not come.

import { createServer } from 'node:http';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { chooseBuild, loadWasm, probe } from '../../js/engine/load.js';
import { configure } from '../../js/engine/settings.js';
import { LoadError, ValueError } from '../../js/errors.js';
import { unpackError, packError, compact } from '../../js/worker/carry.js';

describe('the build', () => {
  test('is the fastest that the browser has, or the one asked for', () => {
    expect(chooseBuild('auto', { simd: true, relaxed: true })).toBe('relaxed');
    expect(chooseBuild('auto', { simd: true, relaxed: false })).toBe('baseline');
    expect(chooseBuild('baseline', { simd: true, relaxed: true })).toBe('baseline');
    expect(probe()).toMatchObject({ simd: true });
  });

  test('without SIMD the message names the browsers that have it', () => {
    expect(() => chooseBuild('auto', { simd: false, relaxed: false })).toThrow(
      /lacks WebAssembly SIMD.*Chrome.*Safari/,
    );
    expect(() => chooseBuild('relaxed', { simd: true, relaxed: false })).toThrow(/relaxed/);
  });
});

describe('a wasm file that does not arrive', () => {
  let server;
  let base;
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url.startsWith('/garbage')) response.end('<!doctype html>');
      else response.writeHead(404).end();
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${server.address().port}`;
  });
  afterAll(() => server.close());

  const load = (wasmUrl) => loadWasm({ simd: 'baseline', wasmUrl, worker: false });

  test('is named with address, status and remedy', async () => {
    await expect(load(`${base}/wasm`)).rejects.toThrow(LoadError);
    await expect(load(`${base}/wasm`)).rejects.toThrow(/wasm\/baseline\.wasm: status 404.*wasmUrl/);
    await expect(load('http://127.0.0.1:1/')).rejects.toThrow(/did not arrive/);
    await expect(load(`${base}/garbage`)).rejects.toThrow(/no WebAssembly module/);
    await expect(load('file:///nowhere/')).rejects.toThrow(/build\.sh/);
  });
});

describe('configure', () => {
  test('refuses what it does not know', () => {
    expect(() => configure({ smid: 'auto' })).toThrow(/no option 'smid'. Did you mean 'simd'/);
    expect(() => configure({ simd: 'fast' })).toThrow(ValueError);
  });
});

describe('what crosses to the worker', () => {
  test('errors keep their class and text', () => {
    const error = unpackError(structuredClone(packError(new LoadError('it is gone'))));
    expect(error).toBeInstanceOf(LoadError);
    expect(error.message).toBe('it is gone');
    expect(unpackError(packError(new TypeError('odd')))).toBeInstanceOf(Error);
  });

  test('a view takes only its own part along', () => {
    const whole = new Float32Array(1000);
    const { data, list } = compact({ data: whole.subarray(10, 20), list: [whole, 'x', null] });
    expect(data.buffer.byteLength).toBe(40);
    expect(list[0]).toBe(whole);
  });
});
