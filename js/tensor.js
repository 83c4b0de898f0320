import { ShapeError, ValueError, unknown } from './errors.js';
import { flatten, nest } from './utils/nested.js';
import { checkOnes, hasOne, onesAsBytes, someRows } from './ones.js';
import {
  broadcastIndices,
  broadcastShapes,
  resolveShape,
  sameShape,
  shapeText,
  sizeOf,
  stridesOf,
} from './utils/shape.js';
import { tensorText } from './utils/text.js';

/**
 * @typedef {'float32' | 'int32' | 'uint8' | 'bool'} DType
 * @typedef {Float32Array | Int32Array | Uint8Array} TensorData
 *
 * What a tensor is made of, in a form that `postMessage` can carry. Either `data`; or for a lazy tensor `bytes` and
 * `table`: the value of element i is then `table[bytes[i]]`; or for a sparse one `offsets` and `indices` ({@link Ones}).
 * @typedef {{shape: number[], dtype: DType, data?: TensorData, bytes?: Uint8Array, table?: Float32Array,
 *   offsets?: Int32Array, indices?: Int32Array}} PackedTensor
 * @typedef {import('./ones.js').Ones} Ones
 *
 * @typedef {Tensor | number | boolean | ArrayLike<any>} TensorLike
 * @typedef {'add' | 'sub' | 'mul' | 'div'} Arithmetic
 */

const STORAGE = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array, bool: Uint8Array };

/** Which dtype keeps the elements of which typed array. */
const DTYPE_OF_ARRAY = new Map(
  /** @type {[string, DType][]} */ ([
    ['Float32Array', 'float32'],
    ['Float64Array', 'float32'],
    ['Int32Array', 'int32'],
    ['Int16Array', 'int32'],
    ['Int8Array', 'int32'],
    ['Uint16Array', 'int32'],
    ['Uint8Array', 'uint8'],
    ['Uint8ClampedArray', 'uint8'],
  ]),
);

/** @type {Record<Arithmetic, (a: number, b: number) => number>} */
const ARITHMETIC = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
};

const BRAND = Symbol.for('hornet-nn.tensor');

/** @param {unknown} x what kind of built-in object it is; right for objects of other realms too */
const tagOf = (x) => Object.prototype.toString.call(x).slice(8, -1);

/**
 * An array of numbers with a shape: what goes into models and comes out of them. It lives on the JavaScript heap and is
 * freed by the garbage collector. Nothing changes a tensor once it is made; `slice` and `reshape` share its memory.
 *
 * A uint8 tensor that is cast to float32 or goes through arithmetic with numbers stays **lazy**: it keeps the original
 * bytes and a table with the value of each of the 256 possible ones. The 60,000 MNIST images scaled to 0…1 so take
 * 47 MB instead of 188. `data` gives the numbers themselves.
 *
 * What `utils.multiHot` returns is **sparse**: a matrix that keeps only where its ones are. Slices stay so, and a Dense
 * layer that takes it works only on the ones; everything else sees a tensor like any other.
 *
 * Make one with `tensor(data, shape, dtype)`.
 *
 * @example const x = tensor([[1, 2], [3, 4]]).mul(2);
 */
export class Tensor {
  /** @type {readonly number[]} */ shape;
  /** @type {DType} */ dtype;
  /** @type {TensorData | undefined} */ #data;
  /** @type {Uint8Array | undefined} */ #bytes;
  /** @type {Float32Array | undefined} */ #table;
  /** @type {Ones | undefined} */ #ones;

  /** @param {PackedTensor} packed shared, not copied */
  constructor({ shape, dtype, data, bytes, table, offsets, indices }) {
    const length = (data ?? bytes)?.length;
    if (offsets && indices) this.#ones = checkOnes({ offsets, indices }, shape, dtype);
    else if (length !== sizeOf(shape)) {
      throw new ShapeError(
        `A tensor of shape ${shapeText(shape)} has ${sizeOf(shape)} elements; received ${length}.`,
      );
    }
    this.shape = Object.freeze([...shape]);
    this.dtype = dtype;
    this.#data = data;
    this.#bytes = bytes;
    this.#table = table;
  }

  /** Number of axes. */
  get rank() {
    return this.shape.length;
  }

  /** Number of elements. */
  get size() {
    return sizeOf(this.shape);
  }

