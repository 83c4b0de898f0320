import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, crc32 as zlibCrc32 } from 'node:zlib';

import { describe, expect, test } from '@jest/globals';

import { LoadError } from '../../js/errors.js';
import { crc32, readZip, writeZip } from '../../js/io/zip.js';

const text = (/** @type {string} */ s) => new TextEncoder().encode(s);
/** Where the list of members begins: the end record says it. @param {Uint8Array} zip */
const listOf = (zip) => new DataView(zip.buffer).getUint32(zip.length - 6, true);

const members = {
  'a.txt': text('hello'),
  'folder/ä.bin': new Uint8Array(3000).map((_, i) => i * 7),
  empty: text(''),
};

describe('zip', () => {
  test('what is written can be read', async () => {
    const read = await readZip(writeZip(members));
    expect([...read.keys()]).toEqual(Object.keys(members));
    for (const [name, content] of Object.entries(members)) expect([...read.get(name)]).toEqual([...content]);
  });

  test('equal content gives equal bytes', () => {
    expect(writeZip(members)).toEqual(writeZip(members));
  });

  test('an archive within a larger buffer, and with a comment behind it', async () => {
    const zip = writeZip(members);
    const larger = new Uint8Array(zip.length + 20);
    larger.set(zip, 10);
    expect((await readZip(larger.subarray(10, 10 + zip.length))).size).toBe(3);
    expect((await readZip(larger.subarray(10))).size).toBe(3);
  });

  test('the checksum is the usual one', () => {
    expect(crc32(text('123456789'))).toBe(0xcbf43926);
    if (zlibCrc32) expect(crc32(members['folder/ä.bin'])).toBe(zlibCrc32(members['folder/ä.bin']));
  });

  test('deflated members are read', async () => {
    const content = text('again and '.repeat(500));
    const zip = deflated('x', content);
    expect([...(await readZip(zip)).get('x')]).toEqual([...content]);
  });

  const PYTHON = 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), z.namelist())';
  test("Python's zipfile reads it", () => {
    const folder = mkdtempSync(join(tmpdir(), 'hornet-zip-'));
    writeFileSync(join(folder, 'a.zip'), writeZip(members));
    const output = execFileSync('python3', ['-c', PYTHON, join(folder, 'a.zip')], {
      encoding: 'utf8',
      env: { ...process.env, PYTHONIOENCODING: 'utf8' },
    });
    expect(output.trim()).toBe("None ['a.txt', 'folder/ä.bin', 'empty']");
    expect(readFileSync(join(folder, 'a.zip'))).toHaveLength(writeZip(members).length);
    rmSync(folder, { recursive: true });
  });

  test.each([
    ['no zip', text('<!doctype html>'), /not a zip archive/],
    ['nothing', new Uint8Array(0), /not a zip archive/],
    ['the beginning alone', writeZip(members).subarray(0, 200), /cut off: its list of members is missing/],
    ['a flipped bit', flipped(writeZip(members), 37), /member a\.txt has a wrong checksum/],
    ['damaged deflate data', flipped(deflated('x', text('again and '.repeat(500))), 40), /member x has a wrong checksum/], // prettier-ignore
    [
      'a damaged list',
      flipped(writeZip(members), listOf(writeZip(members))),
      /its list of members is damaged/,
    ],
  ])('%s is refused', async (_, bytes, message) => {
    const failure = await readZip(bytes).catch((error) => error);
    expect(failure).toBeInstanceOf(LoadError);
    expect(failure.message).toMatch(message);
  });

  test('no damage of one byte goes unnoticed, or does harm', async () => {
    const zip = writeZip({ a: text('hello, world'), b: text('more') });
    const good = await readZip(zip);
    for (let at = 0; at < zip.length; at++) {
      const read = await readZip(flipped(zip, at)).catch((error) => error);
      if (read instanceof LoadError) continue;
      for (const [name, content] of read) {
        if (good.has(name)) expect([...content]).toEqual([...good.get(name)]);
      }
    }
  });
});

/** @param {Uint8Array} bytes @param {number} at */
function flipped(bytes, at) {
  const copy = bytes.slice();
  copy[at] ^= 0x10;
  return copy;
}

/** An archive with one deflated member. @param {string} name @param {Uint8Array} content */
function deflated(name, content) {
  const packed = new Uint8Array(deflateRawSync(content));
  const zip = writeZip({ [name]: packed });
  const view = new DataView(zip.buffer);
  const entry = 30 + name.length + packed.length;
  view.setUint16(entry + 10, 8, true);
  view.setUint32(entry + 16, crc32(content), true);
  view.setUint32(entry + 24, content.length, true);
  return zip;
}
