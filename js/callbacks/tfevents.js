/**
 * The files that TensorBoard reads: records of TFRecord, each an Event in protobuf.
 *
 *   record  u64 length, u32 crc of these 8 bytes, the bytes, u32 crc of the bytes; little-endian
 *   crc     CRC-32C, turned right by 15 bits, plus 0xa282ead8
 *   Event   1 wall_time double, 2 step int64, 3 file_version string, 5 summary { 1 value { 1 tag, 2 simple_value float } }
 *
 * tensorflow/core/lib/io/record_writer.h, tensorflow/core/util/event.proto.
 */

const POLYNOMIAL = 0x82f63b78; // Castagnoli's, its bits reversed

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  return crc;
});

/** @param {Uint8Array} bytes @returns {number} CRC-32C, masked as in TFRecord */
export function maskedCrc(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  crc = ~crc;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** @param {number} n a whole number of at least 0 */
function varint(n) {
  const bytes = [];
  for (; n >= 128; n = Math.floor(n / 128)) bytes.push((n % 128) | 128);
  return [...bytes, n];
}

/** @param {number} size @param {(view: DataView) => void} write */
function fixed(size, write) {
  const view = new DataView(new ArrayBuffer(size));
  write(view);
  return [...new Uint8Array(view.buffer)];
}

const [VARINT, BITS64, BYTES, BITS32] = [0, 1, 2, 5];
const key = (/** @type {number} */ field, /** @type {number} */ type) => varint((field << 3) | type);
const double = (/** @type {number} */ field, /** @type {number} */ x) => [
  ...key(field, BITS64),
  ...fixed(8, (view) => view.setFloat64(0, x, true)),
];
const float = (/** @type {number} */ field, /** @type {number} */ x) => [
  ...key(field, BITS32),
  ...fixed(4, (view) => view.setFloat32(0, x, true)),
];
const nested = (/** @type {number} */ field, /** @type {ArrayLike<number>} */ bytes) => [
  ...key(field, BYTES),
  ...varint(bytes.length),
  ...Array.from(bytes),
];
const text = (/** @type {number} */ field, /** @type {string} */ value) =>
  nested(field, new TextEncoder().encode(value));

/** @param {number[]} event @returns {Uint8Array} */
function record(event) {
  const length = fixed(8, (view) => view.setBigUint64(0, BigInt(event.length), true));
  const crc = (/** @type {number[]} */ bytes) =>
    fixed(4, (view) => view.setUint32(0, maskedCrc(Uint8Array.from(bytes)), true));
  return Uint8Array.from([...length, ...crc(length), ...event, ...crc(event)]);
}

/** What a file begins with. @param {number} time in seconds @returns {Uint8Array} */
export const fileHead = (time) => record([...double(1, time), ...text(3, 'brain.Event:2')]);

/**
 * Numbers of one step.
 *
 * @param {number} time in seconds
 * @param {number} step
 * @param {Record<string, number>} values by tag
 * @returns {Uint8Array}
 */
export const scalars = (time, step, values) =>
  record([
    ...double(1, time),
    ...key(2, VARINT),
    ...varint(step),
    ...nested(
      5,
      Object.entries(values).flatMap(([tag, value]) => nested(1, [...text(1, tag), ...float(2, value)])),
    ),
  ]);