  /**
   * All elements in row-major order, not a copy: do not write to it. A lazy or sparse tensor makes them on the first
   * call and keeps them.
   *
   * @returns {TensorData}
   */
  get data() {
    if (this.#ones) return (this.#data ??= this.dense().data);
    this.#data ??= lookUp(/** @type {Uint8Array} */ (this.#bytes), /** @type {Float32Array} */ (this.#table));
    return this.#data;
  }

  /** The bytes of a lazy tensor or of a uint8 one, else undefined. */
  get bytes() {
    if (this.#bytes) return this.#bytes;
    return this.dtype === 'uint8' ? /** @type {Uint8Array} */ (this.#data) : undefined;
  }

  /** Of a lazy tensor: the values of the bytes 0…255; else undefined. */
  get table() {
    return this.#table;
  }

  /** Of a sparse tensor: where its ones are; else undefined. */
  get ones() {
    return this.#ones;
  }

  /**
   * The same values with every zero in its place, a byte each: what a sparse tensor becomes where its zeros matter.
   *
   * @returns {Tensor} itself unless it is sparse
   * @example utils.multiHot([[0, 2]], 4).dense().array(); // [[1, 0, 1, 0]]
   */
  dense() {
    if (!this.#ones) return this;
    const data = onesAsBytes(this.#ones, this.shape);
    return new Tensor({ shape: [...this.shape], dtype: 'uint8', data }).cast('float32');
  }

  /**
   * The parts, for sending to a worker; shared, not copied. `new Tensor(packed)` puts them together again.
   *
   * @returns {PackedTensor}
   */
  pack() {
    const head = { shape: [...this.shape], dtype: this.dtype };
    if (this.#ones) return { ...head, ...this.#ones };
    return this.#table ? { ...head, bytes: this.#bytes, table: this.#table } : { ...head, data: this.#data };
  }

  /**
   * The same elements under another shape.
   *
   * @param {number[]} shape one size may be -1: it is worked out
   * @returns {Tensor} a view; of a sparse tensor a dense copy, unless the shape stays
   * @throws {ShapeError} if the elements do not fill the shape
   * @example tensor([1, 2, 3, 4]).reshape([-1, 2]).shape; // [2, 2]
   */
  reshape(shape) {
    const resolved = resolveShape(shape, this.size);
    const from = sameShape(resolved, this.shape) ? this : this.dense();
    return new Tensor({ ...from.pack(), shape: resolved });
  }

  /**
   * Rows from `start` up to but not including `stop` along the first axis, as in Python: negative positions count from
   * the end, and positions beyond an end stop at it.
   *
   * @param {number} [start]
   * @param {number} [stop]
   * @returns {Tensor} a view
   * @example tensor([[1, 2], [3, 4], [5, 6]]).slice(-2).array(); // [[3, 4], [5, 6]]
   */
  slice(start = 0, stop = Infinity) {
    if (this.rank === 0) throw new ShapeError('A tensor of shape [] has no rows to slice.');
    const [rows, ...rest] = this.shape;
    const from = position(start, rows);
    const to = Math.max(from, position(stop, rows));
    return this.#view(from * sizeOf(rest), [to - from, ...rest]);
  }

  /**
   * One element, or the part below it if there are fewer positions than axes. Negative positions count from the end.
   *
   * @param {...number} indices one for each leading axis
   * @returns {any} a number; a Tensor (a view) if axes are left
   * @throws {ValueError} if a position is outside of the shape
   * @example tensor([[1, 2], [3, 4]]).at(1, 0); // 3
   */
  at(...indices) {
    if (indices.length > this.rank) {
      throw new ShapeError(
        `at() received ${indices.length} positions for a tensor of shape ${shapeText(this.shape)}.`,
      );
    }
    const strides = stridesOf(this.shape);
    const offset = indices.reduce((sum, index, axis) => sum + this.#index(index, axis) * strides[axis], 0);
    if (indices.length < this.rank) return this.#view(offset, this.shape.slice(indices.length));
    return this.#value(offset);
  }

  /**
   * The only element of a tensor that has one.
   *
   * @returns {number}
   * @example tensor([[7]]).item(); // 7
   */
  item() {
    if (this.size !== 1)
      throw new ShapeError(`item() needs one element; the shape is ${shapeText(this.shape)}.`);
    return this.#value(0);
  }

  /**
   * The elements as nested arrays; booleans for dtype bool. A number for the shape [].
   *
   * @returns {any}
   */
  array() {
    return nest(this.data, this.shape, this.dtype === 'bool' ? Boolean : undefined);
  }

  /**
   * The elements as another dtype. uint8 to float32 costs nothing: the result is lazy. Fractions are cut off towards
   * zero; to bool, everything but 0 is true.
   *
   * @param {DType} dtype
   * @returns {Tensor}
   */
  cast(dtype) {
    checkDType(dtype);
    if (dtype === this.dtype) return this;
    if (this.#ones) return this.dense().cast(dtype);
    if (dtype === 'float32' && this.bytes) return this.#lazy(identityTable());
    const data =
      dtype === 'bool' ? Uint8Array.from(this.data, (v) => Number(v !== 0)) : STORAGE[dtype].from(this.data);
    return new Tensor({ shape: [...this.shape], dtype, data });
  }

  /**
   * Sum with a number or a tensor that broadcasts, as in NumPy.
   * The result of this and of `sub`, `mul` and `div` is float32; int32 stays int32 with int32 and whole numbers, except
   * in `div`.
   *
   * @param {TensorLike} other
   * @returns {Tensor} lazy if this is uint8 or lazy and `other` a number
   */
  add(other) {
    return this.#combine('add', other);
  }

  /** Difference. See `add`. @param {TensorLike} other @returns {Tensor} */
  sub(other) {
    return this.#combine('sub', other);
  }

  /** Product, element by element. See `add`. @param {TensorLike} other @returns {Tensor} */
  mul(other) {
    return this.#combine('mul', other);
  }

  /**
   * Quotient, always float32. See `add`.
   *
   * @param {TensorLike} other
   * @returns {Tensor}
   * @example tensor(new Uint8Array([0, 51, 255])).div(255).array(); // [0, 0.2, 1] in float32
   */
  div(other) {
    return this.#combine('div', other);
  }

  /**
   * Where the largest element along an axis is; of equal ones the first.
   *
   * @param {number} [axis] the last one unless given
   * @returns {Tensor} int32, the shape without that axis
   * @example tensor([[0.1, 0.7, 0.2]]).argMax().array(); // [1]
   */
  argMax(axis = -1) {
    const at = axis < 0 ? axis + this.rank : axis;
    const length = this.shape[at];
    if (!length)
      throw new ShapeError(
        `argMax() found nothing along axis ${axis} of the shape ${shapeText(this.shape)}.`,
      );
    const inner = sizeOf(this.shape.slice(at + 1));
    const values = this.data;
    const data = new Int32Array(this.size / length);
    for (let i = 0; i < data.length; i++) {
      const first = Math.floor(i / inner) * length * inner + (i % inner);
      for (let k = 1; k < length; k++) {
        if (values[first + k * inner] > values[first + data[i] * inner]) data[i] = k;
      }
    }
    return new Tensor({ shape: this.shape.filter((_, i) => i !== at), dtype: 'int32', data });
  }

  /** Shape, dtype and elements; of a large tensor only the outer ones. */
  toString() {
    return `Tensor ${this.dtype} ${shapeText(this.shape)}\n${tensorText(this.shape, this.dtype, (i) => this.#value(i))}`;
  }

  /** How the consoles of Node and Deno show it. */
  [Symbol.for('nodejs.util.inspect.custom')]() {
    return this.toString();
  }

  /** @param {number} i @returns {number} */
  #value(i) {
    if (this.#data) return this.#data[i];
    if (this.#ones) return Number(hasOne(this.#ones, Math.floor(i / this.shape[1]), i % this.shape[1]));
    return /** @type {Float32Array} */ (this.#table)[/** @type {Uint8Array} */ (this.#bytes)[i]];
  }

  /** @param {number} index @param {number} axis */
  #index(index, axis) {
    const size = this.shape[axis];
    if (!Number.isInteger(index) || index < -size || index >= size) {
      throw new ValueError(
        `Position ${index} is outside of axis ${axis} of the shape ${shapeText(this.shape)}.`,
      );
    }
    return index < 0 ? index + size : index;
  }

  /** @param {number} offset first element @param {readonly number[]} shape */
  #view(offset, shape) {
    const end = offset + sizeOf(shape);
    const head = { shape: [...shape], dtype: this.dtype };
    if (this.#ones) {
      const [from, to] = [offset / this.shape[1], end / this.shape[1]];
      const rows = { ...head, shape: [to - from, this.shape[1]], ...someRows(this.#ones, from, to) };
      return new Tensor(rows).reshape(head.shape);
    }
    if (!this.#table) return new Tensor({ ...head, data: this.data.subarray(offset, end) });
    return new Tensor({ ...head, bytes: this.#bytes?.subarray(offset, end), table: this.#table });
  }

  /** @param {Float32Array} table */
  #lazy(table) {
    return new Tensor({ shape: [...this.shape], dtype: 'float32', bytes: this.bytes, table });
  }

  /** @param {Arithmetic} name @param {TensorLike} other @returns {Tensor} */
  #combine(name, other) {
    if (this.#ones) return this.dense().#combine(name, other);
    const f = ARITHMETIC[name];
    if (typeof other === 'number') {
      // Each possible byte goes through the float32 arithmetic that its elements would.
      if (this.bytes)
        return this.#lazy((this.#table ?? identityTable()).map((v) => f(v, Math.fround(other))));
      return this.#withNumber(name, other);
    }
    const right = tensor(other);
    const shape = broadcastShapes(this.shape, right.shape);
    const whole = name !== 'div' && this.dtype === 'int32' && right.dtype === 'int32';
    const data = new (whole ? Int32Array : Float32Array)(sizeOf(shape));
    const [a, b] = [this.data, right.data];
    if (sameShape(this.shape, right.shape)) {
      for (let i = 0; i < data.length; i++) data[i] = f(a[i], b[i]);
    } else {
      const [ia, ib] = [broadcastIndices(this.shape, shape), broadcastIndices(right.shape, shape)];
      for (let i = 0; i < data.length; i++) data[i] = f(a[ia[i]], b[ib[i]]);
    }
    return new Tensor({ shape, dtype: whole ? 'int32' : 'float32', data });
  }

  /** @param {Arithmetic} name @param {number} number */
  #withNumber(name, number) {
    const f = ARITHMETIC[name];
    const whole = name !== 'div' && this.dtype === 'int32' && Number.isInteger(number);
    const right = whole ? number : Math.fround(number);
    const data = new (whole ? Int32Array : Float32Array)(this.size);
    const values = this.data;
    for (let i = 0; i < data.length; i++) data[i] = f(values[i], right);
    return new Tensor({ shape: [...this.shape], dtype: whole ? 'int32' : 'float32', data });
  }
}

/** @param {Uint8Array} bytes @param {Float32Array} table */
function lookUp(bytes, table) {
  const data = new Float32Array(bytes.length);
  for (let i = 0; i < data.length; i++) data[i] = table[bytes[i]];
  return data;
}

const identityTable = () => Float32Array.from({ length: 256 }, (_, v) => v);

/** @param {number} index @param {number} size */
function position(index, size) {
  if (index !== Infinity && !Number.isInteger(index)) {
    throw new ValueError(`slice() takes whole positions; received ${String(index)}.`);
  }
  return Math.min(size, Math.max(0, index < 0 ? index + size : index));
}

/** @param {string} dtype @returns {asserts dtype is DType} */
function checkDType(dtype) {
  if (!Object.hasOwn(STORAGE, dtype)) throw unknown('dtype', dtype, Object.keys(STORAGE));
}

/**
 * Whether `x` is a Tensor, of this or another copy of the library.
 *
 * @param {any} x
 * @returns {x is Tensor}
 */
export const isTensor = (x) => x?.[BRAND] === true;
Object.defineProperty(Tensor.prototype, BRAND, { value: true });

/**
 * Makes a Tensor.
 *
 * @param {TensorLike} data a number, nested arrays, a typed array (shared, not copied, if its type is the dtype's) or a
 *   Tensor
 * @param {number[] | null} [shape] the data's own unless given; one size may be -1
 * @param {DType} [dtype] a typed array's own unless given; bool for booleans, else float32
 * @returns {Tensor}
 * @throws {ShapeError} for ragged rows, naming the place, and for a shape that the elements do not fill
 * @throws {ValueError} for anything that is not a number
 * @example tensor([[1, 2, 3], [4, 5, 6]]).shape; // [2, 3]
 * @example tensor(new Float32Array(784), [1, 28, 28, 1]);
 */
export function tensor(data, shape, dtype) {
  if (dtype !== undefined) checkDType(dtype);
  const made = isTensor(data) ? data : ArrayBuffer.isView(data) ? fromTypedArray(data) : fromNested(data);
  const cast = dtype ? made.cast(dtype) : made;
  return shape ? cast.reshape(shape) : cast;
}

/** @param {ArrayBufferView} array */
function fromTypedArray(array) {
  const tag = tagOf(array);
  const dtype = DTYPE_OF_ARRAY.get(tag);
  if (!dtype) {
    throw new ValueError(
      `A tensor cannot be made from a ${tag}. Use one of ${[...DTYPE_OF_ARRAY.keys()].join(', ')}.`,
    );
  }
  const Storage = STORAGE[dtype];
  const values = /** @type {any} */ (array);
  return new Tensor({
    shape: [values.length],
    dtype,
    data: tag === Storage.name ? values : new Storage(values),
  });
}

/** @param {unknown} nested */
function fromNested(nested) {
  const { shape, values, boolean } = flatten(nested);
  const dtype = boolean ? 'bool' : 'float32';
  return new Tensor({ shape, dtype, data: STORAGE[dtype].from(values) });
}
