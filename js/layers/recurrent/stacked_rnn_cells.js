import { ValueError } from '../../errors.js';
import { describe } from '../../utils/options.js';
import { Layer, toConfig } from '../layer.js';
import { around, nestedLayer } from '../nested.js';
import { expectCell } from '../recurrent.js';
import { callableLayer } from '../../utils/callable.js';

/**
 * Several cells as one: the output of each is the input of the next. `RNN` makes one of an array of cells.
 *
 * @example layers.RNN(layers.StackedRNNCells([layers.LSTMCell(32), layers.LSTMCell(16)]))
 */
class StackedRNNCellsLayer extends Layer {
  static className = 'StackedRNNCells';
  static callOptions = { states: null };

  /** @param {any} cells @param {Record<string, any>} [options] name */
  constructor(cells, options) {
    super(around('cells', cells, options), { cells: undefined });
    const given = this.options.cells;
    if (!Array.isArray(given) || given.length === 0) {
      throw new ValueError(`${this.title}: 'cells' must be an array of cells; received ${describe(given)}.`);
    }
    this.cells = given.map((cell) => expectCell(this.title, nestedCell(this.title, cell)));
  }

  /** One for each cell. @returns {(number | number[])[]} */
  get stateSize() {
    return this.cells.map((cell) => cell.stateSize);
  }

  /** @param {readonly (number | null)[]} inputShape [batch, features] */
  build(inputShape) {
    let shape = inputShape;
    for (const cell of this.cells) {
      if (!cell.built) cell.build?.(shape);
      cell.built = true;
      shape = [inputShape[0], cell.outputSize ?? [cell.stateSize].flat()[0]];
    }
  }

  /** @param {any} inputs @param {{states: any}} options */
  callWith(inputs, { states, ...options }) {
    return this.call(inputs, states, options);
  }

  /** @param {any} x @param {any} states an array of states for each cell @param {any} [options] */
  call(x, states, options) {
    let output = x;
    const after = this.cells.map((cell, i) => {
      const [y, next] = cell.call(output, [states[i]].flat(), options);
      output = y;
      return next;
    });
    return [output, after];
  }

  beginSequence() {
    this.cells.forEach((cell) => cell.beginSequence?.());
  }

  endSequence() {
    this.cells.forEach((cell) => cell.endSequence?.());
  }

  getConfig() {
    return { ...super.getConfig(), cells: this.cells.map((cell) => toConfig(cell)) };
  }
}

/** @param {string} where @param {any} cell a layer, a config or, of the user's own, an object with `call` */
const nestedCell = (where, cell) =>
  typeof cell?.call === 'function' ? cell : nestedLayer(where, 'cells', cell);

export const StackedRNNCells = /* @__PURE__ */ callableLayer(StackedRNNCellsLayer);
