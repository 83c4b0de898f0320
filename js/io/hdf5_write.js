/**
 * Writes HDF5, as much of it as Keras uses: groups, contiguous float32 and int32 data sets, text attributes of groups.
 * The same structures that h5py makes (superblock version 0, symbol tables). Format: "HDF5 File Format Specification
 * Version 3.0", whose section numbers stand at the functions.
 *
 * @typedef {{shape: readonly number[], data: Float32Array | Int32Array}} Dataset
 * @typedef {{children: Record<string, Group | Dataset>, attributes?: Record<string, string>}} Group
 *
 * Where a group's parts are.
 * @typedef {{header: number, tree?: number, heap?: number}} Place
 */

const UNDEFINED = [255, 255, 255, 255, 255, 255, 255, 255];
/** Half the number of children that a node of a tree has room for; the usual value. */
const TREE_K = 16;

/** @param {number} size @param {number} value @returns {number[]} little-endian bytes */
const little = (size, value) => Array.from({ length: size }, (_, i) => Math.floor(value / 256 ** i) % 256);
const u16 = (/** @type {number} */ value) => little(2, value);
const u32 = (/** @type {number} */ value) => little(4, value);
const u64 = (/** @type {number} */ value) => little(8, value);
const ascii = (/** @type {string} */ text) => Array.from(text, (letter) => letter.charCodeAt(0));
const utf8 = (/** @type {string} */ text) => [...new TextEncoder().encode(text)];

/** @param {number[]} bytes @returns {number[]} with zeros up to a multiple of 8 */
const padded = (bytes) => [...bytes, ...Array((8 - (bytes.length % 8)) % 8).fill(0)];

/** The file in the making. Everything begins at a multiple of 8. */
class Output {
  #bytes = new Uint8Array(1 << 16);
  size = 0;

