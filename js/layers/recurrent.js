import { ShapeError, ValueError } from '../errors.js';
import { expandDims, reshape, stack, tile, where, zerosLike } from '../graph/ops.js';
import { record } from '../graph/ops/op.js';
import { sliceAxis } from '../graph/ops/slicing.js';
import { fixedBatch } from '../graph/symbolic.js';
import { currentTrace } from '../graph/trace.js';
import { Variable } from '../graph/variable.js';
import { Zeros } from '../initializers/index.js';
import { writeWeights } from '../models/weights.js';
import { tensor } from '../tensor.js';
import { describe } from '../utils/options.js';
import { shapeText } from '../utils/shape.js';
import { Layer } from './layer.js';

/** How a layer walks along a sequence. */
export const WALK = {
  returnSequences: false,
  returnState: false,
  goBackwards: false,
  stateful: false,
  unroll: false,
  zeroOutputForMask: false,
};

/** More steps than this make a graph of ops, step by step, that nobody wants to wait for. */
const MOST_STEPS = 1000;

/**
 * Base of the layers that walk along a sequence with a state: RNN, SimpleRNN, LSTM, GRU, ConvLSTM2D. A step is what the
 * cell does; here steps stand one behind the other, as ops. A cell whose states are maps has their sizes in `spatial` and
 * makes the first ones in `getInitialState(step)`. Layers whose whole sequence is one op say so in `walk`.
 *
 * @typedef {object} Walk
 * @property {any} mask [batch, steps] or null
 * @property {any[] | null} initialState
 * @property {boolean} training
 */
export class Recurrent extends Layer {
  static callOptions = { initialState: null };
  supportsMasking = true;
  /** What does a step. @type {any} */ cell = null;
  /** What a stateful layer remembers from batch to batch. @type {Variable[] | null} */ states = null;
  /** Samples in a batch, of a stateful layer; 0 if it is not known. */
  #batch = 0;

  /** Samples that every batch has to have, of a stateful layer; 0 for any number. */
  get statefulBatch() {
    return this.#batch;
  }

  get variables() {
    return [...super.variables, ...(this.states ?? [])];
  }

  /** @param {any} inputShape [batch, steps, ...]; an array of shapes where first states come along */
  build(inputShape) {
    const [batch, , ...sizes] = Array.isArray(inputShape[0]) ? inputShape[0] : inputShape;
    if (!this.cell.built) this.cell.build?.([batch, ...sizes]);
    this.cell.built = true;
  }

  /** @param {any} inputs @param {any} options */
  compute(inputs, options) {
    if (this.options.stateful && !this.#batch) this.#batch = fixedBatch([inputs].flat()[0]) ?? 0;
    return super.compute(inputs, options);
  }

  /**
   * @param {any} inputs the sequence; an array of it and the first states
   * @param {any} options
   */
  call(inputs, { training, mask, initialState }) {
    const [x, ...listed] = [inputs].flat();
    if (x.rank < 3) {
      throw new ShapeError(
        `expected an input of 3 axes, [batch, steps, features], but received ${shapeText(x.shape)}.`,
      );
    }
    const given = initialState ? [initialState].flat() : listed;
    const first = given.length ? this.#expectStates(given) : this.#remembered(x);
    const { output, states } = this.walk(x, {
      mask: [mask].flat()[0] ?? null,
      initialState: first,
      training,
    });
    const { stateful, returnState } = this.options;
    if (!stateful && !returnState) return output;
    const after = states();
    if (stateful) this.#remember(after.flat());
    return returnState ? [output, ...after] : output;
  }

  /** @param {any} _ @param {any} mask */
  computeMask(_, mask) {
    const { returnSequences, returnState } = this.options;
    const output = returnSequences ? ([mask].flat()[0] ?? null) : null;
    return returnState ? [output] : output;
  }

  /**
   * The steps one behind the other.
   *
   * @param {any} x [batch, steps, ...]
   * @param {Walk} walk
   * @returns {{output: any, states: () => any[]}}
   */
  walk(x, { mask, initialState, training }) {
    const { goBackwards, returnSequences } = this.options;
    const steps = stepsOf(x);
    let states = initialState ?? this.#zeros(stepAt(x, 0));
    /** @type {any[]} */ const outputs = [];
    this.cell.beginSequence?.();
    for (let s = 0; s < steps; s++) {
      const t = goBackwards ? steps - 1 - s : s;
      const [y, next] = this.cell.call(stepAt(x, t), states, { training });
      const after = Array.isArray(next) ? next : [next];
      const keep = mask && sliceAxis(mask, 1, t, 1);
      outputs.push(keep ? choose(keep, y, this.#skipped(y, states)) : y);
      states = keep ? choose(keep, after, states) : after;
    }
    this.cell.endSequence?.();
    const output = returnSequences ? stack(outputs, 1) : outputs.at(-1);
    return { output, states: () => states };
  }

  /** The output of a step that is left out: 0, or the first state, which is the output of the step before. @param {any} y @param {any[]} states */
  #skipped(y, states) {
    if (this.options.zeroOutputForMask) return zerosLike(y);
    return Array.isArray(states[0]) ? states.at(-1)[0] : states[0];
  }

  /** First states of 0. @param {any} step the input of one step */
  #zeros(step) {
    const own = this.cell.getInitialState?.(step);
    if (own) return [own].flat();
    const column = zerosLike(sliceAxis(step, step.rank - 1, 0, 1));
    /** @type {(size: any) => any} */ const of = (size) =>
      Array.isArray(size) ? size.map(of) : tile(column, [1, size]);
    return wrap(this.cell.stateSize).map(of);
  }

  /** @param {any[]} given */
  #expectStates(given) {
    const sizes = wrap(this.cell.stateSize);
    if (given.length === sizes.length) return given;
    throw new ValueError(
      `has ${sizes.length === 1 ? 'one state' : `${sizes.length} states`}; received ${given.length} first states.`,
    );
  }

