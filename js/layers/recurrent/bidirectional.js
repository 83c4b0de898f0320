import { ValueError } from '../../errors.js';
import { add, concatenate, flip, mul } from '../../graph/ops.js';
import { describe, withoutNulls } from '../../utils/options.js';
import { Layer, toConfig } from '../layer.js';
import { around, nestedLayer } from '../nested.js';
import { callableLayer } from '../../utils/callable.js';

/** How the two outputs become one. @type {Record<string, (a: any, b: any) => any>} */
const MERGES = {
  concat: (a, b) => concatenate([a, b]),
  sum: add,
  ave: (a, b) => mul(add(a, b), 0.5),
  mul,
};

/** What both layers have to say alike. */
const COMMON = ['stateful', 'returnSequences', 'returnState'];

/**
 * A recurrent layer in both directions: it reads the sequence from the front, and a twin with weights of its own from the
 * end.
 *
 * Input [batch, steps, features]; output as of the layer, with twice as many values where outputs are joined ('concat'),
 * or an array of both with mergeMode null. With returnState the states of both directions follow.
 *
 * @example layers.Bidirectional(layers.LSTM(32, { returnSequences: true }))
 */
class BidirectionalLayer extends Layer {
  static className = 'Bidirectional';
  static callOptions = { initialState: null };
  supportsMasking = true;

  /**
   * @param {any} layer SimpleRNN, LSTM, GRU or RNN; it serves as a pattern for both directions
   * @param {Record<string, any>} [options] mergeMode ('concat', 'sum', 'mul', 'ave' or null), backwardLayer, name
   */
  constructor(layer, options) {
    super(
      around('layer', layer, options),
      { layer: undefined, mergeMode: 'concat', backwardLayer: null },
      { weights: [null] },
    );
    const { title, options: given } = this;
    if (given.mergeMode !== null && !Object.hasOwn(MERGES, given.mergeMode)) {
      throw new ValueError(
        `${title}: 'mergeMode' must be ${Object.keys(MERGES)
          .map((mode) => `'${mode}'`)
          .join(', ')} or null; ` + `received ${describe(given.mergeMode)}.`,
      );
    }
    const pattern = nestedLayer(title, 'layer', given.layer);
    this.forwardLayer = twin(pattern, 'forward', {});
    this.backwardLayer = given.backwardLayer
      ? nestedLayer(title, 'backwardLayer', given.backwardLayer)
      : twin(pattern, 'backward', { goBackwards: true });
    this.#expectPair();
    for (const one of [this.forwardLayer, this.backwardLayer]) {
      one.options.zeroOutputForMask = one.options.returnSequences;
    }
  }

  #expectPair() {
    const [there, back] = [this.forwardLayer.options, this.backwardLayer.options];
    if (typeof there.goBackwards !== 'boolean' || there.goBackwards === back.goBackwards) {
      throw new ValueError(
        `${this.title}: one layer has to read forwards, the other backwards; goBackwards is ` +
          `${describe(there.goBackwards)} and ${describe(back.goBackwards)}.`,
      );
    }
    const odd = COMMON.find((name) => there[name] !== back[name]);
    if (!odd) return;
    throw new ValueError(
      `${this.title}: both layers need the same '${odd}'; received ${describe(there[odd])} and ${describe(back[odd])}.`,
    );
  }

  /** @param {any} x @param {any} options */
  call(x, { training, mask, initialState }) {
    const { returnSequences } = this.forwardLayer.options;
    const states = initialState ? [initialState].flat() : null;
    const half = states ? states.length / 2 : 0;
    const run = (/** @type {Layer} */ layer, /** @type {any[] | null | undefined} */ first) =>
      [/** @type {any} */ (layer)(x, { training, mask, initialState: first ?? null })].flat();
    const [there, ...statesThere] = run(/** @type {any} */ (this.forwardLayer), states?.slice(0, half));
    const [back, ...statesBack] = run(/** @type {any} */ (this.backwardLayer), states?.slice(half));
    const inOrder = returnSequences ? flip(back, 1) : back;
    const { mergeMode } = this.options;
    const outputs = mergeMode === null ? [there, inOrder] : [MERGES[mergeMode](there, inOrder)];
    const all = [...outputs, ...statesThere, ...statesBack];
    return all.length > 1 ? all : all[0];
  }

  /** @param {any} _ @param {any} mask */
  computeMask(_, mask) {
    const output = this.forwardLayer.options.returnSequences ? ([mask].flat()[0] ?? null) : null;
    return this.options.mergeMode === null ? [output, output] : output;
  }

  /** Makes the states that stateful layers remember 0 again. @returns {Promise<void>} */
  async resetStates() {
    for (const layer of [this.forwardLayer, this.backwardLayer])
      await /** @type {any} */ (layer).resetStates();
  }

  getConfig() {
    const config = super.getConfig();
    return { ...config, layer: toConfig(this.forwardLayer), backward_layer: toConfig(this.backwardLayer) };
  }
}

/**
 * A fresh layer after a pattern.
 *
 * @param {any} pattern
 * @param {'forward' | 'backward'} direction stands in front of its name
 * @param {Record<string, any>} changed
 */
function twin(pattern, direction, changed) {
  const name = `${direction}_${pattern.name.replace(new RegExp(`^${direction}_`), '')}`;
  const { dtype: _, ...config } = withoutNulls(pattern.getConfig());
  return pattern.constructor.fromConfig({ ...config, ...changed, name });
}

export const Bidirectional = /* @__PURE__ */ callableLayer(BidirectionalLayer);
