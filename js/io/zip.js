/**
 * Reads and writes zip archives, as much as `.keras` files need: members that are stored or deflated, no encryption, less
 * than 4 GB. Format: APPNOTE.TXT of PKWARE, whose section numbers stand below.
 */
import { LoadError } from '../errors.js';
import { concatBytes, readStream } from './bytes.js';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_SIZE = 22;
const STORED = 0;
const DEFLATED = 8;
const NAMES_ARE_UTF8 = 1 << 11;

/** Zip cannot say "no date"; this is its first day, 1 January 1980, so that equal models give equal files. */
const NO_DATE = 0x0021;

/** @type {Uint32Array | undefined} */ let crcTable;

/**
 * The checksum of zip and gzip (CRC-32, polynomial 0xedb88320).
 *
 * @param {Uint8Array} bytes
 */
export function crc32(bytes) {
  crcTable ??= Uint32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c;
  });
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = crcTable[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** @param {...[size: 2 | 4, value: number]} fields @returns {Uint8Array} little-endian */
function record(...fields) {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return new Uint8Array(view.buffer);
}

/**
 * An archive of stored members.
 *
 * @param {Record<string, Uint8Array>} members by name, in order
 * @returns {Uint8Array}
 */
export function writeZip(members) {
  const files = [];
  const directory = [];
  let offset = 0;
  for (const [name, content] of Object.entries(members)) {
    const nameBytes = new TextEncoder().encode(name);
    /** @type {[2 | 4, number][]} what the local header (4.3.7) and the directory's entry (4.3.12) have in common */
    const common = [
      [2, 20], // version needed: 2.0
      [2, NAMES_ARE_UTF8],
      [2, STORED],
      [2, 0],
      [2, NO_DATE],
      [4, crc32(content)],
      [4, content.length],
      [4, content.length],
      [2, nameBytes.length],
      [2, 0],
    ];
    const local = record([4, LOCAL], ...common);
    files.push(local, nameBytes, content);
    directory.push(
      record([4, CENTRAL], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]),
      nameBytes,
    );
    offset += local.length + nameBytes.length + content.length;
  }
  const count = Object.keys(members).length;
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = record([4, END], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, offset], [2, 0]);
  return concatBytes([...files, ...directory, end]);
}

/** Says what is wrong with an archive; the caller names the file. */
const damaged = (/** @type {string} */ how) => new LoadError(how);

/**
 * The members of an archive. Each is checked against its checksum.
 *
 * @param {Uint8Array} bytes
 * @returns {Promise<Map<string, Uint8Array>>} by name
 * @throws {LoadError} if it is no archive, cut off or damaged
 */
export async function readZip(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint32(0, true) !== LOCAL) throw damaged('it is not a zip archive');
  const members = new Map();
  try {
    const end = findEnd(view);
    let at = view.getUint32(end + 16, true);
    for (let count = view.getUint16(end + 10, true); count > 0; count--) {
      if (view.getUint32(at, true) !== CENTRAL) throw damaged('its list of members is damaged');
      const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) =>
        view.getUint16(at + field, true),
      );
      const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
      members.set(name, await readMember(view, at, name));
      at += 46 + nameLength + extraLength + commentLength;
    }
  } catch (error) {
    if (error instanceof RangeError) throw damaged('it is cut off');
    throw error;
  }
  return members;
}

/** 4.3.16: where the end record is; a comment may follow it. @param {DataView} view */
function findEnd(view) {
  for (let at = view.byteLength - END_SIZE; at >= Math.max(0, view.byteLength - END_SIZE - 65535); at--) {
    if (view.getUint32(at, true) === END) return at;
  }
  throw damaged('it is cut off: its list of members is missing');
}

/**
 * @param {DataView} view
 * @param {number} entry where the directory's entry is
 * @param {string} name
 */
async function readMember(view, entry, name) {
  const method = view.getUint16(entry + 10, true);
  const [crc, packedSize, size, local] = [16, 20, 24, 42].map((field) => view.getUint32(entry + field, true));
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packedSize > view.byteLength) throw damaged('it is cut off');
  const packed = new Uint8Array(view.buffer, view.byteOffset + start, packedSize);
  if (method !== STORED && method !== DEFLATED)
    throw damaged(`its member ${name} is packed by an unknown method`);
  const content = method === STORED ? packed : await inflate(packed).catch(() => packed);
  if (content.length !== size || crc32(content) !== crc)
    throw damaged(`its member ${name} has a wrong checksum`);
  return content;
}

/** @param {Uint8Array} packed */
function inflate(packed) {
  const body = new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (packed)]).stream();
  return readStream(body.pipeThrough(new DecompressionStream('deflate-raw')));
}
