import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { loadData } from '../../js/data/mnist.js';
import { packImages, unpackImages } from '../../js/data/sparse_images.js';
import { LoadError } from '../../js/errors.js';

const FOLDER = new URL('../../web/data/mnist/', import.meta.url);

/** @param {Uint8Array[]} parts */
const sha256 = (...parts) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

describe('the whole set', () => {
  test('60,000 and 10,000 digits, byte for byte the original files', async () => {
    const [[xTrain, yTrain], [xTest, yTest]] = await loadData();
    expect(xTrain).toMatchObject({ shape: [60000, 28, 28], dtype: 'uint8' });
    expect(yTrain).toMatchObject({ shape: [60000], dtype: 'uint8' });
    expect(xTest).toMatchObject({ shape: [10000, 28, 28], dtype: 'uint8' });
    expect(yTest).toMatchObject({ shape: [10000], dtype: 'uint8' });
    const md5 = (/** @type {any} */ t, /** @type {number[]} */ header) =>
      createHash('md5')
        .update(new Uint8Array(new Uint32Array(header).buffer).reverse())
        .update(t.data)
        .digest('hex');
    // An IDX file is a header of big-endian words, here in reverse, and the elements.
    expect(md5(xTrain, [28, 28, 60000, 0x803])).toBe('6bbc9ace898e44ae57da46a324031adb');
    expect(md5(yTrain, [60000, 0x801])).toBe('a25bea736e30d166cdddb491f175f624');
    expect(md5(xTest, [28, 28, 10000, 0x803])).toBe('2646ac647ad5339dbf082846283269ea');
    expect(md5(yTest, [10000, 0x801])).toBe('27ae3e4e09519cfbb04c329615203637');
  });

  test('a second call returns the same tensors', async () => {
    const first = await loadData();
    expect(await loadData()).toBe(first);
  });

  test('the packed set is small, and its manifest true', async () => {
    const manifest = JSON.parse(await readFile(new URL('manifest.json', FOLDER), 'utf8'));
    const [[x, y], [xt, yt]] = await loadData();
    const { train, test } = manifest.splits;
    expect(train.bytes + test.bytes).toBeLessThan(9.5e6);
    expect(train.unpackedSha256).toBe(sha256(x.data, y.data));
    expect(test.unpackedSha256).toBe(sha256(xt.data, yt.data));
  });
});

describe('packing', () => {
  test.each([
    [0, 3, 3],
    [1, 1, 1],
    [3, 1, 7],
    [5, 4, 3],
    [7, 5, 5],
  ])('%i pictures of %i x %i come back', async (count, height, width) => {
    const images = Uint8Array.from({ length: count * height * width }, (_, i) =>
      (i * 97) % 5 ? 0 : (i * 31) % 256,
    );
    images.fill(200, 0, images.length / 2);
    const packed = packImages(images, height, width);
    const pauses = [];
    expect(await unpackImages(packed, count, height, width, async () => void pauses.push(1))).toEqual(images);
    expect(await unpackImages(packed.subarray(0, -1), count, height, width, async () => {})).toBeNull();
  });
});

/** A set of three and two pictures in the same form, so that what can go wrong is tried quickly. */
async function writeSmallSet(/** @type {string} */ folder) {
  /** @type {any} */ const splits = {};
  for (const [name, count] of /** @type {[string, number][]} */ (Object.entries({ train: 3, test: 2 }))) {
    const images = Uint8Array.from({ length: count * 12 }, (_, i) => (i % 3 ? 0 : i));
    const packed = gzipSync(
      Buffer.concat([Uint8Array.from({ length: count }, (_, i) => i), packImages(images, 3, 4)]),
    );
    splits[name] = { file: `${name}.bin`, count, bytes: packed.length, sha256: sha256(packed) };
    await writeFile(join(folder, `${name}.bin`), packed);
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ height: 3, width: 4, splits }));
}

