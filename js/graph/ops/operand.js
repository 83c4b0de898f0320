import { MAP } from '../../engine/generated.js';
import { ShapeError } from '../../errors.js';
import { isTensor, tensor } from '../../tensor.js';
import { shapeText } from '../../utils/shape.js';
import { isSymbolic } from '../symbolic.js';
import { isVariable, variable } from '../variable.js';
import { floatBits } from '../words.js';
import { dtypeOf, record } from './op.js';

/**
 * What ops compute with: symbolic tensors, weights, and numbers or arrays of them, which become constants of the plan.
 *
 * @import {Operand} from './op.js'
 * @import {SymbolicShape, SymbolicTensor} from '../symbolic.js'
 * @typedef {Operand | import('../../tensor.js').TensorLike} Value a symbolic tensor or weight, a number, nested arrays, a
 *   typed array or a Tensor
 */

/**
 * Numbers of a shape, known beforehand.
 *
 * @param {ArrayLike<number>} values all of them in order, or one that fills the tensor
 * @param {readonly number[]} shape
 * @param {'float32' | 'int32'} [dtype]
 */
export function constant(values, shape, dtype = 'float32') {
  const words = Array.from(values, dtype === 'int32' ? Number : floatBits);
  const attrs = [Number(dtype === 'int32'), shape.length, ...shape].concat(words);
  return record('constant', [], shape, attrs, dtype);
}

const MANY = 1024; // values that are better kept once than written into every plan

/** @type {WeakMap<object, import('../variable.js').Variable>} */ const kept = new WeakMap();

/** Data as a variable that is not trained. @param {object} x */
function stored(x) {
  const known = kept.get(x) ?? variable(/** @type {any} */ (x), { name: 'data', trainable: false });
  kept.set(x, known);
  return known;
}

/** @param {Value} x @returns {Operand} */
export function operand(x) {
  if (isSymbolic(x) || isVariable(x)) return x;
  if (typeof x === 'number' || typeof x === 'boolean') return constant([Number(x)], [1]);
  if (!isTensor(x) && !Array.isArray(x) && !ArrayBuffer.isView(x)) return /** @type {any} */ (x); // record() complains
  const { data, shape, dtype } = tensor(/** @type {any} */ (x));
  if (data.length > MANY && dtype !== 'int32') return stored(/** @type {object} */ (x));
  return constant(data, shape.length ? shape : [1], dtype === 'int32' ? 'int32' : 'float32');
}

/** As `operand`; whole numbers are made reals. @param {Value} x @returns {Operand} */
export function real(x) {
  const given = operand(x);
  return dtypeOf(given) === 'int32' ? record('cast', [given], given.shape) : given;
}

/**
 * The shape that shapes broadcast to, by NumPy's rule: aligned at the last axis, sizes equal or 1. The batch, null, meets
 * itself or 1 and stays in front.
 *
 * @param {readonly SymbolicShape[]} shapes
 * @returns {(number | null)[]}
 * @throws {ShapeError}
 */
export function broadcast(shapes) {
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, k) => {
    const sizes = shapes.map((shape) => (k < rank - shape.length ? 1 : shape[k - rank + shape.length]));
    const [size = 1, ...others] = new Set(sizes.filter((one) => one !== 1));
    if (others.length === 0 && (size !== null || k === 0)) return size;
    throw new ShapeError(
      `Inputs have incompatible shapes: received ${shapes.map(shapeText).join(' and ')}. ` +
        'Aligned at the last axis, sizes must be equal or 1.',
    );
  });
}

/**
 * A function of the engine's table, element by element.
 *
 * @param {keyof typeof MAP} name
 * @param {Value[]} values
 * @param {readonly number[]} [numbers] at most two
 * @returns {SymbolicTensor}
 */
export function map(name, values, [p = 0, q = 0] = []) {
  const operands = values.map(real);
  const shape = broadcast(operands.map((x) => x.shape ?? []));
  return record('map', operands, shape, [MAP[name], floatBits(p), floatBits(q)]);
}
