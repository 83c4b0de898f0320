import { conv, tile, zerosLike } from '../graph/ops.js';
import { sliceAxis } from '../graph/ops/slicing.js';
import { slide } from '../graph/ops/window.js';
import { ShapeError } from '../errors.js';
import { shapeText } from '../utils/shape.js';
import { CELL, CELL_REFUSED } from './cell.js';
import { WINDOW, expectStridesOrDilation, readWindow } from './convolution.js';
import { leading } from './kernel.js';
import { positiveInteger } from '../utils/options.js';
import { Recurrent, WALK } from './recurrent.js';
import { LSTMCell, LSTM_CELL } from './recurrent/lstm_cell.js';

/** Options of the cell. */
const OPTIONS = { filters: undefined, ...WINDOW, ...CELL, ...LSTM_CELL };

/**
 * One step of a ConvLSTM: that of an LSTM, with convolutions in place of products. The input is filtered as the window's
 * options say; the state, which is a map already, keeps its size.
 */
class ConvLSTMCell extends LSTMCell {
  static className = 'ConvLSTMCell';
  static sizeOption = 'filters';
  static adds = { ...WINDOW, ...LSTM_CELL };

  /** Sizes of its maps, known when it is built. @type {number[]} */
  spatial = [];

  /** @param {readonly number[]} inputShape [batch, ..., channels] */
  build(inputShape) {
    const { kernelSize } = this.options;
    const x = /** @type {any} */ ({ shape: inputShape });
    this.spatial = slide(this.title, x, kernelSize, this.#window()).size;
    this.window = kernelSize;
    super.build(inputShape);
  }

  #window() {
    const { strides, padding, dilationRate } = this.options;
    return { strides, padding, dilationRate };
  }

  get dropsByGate() {
    return true;
  }

  /** First states of 0. @param {any} step the input of a step */
  getInitialState(step) {
    const corner = this.spatial.reduce(
      (x, size, i) => sliceAxis(x, i + 1, 0, size),
      sliceAxis(step, -1, 0, 1),
    );
    const zeros = tile(zerosLike(corner), [1, ...this.spatial.map(() => 1), this.units]);
    return [zeros, zeros];
  }

  /** @param {any} x @param {any} weights @param {any} options */
  ofInput(x, weights, options) {
    return conv(x, weights, { ...this.#window(), ...options });
  }

  /** @param {any} state @param {any} weights */
  ofState(state, weights) {
    return conv(state, weights, { padding: 'same' });
  }
}

/** Base of ConvLSTM1D, 2D and 3D, which say over how many axes the window slides. */
export class ConvLSTM extends Recurrent {
  static axes = 2;

  /**
   * @param {any} filters
   * @param {any} [kernelSize]
   * @param {Record<string, any>} [options] strides, padding, dilationRate, activation ('tanh'), recurrentActivation
   *   ('sigmoid'), useBias, unitForgetBias, initializers, dropout, recurrentDropout, returnSequences, returnState,
   *   goBackwards, stateful, name
   */
  constructor(filters, kernelSize, options) {
    super(leading({ filters, kernelSize }, options), { ...OPTIONS, ...WALK }, CELL_REFUSED);
    positiveInteger(this.title, 'filters', this.options.filters);
    readWindow(this, new.target.axes);
    expectStridesOrDilation(this);
    const settings = Object.keys(OPTIONS).map((key) => [key, this.options[key]]);
    this.cell = new ConvLSTMCell({ ...Object.fromEntries(settings), name: 'conv_lstm_cell' });
  }

  /** @param {any} inputShape */
  build(inputShape) {
    const shape = Array.isArray(inputShape[0]) ? inputShape[0] : inputShape;
    const { axes } = /** @type {typeof ConvLSTM} */ (this.constructor);
    if (shape.length !== axes + 3) {
      throw new ShapeError(
        `expected an input of ${axes + 3} axes, [batch, steps, ${['depth', 'height', 'width'].slice(-axes).join(', ')}, ` +
          `channels], but received ${shapeText(shape)}.`,
      );
    }
    super.build(inputShape);
  }
}