  /** @param {number} length @returns {number} address of so many zeros */
  reserve(length) {
    const address = this.size;
    this.size += Math.ceil(length / 8) * 8;
    if (this.size > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.size, 2 * this.#bytes.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    return address;
  }

  /** @param {ArrayLike<number>} bytes @param {number} [address] @returns {number} address */
  write(bytes, address = this.reserve(bytes.length)) {
    this.#bytes.set(bytes, address);
    return address;
  }

  finish() {
    return this.#bytes.slice(0, this.size);
  }
}

/** @param {Group | Dataset} node @returns {node is Group} */
const isGroup = (node) => 'children' in node;

/** @param {Group} group @returns {Group[]} it and all groups below */
const allGroups = (group) => [group, ...Object.values(group.children).filter(isGroup).flatMap(allGroups)];

/**
 * The bytes of an HDF5 file.
 *
 * @param {Group} root
 * @returns {Uint8Array}
 */
export function writeHdf5(root) {
  const groups = allGroups(root);
  // Leaves of the usual size, or of such a size that one node holds all leaves of the largest group.
  const largest = Math.max(...groups.map((group) => Object.keys(group.children).length));
  const leafK = Math.max(4, Math.ceil(largest / (2 * TREE_K) / 2));
  const out = new Output();
  const superblock = out.reserve(96);
  const strings = groups.flatMap((group) => Object.values(group.attributes ?? {}));
  const text = writeGlobalHeap(out, [...new Set(strings)]);
  const place = writeGroup(out, root, leafK, text);
  out.write(superblockBytes(leafK, out.size, place), superblock);
  return out.finish();
}

/** II.A: the head of the file. @param {number} leafK @param {number} end @param {Place} root */
const superblockBytes = (leafK, end, root) => [
  ...[0x89, ...ascii('HDF\r\n\x1a\n')],
  ...[0, 0, 0, 0, 0, 8, 8, 0], // versions; the size of addresses and lengths is 8
  ...[...u16(leafK), ...u16(TREE_K), ...u32(0)],
  ...[...u64(0), ...UNDEFINED, ...u64(end), ...UNDEFINED],
  ...symbolBytes(0, root),
];

/** III.C: an entry of a symbol table. @param {number} nameOffset @param {Place} place */
const symbolBytes = (nameOffset, { header, tree, heap }) =>
  tree === undefined || heap === undefined
    ? [...u64(nameOffset), ...u64(header), ...u64(0), ...u64(0), ...u64(0)]
    : [...u64(nameOffset), ...u64(header), ...u64(1), ...u64(tree), ...u64(heap)];

/**
 * III.E: the values of text attributes.
 *
 * @param {Output} out
 * @param {string[]} strings
 * @returns {(text: string) => number[]} how an attribute refers to a text: length, address of the heap, position in it
 */
function writeGlobalHeap(out, strings) {
  const objects = strings.flatMap((text, i) => {
    const bytes = utf8(text);
    return [...u16(i + 1), ...u16(1), ...u32(0), ...u64(bytes.length), ...padded(bytes)];
  });
  const size = Math.max(4096, 16 + objects.length + 16);
  const free = size - 16 - objects.length;
  const address = out.reserve(size);
  out.write([...ascii('GCOL'), 1, 0, 0, 0, ...u64(size), ...objects, ...u64(0), ...u64(free)], address);
  return (text) => [...u32(utf8(text).length), ...u64(address), ...u32(strings.indexOf(text) + 1)];
}

/**
 * A group: its children, then the heap with their names, leaves with their places, a tree with the leaves, its header.
 *
 * @param {Output} out
 * @param {Group} group
 * @param {number} leafK
 * @param {(text: string) => number[]} text
 * @returns {Place}
 */
function writeGroup(out, group, leafK, text) {
  const names = Object.keys(group.children).sort((a, b) => (a < b ? -1 : 1));
  const places = names.map((name) => {
    const child = group.children[name];
    return isGroup(child) ? writeGroup(out, child, leafK, text) : writeDataset(out, child);
  });
  const nameBytes = names.map((name) => padded([...utf8(name), 0]));
  let offset = 8; // the first name is the empty one
  const offsets = nameBytes.map((bytes) => (offset += bytes.length) - bytes.length);
  const heap = writeLocalHeap(out, nameBytes.flat());
  const symbols = places.map((place, i) => symbolBytes(offsets[i], place));
  /** @type {{leaf: number, lastName: number}[]} */ const leaves = [];
  for (let first = 0; first < symbols.length; first += 2 * leafK) {
    const part = symbols.slice(first, first + 2 * leafK);
    const leaf = out.reserve(8 + 2 * leafK * 40);
    out.write([...ascii('SNOD'), 1, 0, ...u16(part.length), ...part.flat()], leaf);
    leaves.push({ leaf, lastName: offsets[first + part.length - 1] });
  }
  const tree = writeTree(out, leaves);
  const attributes = Object.entries(group.attributes ?? {}).map(([name, value]) =>
    attribute(name, text(value)),
  );
  const header = writeHeader(out, [[0x11, 0, [...u64(tree), ...u64(heap)]], ...attributes]);
  return { header, tree, heap };
}

/** III.D: names. @param {Output} out @param {number[]} names */
function writeLocalHeap(out, names) {
  const segment = out.write([...u64(0), ...names]);
  const noFreeBlock = u64(1);
  return out.write([...ascii('HEAP'), 0, 0, 0, 0, ...u64(8 + names.length), ...noFreeBlock, ...u64(segment)]);
}

/**
 * III.A.1: a tree of one node. Before, between and after the leaves stand names that divide them.
 *
 * @param {Output} out
 * @param {{leaf: number, lastName: number}[]} leaves
 */
function writeTree(out, leaves) {
  const address = out.reserve(24 + 2 * TREE_K * 16 + 8);
  const keys = leaves.flatMap(({ leaf, lastName }) => [...u64(leaf), ...u64(lastName)]);
  const head = [...ascii('TREE'), 0, 0, ...u16(leaves.length), ...UNDEFINED, ...UNDEFINED];
  return out.write([...head, ...u64(0), ...keys], address);
}

/**
 * IV.A.1.a: what describes a group or data set.
 *
 * @param {Output} out
 * @param {[type: number, flags: number, data: number[]][]} messages
 */
function writeHeader(out, messages) {
  const body = messages.flatMap(([type, flags, data]) => {
    const content = padded(data);
    return [...u16(type), ...u16(content.length), flags, 0, 0, 0, ...content];
  });
  return out.write([1, 0, ...u16(messages.length), ...u32(1), ...u32(body.length), ...u32(0), ...body]);
}

/** IV.A.2.m: a text of variable length in UTF-8. @param {string} name @param {number[]} reference @returns {[number, number, number[]]} */
function attribute(name, reference) {
  const nameBytes = [...utf8(name), 0];
  const letter = [0x10, 0, 0, 0, ...u32(1), ...u16(0), ...u16(8)];
  const type = [0x19, 1, 1, 0, ...u32(16), ...letter];
  const scalar = [1, 0, 0, 0, 0, 0, 0, 0];
  const sizes = [nameBytes, type, scalar].flatMap((part) => u16(part.length));
  return [0x0c, 0, [1, 0, ...sizes, ...padded(nameBytes), ...padded(type), ...scalar, ...reference]];
}

/** IV.A.2.d: IEEE single precision, and signed 32-bit numbers; both little-endian. */
const FLOAT32 = [0x11, 0x20, 31, 0, ...u32(4), ...u16(0), ...u16(32), 23, 8, 0, 23, ...u32(127)];
const INT32 = [0x10, 8, 0, 0, ...u32(4), ...u16(0), ...u16(32)];

/** @param {Output} out @param {Dataset} dataset @returns {Place} */
function writeDataset(out, { shape, data }) {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const address = bytes.length ? u64(out.write(bytes)) : UNDEFINED;
  const header = writeHeader(out, [
    [0x01, 0, [1, shape.length, 0, 0, 0, 0, 0, 0, ...shape.flatMap(u64)]],
    [0x03, 1, data.constructor.name === 'Int32Array' ? INT32 : FLOAT32],
    [0x05, 1, [2, 2, 2, 0]], // no fill value
    [0x08, 0, [3, 1, ...address, ...u64(bytes.length)]],
  ]);
  return { header };
}
