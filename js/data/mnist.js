import { LoadError, ValueError, throwIfAborted } from '../errors.js';
import { gunzip, readBytes, sha256 } from '../io/bytes.js';
import { Tensor } from '../tensor.js';
import { readOptions } from '../utils/options.js';
import { pacer } from '../utils/tasks.js';
import { unpackImages } from './sparse_images.js';

/**
 * A split's file is its labels, then its images as in sparse_images.js, gzipped together.
 * @typedef {{file: string, count: number, bytes: number, sha256: string, unpackedBytes: number, unpackedSha256: string}} Split
 * @typedef {{height: number, width: number, splits: {train: Split, test: Split}}} Manifest
 *
 * @typedef {object} LoadOptions
 * @property {string | URL} [path] folder with the packed set; that of this site or checkout unless given
 * @property {AbortSignal} [signal]
 * @property {(progress: {loaded: number, total: number}) => void} [onProgress] bytes so far and altogether
 */

const WHAT = 'the MNIST data';
const REMEDY =
  'Make the data with `npm run data`, or pass { path } with the address of a folder that has its files, and try again.';

/** @type {Map<string, [[Tensor, Tensor], [Tensor, Tensor]]>} sets by folder */
const loaded = new Map();

/** The folder that `npm run data` writes: on the site it is beside js/, in a checkout below web/. */
function defaultFolder() {
  const site = import.meta.url.startsWith('file:') ? '../../web/' : '../../';
  return new URL(`${site}data/mnist/`, import.meta.url);
}

/** @param {string | URL | undefined} path */
function folderOf(path) {
  if (path === undefined) return defaultFolder();
  const base = globalThis.location?.href ?? `file://${globalThis.process?.cwd()}/`;
  try {
    return new URL(`${String(path).replace(/\/?$/, '/')}`, base);
  } catch {
    throw new ValueError(`loadData(): path should be the address of a folder; received '${path}'.`);
  }
}

/**
 * The MNIST digits, all of them: 60,000 to train on and 10,000 to test with, 28 by 28 pixels, 0 paper and 255 ink.
 * The packed set is 9.4 MB; loaded once, it stays: later calls return the same tensors.
 *
 * @param {LoadOptions} [options]
 * @returns {Promise<[[Tensor, Tensor], [Tensor, Tensor]]>} images uint8 [60000, 28, 28], labels uint8 [60000], and the
 *   same for the 10,000
 * @throws {LoadError} if a file is missing, cut off or damaged; nothing is kept then
 * @throws {AbortError}
 * @example
 * const [[xTrain, yTrain], [xTest, yTest]] = await datasets.mnist.loadData();
 */
export async function loadData(options) {
  const { path, signal, onProgress } = readOptions('datasets.mnist.loadData()', options, {
    defaults: { path: undefined, signal: undefined, onProgress: undefined },
  });
  const folder = folderOf(path);
  const known = loaded.get(folder.href);
  if (known) return known;

  const manifest = await readManifest(folder, signal);
  const { train, test } = manifest.splits;
  const total = train.bytes + test.bytes;
  const read = [0, 0];
  const splits = await Promise.all(
    [train, test].map((split, i) =>
      readSplit(new URL(split.file, folder), manifest, split, signal, (bytes) => {
        read[i] = bytes;
        onProgress?.({ loaded: read[0] + read[1], total });
      }),
    ),
  );
  throwIfAborted(signal, `Loading ${WHAT}`);
  const set = /** @type {[[Tensor, Tensor], [Tensor, Tensor]]} */ (splits);
  loaded.set(folder.href, set);
  return set;
}

/** @param {URL} folder @param {AbortSignal | undefined} signal @returns {Promise<Manifest>} */
async function readManifest(folder, signal) {
  const url = new URL('manifest.json', folder);
  const bytes = await readBytes(url, { what: WHAT, remedy: REMEDY, signal });
  try {
    const manifest = JSON.parse(new TextDecoder().decode(bytes));
    if (manifest.splits.train.count > 0 && manifest.splits.test.count > 0) return manifest;
  } catch {
    // what it is not is said below
  }
  throw damaged(url, 'it is not the list of files that it should be');
}

/**
 * @param {URL} url
 * @param {Manifest} manifest
 * @param {Split} split
 * @param {AbortSignal | undefined} signal
 * @param {(loaded: number) => void} onChunk
 * @returns {Promise<[Tensor, Tensor]>}
 */
async function readSplit(url, { height, width }, split, signal, onChunk) {
  const packed = await readBytes(url, { what: WHAT, remedy: REMEDY, signal, onChunk });
  if (packed.length !== split.bytes) {
    throw damaged(url, `it has ${packed.length} bytes instead of ${split.bytes}`);
  }
  if (((await sha256(packed)) ?? split.sha256) !== split.sha256) throw damaged(url, 'its checksum is wrong');
  const content = await gunzip(packed).catch(() => {
    throw damaged(url, 'it cannot be unzipped');
  });
  const labels = content.slice(0, split.count);
  const images = await unpackImages(content.subarray(split.count), split.count, height, width, pacer());
  if (!images) throw damaged(url, 'its parts do not add up');
  return [
    new Tensor({ shape: [split.count, height, width], dtype: 'uint8', data: images }),
    new Tensor({ shape: [split.count], dtype: 'uint8', data: labels }),
  ];
}

/** @param {URL} url @param {string} how */
const damaged = (url, how) =>
  new LoadError(`Could not load ${WHAT}: ${url.href} is damaged: ${how}. ${REMEDY}`);
