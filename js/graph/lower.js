import { ValueError } from '../errors.js';
import { multiHot } from './ops/multi_hot.js';
import { SymbolicTensor, isSymbolic, repeatCall, repeatOp, tensorsIn } from './symbolic.js';
import { withTrace } from './trace.js';
import { isVariable } from './variable.js';
import { encodePlan, floatBits } from './words.js';

/**
 * From a graph of layers to a list of ops. Lowering calls every layer anew, so that training and prediction each get the
 * ops that they need (dropout is there in training only).
 *
 * @typedef {import('./symbolic.js').LayerCall} LayerCall
 * @typedef {import('./variable.js').Variable} Variable
 */

/** The graph of ops behind some symbolic tensors. */
export class Lowering {
  /** @type {Map<SymbolicTensor, SymbolicTensor>} */ #made = new Map();
  /** @type {Map<LayerCall, SymbolicTensor[]>} */ #calls = new Map();
  /** @type {Map<SymbolicTensor | Variable, string>} name of the layer that made it */ #owners = new Map();
  /** @type {SymbolicTensor[]} assignments, in the order of calls */ #updates = [];
  /** @type {SymbolicTensor[]} what layers add to the loss, in the order of calls */ losses = [];
  #trace;

  /** @param {{training: boolean}} options */
  constructor({ training }) {
    this.#trace = this.#tracing(training);
  }

  /** @param {boolean} training @returns {import('./trace.js').Trace} */
  #tracing(training) {
    const own = (/** @type {any} */ outputs, /** @type {string} */ layer) =>
      [outputs].flat().forEach((output) => this.#own(output, layer));
    return { training, own, addUpdate: this.#addUpdate, addLoss: this.#addLoss };
  }

  /** @type {NonNullable<import('./trace.js').Trace['addUpdate']>} */
  #addUpdate = (variable, value, { layer, momentum }) => {
    const producer = { op: 'assign', inputs: [variable, value], attrs: [floatBits(momentum)] };
    const update = new SymbolicTensor(variable.shape, { producer });
    this.#own(update, layer);
    this.#updates.push(update);
  };