  /** The states of the batch before, in the cell's order. @param {any} x @returns {any[] | null} */
  #remembered(x) {
    if (!this.options.stateful) return null;
    if (!this.#batch) {
      throw new ValueError(
        'a stateful layer goes on where it was with the batch before, so it has to know how many samples a batch has: ' +
          `Input({ batchShape: [2, ${x.shape.slice(1).join(', ')}] }).`,
      );
    }
    const sizes = wrap(this.cell.stateSize);
    this.states ??= sizes
      .flat()
      .map((size) => stateVariable([this.#batch, ...(this.cell.spatial ?? []), size]));
    const left = this.states.map((state) => {
      const rest = state.shape.slice(1);
      return record('reshape', [state], [null, ...rest], [-1, ...rest]);
    });
    return sizes.map((size) => (Array.isArray(size) ? size.map(() => left.shift()) : left.shift()));
  }

  /** @param {any[]} after */
  #remember(after) {
    const trace = currentTrace();
    const states = /** @type {Variable[]} */ (this.states);
    after.forEach((state, i) => trace?.addUpdate?.(states[i], state, { layer: this.name, momentum: 0 }));
  }

  /**
   * Makes the states that a stateful layer remembers 0 again: what comes next is another sequence.
   *
   * @returns {Promise<void>}
   */
  async resetStates() {
    const states = this.states ?? [];
    const zeros = states.map(({ count, shape }) => tensor(new Float32Array(count), [...shape]));
    if (states.length) await writeWeights(this.title, states, zeros);
  }
}

/** @param {number[]} shape */
const stateVariable = (shape) =>
  new Variable(shape, { initializer: new Zeros(), name: 'rnn_state', trainable: false, seed: [0, 0] });

/** State sizes as an array, one for each state. @param {any} size @returns {any[]} */
const wrap = (size) => (Array.isArray(size) ? size : [size]);

/** One step of a sequence. @param {any} x [batch, steps, ...] @param {number} t @returns {any} [batch, ...] */
const stepAt = (x, t) => reshape(sliceAxis(x, 1, t, 1), [-1, ...x.shape.slice(2)]);

/** a where keep is not 0, else b; both may be arrays. @param {any} keep [batch, 1] @param {any} a @param {any} b @returns {any} */
function choose(keep, a, b) {
  if (Array.isArray(a)) return a.map((one, i) => choose(keep, one, b[i]));
  let condition = keep;
  while (condition.rank < a.shape.length) condition = expandDims(condition, -1);
  return where(condition, a, b);
}

/** @param {any} x @returns {number} */
function stepsOf(x) {
  const steps = x.shape[1];
  if (typeof steps === 'number' && steps <= MOST_STEPS) return steps;
  throw new ShapeError(
    `needs to know the number of steps, at most ${MOST_STEPS}: its cell is called step by step; received ` +
      `${shapeText(x.shape)}. SimpleRNN, LSTM and GRU with their own activations take any number.`,
  );
}

/**
 * @param {string} where for messages
 * @param {any} cell
 * @returns {any} the cell
 * @throws {ValueError} unless it has what a cell needs
 */
export function expectCell(where, cell) {
  const has = typeof cell?.call === 'function';
  if (has && cell.stateSize !== undefined) return cell;
  const missing = has ? 'stateSize' : 'call(inputs, states)';
  throw new ValueError(`${where}: a cell has to have ${missing}; received ${describe(cell)}.`);
}