describe('what can go wrong', () => {
  /** @type {string} */ let folder;
  /** @type {string} */ let good;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hornet-mnist-'));
    good = join(folder, 'good');
    await mkdir(good);
    await writeSmallSet(good);
  });
  afterAll(() => rm(folder, { recursive: true }));

  let copies = 0;
  /** A copy of the small set, changed. @param {(folder: string) => Promise<void>} change */
  const changed = async (change) => {
    const copy = join(folder, `copy${copies++}`);
    await cp(good, copy, { recursive: true });
    await change(copy);
    return copy;
  };

  test('the small set itself loads, by path and by address', async () => {
    const [[x, y], [xTest]] = await loadData({ path: good });
    expect(x).toMatchObject({ shape: [3, 3, 4], dtype: 'uint8' });
    expect(y.array()).toEqual([0, 1, 2]);
    expect(xTest.shape).toEqual([2, 3, 4]);
    expect((await loadData({ path: pathToFileURL(`${good}/`) }))[0][0]).toBe(x);
  });

  test.each([
    [
      'a file is missing',
      (/** @type {string} */ f) => rm(join(f, 'test.bin')),
      /test\.bin: there is no such file/,
    ],
    [
      'the folder is missing',
      (/** @type {string} */ f) => rm(f, { recursive: true }),
      /manifest\.json: there is no/,
    ],
    ['a file is cut off', (/** @type {string} */ f) => truncate(join(f, 'train.bin'), 20), /train\.bin is damaged: it has 20 bytes instead of \d+/], // prettier-ignore
    ['a bit is flipped', (/** @type {string} */ f) => flip(join(f, 'train.bin')), /train\.bin is damaged: its checksum is wrong/], // prettier-ignore
    ['the manifest is a page', (/** @type {string} */ f) => writeFile(join(f, 'manifest.json'), '<html>'), /manifest\.json is damaged: it is not the list/], // prettier-ignore
    ['the manifest is cut off', (/** @type {string} */ f) => truncate(join(f, 'manifest.json'), 30), /manifest\.json is damaged/], // prettier-ignore
    ['the count is wrong', (/** @type {string} */ f) => miscount(join(f, 'manifest.json')), /train\.bin is damaged: its parts do not add up/], // prettier-ignore
  ])('%s', async (_, change, message) => {
    const path = await changed(change);
    const failure = await loadData({ path }).catch((error) => error);
    expect(failure).toBeInstanceOf(LoadError);
    expect(failure.message).toMatch(/^Could not load the MNIST data/);
    expect(failure.message).toMatch(message);
    expect(failure.message).toMatch(/Make the data with `npm run data`, or pass { path }/);
  });

  test('a failure is not kept: the next call loads', async () => {
    const path = await changed((f) => rm(join(f, 'test.bin')));
    await expect(loadData({ path })).rejects.toThrow(LoadError);
    await cp(join(good, 'test.bin'), join(path, 'test.bin'));
    expect((await loadData({ path }))[1][1].shape).toEqual([2]);
  });

  test('unknown options are errors', async () => {
    await expect(loadData(/** @type {any} */ ({ pth: good }))).rejects.toThrow(
      /no option 'pth'. Did you mean 'path'/,
    );
  });

  describe('over http', () => {
    /** @type {import('node:http').Server} */ let server;
    /** @type {string} */ let address;
    beforeAll(async () => {
      server = createServer(async (request, response) => {
        const content = await readFile(join(folder, String(request.url))).catch(() => null);
        if (request.url?.includes('slow')) return;
        response.writeHead(content ? 200 : 404).end(content);
      });
      await new Promise((resolve) => void server.listen(0, '127.0.0.1', () => resolve(undefined)));
      address = `http://127.0.0.1:${/** @type {any} */ (server.address()).port}`;
    });
    afterAll(() => {
      server.closeAllConnections();
      server.close();
    });

    test('loads, telling its progress', async () => {
      /** @type {{loaded: number, total: number}[]} */ const events = [];
      const [[x]] = await loadData({ path: `${address}/good`, onProgress: (event) => events.push(event) });
      expect(x.shape).toEqual([3, 3, 4]);
      const loaded = events.map((event) => event.loaded);
      expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
      expect(events.at(-1)?.loaded).toBe(events.at(-1)?.total);
    });

    test('404 and no connection', async () => {
      await expect(loadData({ path: `${address}/nowhere/` })).rejects.toThrow(
        /from http:.*\/nowhere\/manifest\.json: the server answered 404 Not Found\. Make the data/,
      );
      await expect(loadData({ path: 'http://127.0.0.1:9/' })).rejects.toThrow(/no connection/);
    });

    test('is stopped by its signal', async () => {
      await expect(loadData({ path: good, signal: AbortSignal.abort() })).resolves.toBeDefined();
      await expect(loadData({ path: `${address}/x`, signal: AbortSignal.abort() })).rejects.toThrow(
        /Loading the MNIST data was aborted/,
      );
      const controller = new AbortController();
      const loading = loadData({ path: `${address}/slow`, signal: controller.signal });
      setTimeout(() => controller.abort(), 20);
      await expect(loading).rejects.toMatchObject({ name: 'AbortError' });
    });
  });
});

/** @param {string} file */
async function flip(file) {
  const content = await readFile(file);
  content[content.length >> 1] ^= 4;
  await writeFile(file, content);
}

/** @param {string} file */
async function miscount(file) {
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  manifest.splits.train.count = 2;
  await writeFile(file, JSON.stringify(manifest));
}