  /** @type {NonNullable<import('./trace.js').Trace['addLoss']>} */
  #addLoss = (loss, layer) => {
    this.#own(loss, layer);
    this.losses.push(loss);
  };

  /**
   * An input of the plan.
   *
   * @param {SymbolicTensor} tensor of the layer graph, or a target of any kind
   * @param {number} [room] for sparse data: how many ones a sample may have; 0 for all other data
   * @returns {SymbolicTensor} where the data goes
   */
  input(tensor, room = 0) {
    const placed = new SymbolicTensor(room ? [...tensor.shape.slice(0, -1), room] : tensor.shape, {
      dtype: room ? 'int32' : tensor.dtype,
      name: tensor.name,
      producer: { op: 'input', inputs: [], attrs: [] },
    });
    const made = room ? multiHot(placed, Number(tensor.shape.at(-1))) : placed;
    this.#made.set(tensor, made);
    for (const one of [placed, made]) this.#owners.set(one, tensor.name);
    return placed;
  }

  /**
   * The op-level twin of a tensor of the layer graph.
   *
   * @param {SymbolicTensor} tensor
   * @returns {SymbolicTensor}
   * @throws {ValueError} if it depends on an input that the plan does not have
   */
  lower(tensor) {
    const known = this.#made.get(tensor);
    if (known) return known;
    const { call, op } = tensor;
    let made;
    if (call?.inputs.length) made = this.#run(call)[/** @type {any} */ (tensor.producer).index];
    else if (op) made = repeatOp(tensor, (input) => this.lower(input));
    else {
      throw new ValueError(
        `The tensor '${tensor.name}' is not connected to the model's inputs. Pass the Input that it comes from in inputs.`,
      );
    }
    this.#made.set(tensor, made);
    return made;
  }

  /** @param {LayerCall} call @returns {SymbolicTensor[]} */
  #run(call) {
    const known = this.#calls.get(call);
    if (known) return known;
    const training = call.options?.training ?? this.#trace.training;
    const outputs = withTrace(this.#tracing(training), () =>
      repeatCall(call, (input) => this.lower(input), training),
    );
    const list = tensorsIn(outputs);
    this.#calls.set(call, list);
    return list;
  }

  /** Notes whose ops these are, down to those of other layers. Inner layers come before those around them. @param {SymbolicTensor | Variable} tensor @param {string} name */
  #own(tensor, name) {
    if (this.#owners.has(tensor) || !(isVariable(tensor) || isSymbolic(tensor))) return;
    this.#owners.set(tensor, name);
    if (!isVariable(tensor)) tensor.op?.inputs.forEach((input) => this.#own(input, name));
  }

  /** Runs f with ops at hand, as a part of this graph. @template T @param {string} owner @param {() => T} f @returns {T} */
  compose(owner, f) {
    const made = withTrace(this.#trace, f);
    for (const tensor of [made].flat()) if (tensor instanceof SymbolicTensor) this.#own(tensor, owner);
    return made;
  }

  /**
   * Puts the ops behind some tensors in order. Updates, and what only they need, come behind all else: they run when the
   * step is done.
   *
   * @param {{inputs: SymbolicTensor[], fetch: SymbolicTensor[], root?: SymbolicTensor, wrt?: (SymbolicTensor | Variable)[]}} wanted
   *   op-level tensors; inputs in the order in which data will come
   * @returns {LoweredPlan}
   */
  finish({ inputs, fetch, root, wrt = [] }) {
    /** @type {Map<SymbolicTensor | Variable, number>} */ const positions = new Map();
    /** @type {(SymbolicTensor | Variable)[]} */ const order = [];
    const visit = (/** @type {SymbolicTensor | Variable} */ item) => {
      if (positions.has(item)) return;
      if (!isVariable(item)) item.op?.inputs.forEach(visit);
      positions.set(item, order.length);
      order.push(item);
    };
    [...inputs, ...(root ? [root] : []), ...fetch].forEach(visit);
    const post = order.length;
    this.#updates.forEach(visit);
    const at = (/** @type {SymbolicTensor | Variable} */ item) => /** @type {number} */ (positions.get(item));
    return new LoweredPlan({
      items: order,
      names: order.map((item) => this.#owners.get(item) ?? ''),
      positions,
      inputs: inputs.map(at),
      fetch: fetch.map(at),
      root: root ? at(root) : -1,
      wrt: wrt.filter((item) => at(item) < post).map(at),
      post,
    });
  }
}

/** Ops in order; words once the weights have their places. */
export class LoweredPlan {
  /**
   * @param {{items: (SymbolicTensor | Variable)[], names: string[], positions: Map<SymbolicTensor | Variable, number>,
   *   inputs: number[], fetch: number[], root: number, wrt: number[], post: number}} parts post: the first of the items
   *   that only updates need
   */
  constructor({ items, names, positions, inputs, fetch, root, wrt, post }) {
    this.items = items;
    this.names = names;
    this.positions = positions;
    this.inputs = inputs;
    this.fetch = fetch;
    this.root = root;
    this.wrt = wrt;
    this.post = post;
  }

  /** @returns {Variable[]} */
  get variables() {
    return /** @type {Variable[]} */ (this.items.filter(isVariable));
  }

  /** The words, with the variables' present ids. */
  words() {
    const at = (/** @type {SymbolicTensor | Variable} */ item) =>
      /** @type {number} */ (this.positions.get(item));
    const nodes = this.items.map((item) => {
      if (isVariable(item))
        return {
          op: 'param',
          inputs: [],
          attrs: [Number(item.id)],
          shape: item.shape.length ? [...item.shape] : [1],
        };
      const { op, inputs, attrs } = /** @type {import('./symbolic.js').OpProducer} */ (item.op);
      return { op, inputs: inputs.map(at), attrs, shape: [...item.shape], dtype: item.dtype };
    });
    const { root, fetch, wrt, post } = this;
    return encodePlan({ nodes, root, fetch, wrt, post });
  }
}
