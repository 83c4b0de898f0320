import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { serve } from '../../web/serve.js';
import { readText } from '../support/files.js';

let site;
beforeAll(async () => (site = await serve({ port: 0, mounts: { '/tests/': 'tests' } })));
afterAll(() => site.close());

/** Asks for a path as it is written, dots and all, which `fetch` would tidy up. */
function ask(path, { method = 'GET', headers = {} } = {}) {
  return new Promise((resolve, reject) => {
    const asked = request(site.origin, { path, method, headers }, async (response) => {
      const chunks = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) });
    });
    asked.on('error', reject).end();
  });
}

test('pages, the library and mounted folders are served with their types', async () => {
  const types = {
    '/': 'text/html; charset=utf-8',
    '/serve.js': 'text/javascript; charset=utf-8',
    '/js/errors.js': 'text/javascript; charset=utf-8',
    '/js/engine/wasm/baseline.wasm': 'application/wasm',
    '/tests/support/files.js': 'text/javascript; charset=utf-8',
  };
  for (const [path, type] of Object.entries(types)) {
    const { status, headers } = await ask(path);
    expect([path, status, headers['content-type']]).toEqual([path, 200, type]);
  }
});

test('pages are isolated, those too that are not there', async () => {
  for (const path of ['/', '/js/worker/host.js', '/nothing/here']) {
    const { headers } = await ask(path);
    expect([path, headers['cross-origin-opener-policy']]).toEqual([path, 'same-origin']);
    expect([path, headers['cross-origin-embedder-policy']]).toEqual([path, 'require-corp']);
  }
});

test('text is compressed as the client likes it', async () => {
  const text = readText('js/errors.js');
  const body = async (accepted) => {
    const { headers, body } = await ask('/js/errors.js', { headers: { 'accept-encoding': accepted } });
    return [headers['content-encoding'], body];
  };
  const [br, brotli] = await body('gzip, deflate, br');
  expect([br, brotliDecompressSync(brotli).toString()]).toEqual(['br', text]);
  const [gz, gzipped] = await body('gzip, br;q=0');
  expect([gz, gunzipSync(gzipped).toString()]).toEqual(['gzip', text]);
  const [none, plain] = await body('identity');
  expect([none, plain.toString()]).toEqual([undefined, text]);
});

test('an unchanged file is not sent again', async () => {
  const { headers } = await ask('/js/errors.js');
  expect(headers['cache-control']).toBe('no-cache');
  const again = await ask('/js/errors.js', { headers: { 'if-none-match': headers.etag } });
  expect([again.status, again.body.length]).toEqual([304, 0]);
});

test('a folder is its index page, and its address ends in a slash', async () => {
  const { status, headers } = await ask('/demos/digits');
  expect([status, headers.location]).toEqual([301, '/demos/digits/']);
  expect((await ask('/demos/digits/?x=1')).status).toBe(200);
  expect((await ask('//demos/digits')).headers.location ?? '').not.toMatch(/^\/\//);
});

test('nothing outside the served folders can be had', async () => {
  const paths = [
    '/../package.json',
    '/js/../../package.json',
    '/%2e%2e/package.json',
    '/js/%2e%2e%2f%2e%2e%2fpackage.json',
    '/js/..%5c..%5cpackage.json',
    '/js../package.json',
    '/.build/lock',
    '/%00',
    '/%zz',
    '/nothing/here',
  ];
  for (const path of paths) expect([path, (await ask(path)).status]).toEqual([path, 404]);
});

test('it only reads', async () => {
  expect((await ask('/', { method: 'POST' })).status).toBe(405);
  const head = await ask('/', { method: 'HEAD' });
  expect([head.status, head.body.length]).toEqual([200, 0]);
});

test('a port that is asked for and taken is an error', async () => {
  const port = Number(new URL(site.origin).port);
  await expect(serve({ port })).rejects.toThrow('EADDRINUSE');
});
