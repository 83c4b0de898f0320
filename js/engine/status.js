import { HornetError, OutOfMemoryError, ShapeError, ValueError } from '../errors.js';
import { OPS, STATUS } from './generated.js';

/**
 * What the engine noted about its last failure.
 *
 * @typedef {{code: number, node: number, got: number, want: number}} Failure
 */

const OP_NAMES = Object.keys(OPS);

/** @param {number} kilobytes */
const megabytes = (kilobytes) => `${(kilobytes / 1024).toFixed(kilobytes < 10240 ? 1 : 0)} MB`;

/** @type {Record<number, (f: Failure) => HornetError>} */
const ERRORS = {
  [STATUS.memory]: ({ got }) =>
    new OutOfMemoryError(
      `there is no memory for ${megabytes(got)} more. Use a smaller batchSize or a smaller model; the model is unchanged.`,
    ),
  [STATUS.limit]: () =>
    new OutOfMemoryError(
      'it would need more than 2 GB in one piece. Use a smaller batchSize or a smaller model; the model is unchanged.',
    ),
  [STATUS.op]: ({ got }) =>
    new HornetError(`the engine has no op ${got}: engine and scripts are of different versions.`),
  [STATUS.inputs]: ({ got, want }) => new ShapeError(`received ${got} inputs, expected at least ${want}.`),
  [STATUS.attr]: ({ got }) => new ValueError(`attribute ${got} is out of range.`),
  [STATUS.rank]: ({ got, want }) => new ShapeError(`received an input of ${got} axes, expected ${want}.`),
  [STATUS.shape]: ({ got, want }) =>
    new ShapeError(`sizes do not fit together: received ${got}, expected ${want}.`),
  [STATUS.declared]: ({ got, want }) =>
    new HornetError(`the engine infers a size of ${got} where ${want} was declared: please report this.`),
  [STATUS.dtype]: () =>
    new ValueError('an input has the wrong dtype: whole numbers and floats are mixed up.'),
  [STATUS.gradient]: () => new ValueError('it has no gradient, but one is wanted through it.'),
  [STATUS.nonfinite]: () => new ValueError('the loss is not a finite number.'),
  [STATUS.variable]: () => new ValueError('its weights are gone: the model was disposed of.'),
  [STATUS.batch]: ({ got, want }) => new ShapeError(`received a batch of ${got}, expected 1 to ${want}.`),
};

/**
 * The only place where an engine's status becomes an error.
 *
 * @param {Failure} failure
 * @param {string[]} [names] layer of each node
 * @param {number} [op] of the node that failed
 * @returns {HornetError}
 */
export function statusError(failure, names, op) {
  const make = ERRORS[failure.code];
  const error = make
    ? make(failure)
    : new HornetError(`the engine refused (status ${failure.code}): please report this.`);
  const layer = names?.[failure.node];
  const where = layer ? `Layer ${layer}` : op !== undefined && OP_NAMES[op] ? `Op ${OP_NAMES[op]}` : 'Engine';
  error.message = `${where}: ${error.message}`;
  return error;
}
