import { HornetError, ShapeError, ValueError } from '../errors.js';
import { SymbolicTensor, isSymbolic, mapTensors, tensorsIn, withMask } from '../graph/symbolic.js';
import { currentTrace, withTrace } from '../graph/trace.js';
import { Variable, isVariable } from '../graph/variable.js';
import * as constraints from '../constraints/index.js';
import { divide, multiply } from '../graph/ops/arithmetic.js';
import { onesLike } from '../graph/ops/functions.js';
import { expectComposed } from '../graph/ops/op.js';
import { sum } from '../graph/ops/reductions.js';
import * as initializers from '../initializers/index.js';
import * as regularizers from '../regularizers/index.js';
import { nextSeed, seedFrom } from '../random.js';
import { Functor } from '../utils/callable.js';
import { camelKey, snakeKey, uniqueName } from '../utils/names.js';
import { readWeights, writeWeights } from '../models/weights.js';
import { describe, isPlainObject, numberIn, oneOf, readOptions } from '../utils/options.js';
import { sameShape, shapeText } from '../utils/shape.js';

/** Options that every layer has. */
const COMMON = { name: undefined, trainable: true, dtype: 'float32', activityRegularizer: null };

/** Ends of the names of options for single weights, and what they stand for. */
const FOR_WEIGHTS = { Regularizer: regularizers.get, Constraint: constraints.get };

/** The classes of the layers that this program has made, by name. @type {Map<string, any>} */
export const made = new Map();

/** Options of every call. */
const CALL = { training: undefined, mask: null };

/**
 * Base of all layers. `build(inputShape)` makes the weights, `call(inputs, { training, mask })` composes `ops`; a layer of
 * your own needs no more, its gradient comes by itself. One that keeps the steps of a sequence apart sets
 * `supportsMasking`, so that the mask of its input becomes that of its output.
 *
 * A layer is called on symbolic tensors (`const h = layers.Dense(64)(x)`); the first call builds it.
 *
 * @example
 * class Scale extends layers.Layer {
 *   build(inputShape) { this.alpha = this.addWeight({ shape: [inputShape.at(-1)], initializer: 'ones', name: 'alpha' }); }
 *   call(x) { return ops.mul(x, this.alpha); }
 * }
 */
export class Layer extends Functor {
  static className = 'Layer';
  /**
   * What a call takes besides its first argument, training and mask, with defaults: tensors, arrays of them, choices.
   * They reach `call` among its options, and may be given one behind the other in this order, too.
   *
   * @type {Record<string, any>}
   */
  static callOptions = {};

  /** @type {Variable[]} made by addWeight */ ownWeights = [];
  /** @type {import('../graph/symbolic.js').LayerCall[]} every call on symbolic tensors */ uses = [];
  built = false;
  /** Whether masks go on through this layer, as `computeMask` says. Else they end here. */
  supportsMasking = false;

  /**
   * @param {any} [given] options
   * @param {Record<string, any>} [defaults] of the options that this layer adds
   * @param {Record<string, any[]>} [refused] Keras's options that are not implemented
   */
  constructor(given, defaults = {}, refused = {}) {
    super();
    const where = `layer ${this.className}`;
    /** @type {Record<string, any>} */
    this.options = readOptions(where, given, {
      defaults: { ...COMMON, ...defaults },
      refused,
    });
    for (const [ending, get] of Object.entries(FOR_WEIGHTS)) {
      const names = Object.keys(this.options).filter((name) => name.endsWith(ending));
      for (const name of names) this.options[name] = get(this.options[name]);
    }
    if (!['float32', 'int32'].includes(this.options.dtype)) {
      throw new ValueError(`${where}: dtype must be 'float32'; received ${describe(this.options.dtype)}.`);
    }
    if (this.options.name !== undefined && (typeof this.options.name !== 'string' || !this.options.name)) {
      throw new ValueError(`${where}: name must be a text; received ${describe(this.options.name)}.`);
    }
    this.name = this.options.name ?? uniqueName(this.className);
    this.trainable = Boolean(this.options.trainable);
    this.defaults = defaults;
    made.set(this.className, this.constructor);
  }

  get className() {
    const own = /** @type {typeof Layer} */ (this.constructor);
    return Object.hasOwn(own, 'className') ? own.className : own.name;
  }

  /** How messages call it. */
  get title() {
    return `${this.className} '${this.name}'`;
  }

  /**
   * Makes the weights. Called once, before the first `call`.
   *
   * @param {any} _inputShape sizes, null for the batch; an array of them for several inputs
   */
  build(_inputShape) {}

  /**
   * What the layer computes.
   *
   * @param {any} inputs a symbolic tensor, or an array of them
   * @param {{training: boolean, mask?: any}} _options mask: of the inputs, null if they have none; an array of these for
   *   an array of inputs
   * @returns {any}
   */
  call(inputs, _options) {
    return inputs;
  }

  /**
   * How `call` gets what a call is given; cells take their states behind the inputs.
   *
   * @param {any} inputs
   * @param {any} options
   */
  callWith(inputs, options) {
    return this.call(inputs, options);
  }

  /**
   * The mask of the output, for a layer with `supportsMasking`: that of the input unless a layer says otherwise.
   *
   * @param {any} _inputs
   * @param {any} previousMask as `call` gets it
   * @returns {any} null for none; an array for several outputs
   */
  computeMask(_inputs, previousMask) {
    return previousMask;
  }

  /**
   * A new weight, for `build`. Regularizer and constraint are those that the layer's options have for it, unless given:
   * for 'kernel' they are `kernelRegularizer` and `kernelConstraint`, for 'recurrent_kernel' `recurrentRegularizer` …
   *
   * @param {{shape: readonly number[], initializer?: any, name: string, trainable?: boolean, regularizer?: any,
   *   constraint?: any, kind?: string}} options kind: what its options begin with, if that is not its name
   * @returns {Variable}
   */
  addWeight(options) {
    const { shape, initializer = 'glorot_uniform', name, trainable = true } = options;
    const { kind = camelKey(name.replace(/(?<=.)_kernel$/, '')) } = options;
    const rule = initializers.get(initializer);
    const seed = rule.seed === null ? nextSeed() : seedFrom(rule.seed);
    const regularizer = regularizers.get(options.regularizer ?? this.options[`${kind}Regularizer`]);
    const constraint = constraints.get(options.constraint ?? this.options[`${kind}Constraint`]);
    const weight = new Variable(shape, { initializer: rule, name, trainable, seed, regularizer, constraint });
    this.ownWeights.push(weight);
    return weight;
  }

  /**
   * For `call`: adds a number to the loss that training lowers. It is part of the loss that is reported, too.
   *
   * @param {any} loss a symbolic tensor; of several numbers the sum counts
   * @throws {ValueError} for what is none
   * @example
   * class Small extends layers.Layer {
   *   call(x) { this.addLoss(ops.mean(ops.square(x))); return x; }
   * }
   */
  addLoss(loss) {
    const composed = isVariable(loss) ? sum(loss) : expectComposed(`addLoss() of ${this.title}`, loss);
    currentTrace()?.addLoss?.(composed, this.name);
  }

  /** What the activity regularizer says of outputs, a sample. @param {any} outputs */
  #regularize(outputs) {
    const regularizer = this.options.activityRegularizer;
    if (!regularizer || !currentTrace()?.addLoss) return;
    for (const output of [outputs].flat()) {
      const penalty = expectComposed(`activityRegularizer of ${this.title}`, regularizer.call(output));
      const perSample = output.shape
        .slice(1)
        .reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1);
      const samples = multiply(sum(onesLike(output)), 1 / perSample);
      this.addLoss(divide(penalty, samples));
    }
  }

  /**
   * For `call`: the variable becomes the value once the step is done. In training that is after the optimizer's update,
   * and not at all if the loss is not finite; in prediction and evaluation at the end of every batch, so say
   * `if (training)` where only training counts. A layer that is called twice updates twice, in the order of the calls.
   * When training is shared by several workers, each has its own part of the batch, and the variable becomes the mean of
   * their values, weighted by samples.
   *
   * @param {Variable} variable made by `addWeight`, usually with `trainable: false`
   * @param {any} value a symbolic tensor of the variable's shape, which may depend on the variable
   * @param {{momentum?: number}} [options] 0 ... 1: the variable becomes momentum · variable + (1 - momentum) · value
   * @throws {ShapeError}
   * @example
   * class Counter extends layers.Layer {
   *   build() {
   *     this.steps = this.addWeight({ shape: [1], initializer: 'zeros', name: 'steps', trainable: false });
   *     this.one = this.addWeight({ shape: [1], initializer: 'ones', name: 'one', trainable: false });
   *   }
   *   call(x, { training }) {
   *     if (training) this.addUpdate(this.steps, ops.add(this.steps, this.one));
   *     return x;
   *   }
   * }
   */
  addUpdate(variable, value, { momentum = 0 } = {}) {
    numberIn(`${this.title}: addUpdate()`, 'momentum', momentum, { min: 0, max: 1 });
    const fits = sameShape(variable.shape, value.shape);
    expectShape(
      fits,
      `${this.title}: addUpdate() of '${variable.name}' takes a value of its shape ${shapeText(variable.shape)}; ` +
        `received ${shapeText(value.shape)}.`,
    );
    currentTrace()?.addUpdate?.(variable, value, { layer: this.name, momentum });
  }

  /**
   * The options of a call that are not their defaults.
   *
   * @param {any[]} rest what stands behind the first argument
   * @returns {Record<string, any>}
   */
  #callOptions(rest) {
    const { callOptions } = /** @type {typeof Layer} */ (this.constructor);
    /** @type {Record<string, any>} */ const defaults = { ...CALL, ...callOptions };
    const named = isPlainObject(rest.at(-1)) ? rest.at(-1) : {};
    const positional = rest.slice(0, rest.at(-1) === named ? -1 : rest.length);
    const names = Object.keys(callOptions);
    const options = readOptions(`calling ${this.title}`, named, { defaults });
    positional.forEach((value, i) => {
      if (value === undefined) return;
      if (i >= names.length) {
        throw new ValueError(
          `calling ${this.title}: options are given as one object, { name: value }; received ${describe(value)}.`,
        );
      }
      options[names[i]] = value;
    });
    return Object.fromEntries(Object.entries(options).filter(([key, value]) => value !== defaults[key]));
  }

  /**
   * @param {any} inputs
   * @param {...any} rest more tensors in the order of `callOptions`, then the options
   * @returns {any}
   */
  invoke(inputs, ...rest) {
    const options = this.#callOptions(rest);
    const trace = currentTrace();
    if (trace) return this.compute(inputs, { training: trace.training, ...options });
    inputs = Array.isArray(inputs) ? inputs.map(symbolic) : symbolic(inputs);
    for (const tensor of [inputs].flat()) {
      if (!isSymbolic(tensor)) {
        throw new ValueError(
          `${this.title} is called on symbolic tensors, such as Input({ shape }) returns; received ${describe(tensor)}. ` +
            'Data goes through predict().',
        );
      }
    }
    const results = withTrace({ training: false }, () =>
      this.compute(inputs, { ...options, training: false }),
    );
    /** @type {import('../graph/symbolic.js').LayerCall} */ const call = {
      layer: this,
      argument: inputs,
      options,
      inputs: tensorsIn([inputs, ...Object.values(options)]),
      outputs: [],
    };
    const outputs = mapTensors(results, ({ shape, dtype, mask }) => {
      const producer = { call, index: call.outputs.length };
      const output = new SymbolicTensor(shape, { dtype, name: this.name, producer });
      call.outputs.push(Object.assign(output, { mask }));
      return output;
    });
    this.uses.push(call);
    return outputs;
  }

  /**
   * Builds if need be, then calls; errors get the layer's name.
   *
   * @param {any} inputs
   * @param {{training: boolean, mask?: any}} options
   */
  compute(inputs, { mask: given, ...options }) {
    try {
      const mask = given ?? masksOf(inputs);
      expectMask(inputs, mask);
      if (!this.built) {
        this.build(Array.isArray(inputs) ? inputs.map((x) => x.shape) : inputs.shape);
        this.built = true;
      }
      const results = this.callWith(inputs, { ...options, mask });
      expectTensors(results);
      const outputs = this.supportsMasking ? masked(results, () => this.computeMask(inputs, mask)) : results;
      this.#regularize(outputs);
      currentTrace()?.own?.([outputs, masksOf(outputs)].flat(), this.name);
      return outputs;
    } catch (error) {
      if (error instanceof HornetError && !error.message.startsWith('Layer ')) {
        error.message = `Layer ${this.title}: ${error.message}`;
      }
      throw error;
    }
  }

  /** @param {'inputs' | 'outputs'} which */
  #only(which) {
    if (this.uses.length === 0) {
      throw new ValueError(`Layer ${this.title} has not been called yet: it has no ${which.slice(0, -1)}.`);
    }
    const tensors = this.uses[0][which];
    return tensors.length === 1 ? tensors[0] : tensors;
  }

  /** What it was first called on. @returns {any} */
  get input() {
    return this.#only('inputs');
  }

  /** What its first call returned. @returns {any} */
  get output() {
    return this.#only('outputs');
  }

  /** Shape of the output of the first call, null for the batch; null before. @returns {any} */
  get outputShape() {
    if (this.uses.length === 0) return null;
    const shapes = this.uses[0].outputs.map(({ shape }) => [...shape]);
    return shapes.length === 1 ? shapes[0] : shapes;
  }

  /** Layers that are properties of this one, alone or in arrays: their weights are its own. @returns {Layer[]} */
  get children() {
    const hidden = ['uses', 'ownWeights', 'options'];
    const values = Object.entries(this).flatMap(([key, value]) => (hidden.includes(key) ? [] : value));
    return [...new Set(values.filter((/** @type {any} */ value) => value instanceof Layer))];
  }

  /** Where Keras's files have the weights of layers within: group names, each with its layer. @returns {Record<string, Layer>} */
  get weightGroups() {
    return {};
  }

  /** @returns {Variable[]} all weights, its own first; shared ones once */
  get weights() {
    return [...new Set([...this.ownWeights, ...this.children.flatMap(({ weights }) => weights)])];
  }

  /** @returns {Variable[]} all weights, and what layers remember besides */
  get variables() {
    return [...new Set([...this.weights, ...this.children.flatMap(({ variables }) => variables)])];
  }

  /** @returns {Variable[]} those that training changes */
  get trainableWeights() {
    if (!this.trainable) return [];
    const own = this.ownWeights.filter(({ trainable }) => trainable);
    return [...new Set([...own, ...this.children.flatMap(({ trainableWeights }) => trainableWeights)])];
  }

  /** @returns {Variable[]} */
  get nonTrainableWeights() {
    const trained = new Set(this.trainableWeights);
    return this.weights.filter((weight) => !trained.has(weight));
  }

  /** Copies of all weights, in order. @returns {Promise<import('../tensor.js').Tensor[]>} */
  getWeights() {
    return readWeights(this.weights);
  }

  /**
   * Overwrites all weights.
   *
   * @param {any[]} values as `getWeights` gives them
   * @throws {ValueError} if number or shapes differ; nothing is changed then
   */
  setWeights(values) {
    return writeWeights(this.title, this.weights, values);
  }

  /** Number of values in all weights. */
  countParams() {
    return this.weights.reduce((sum, { count }) => sum + count, 0);
  }

  /**
   * The constructor's arguments, in Keras's spelling.
   *
   * @returns {Record<string, any>}
   */
  getConfig() {
    const { activityRegularizer } = this.options;
    const own = Object.keys(this.defaults).map((key) => [snakeKey(key), toConfig(this.options[key])]);
    if (activityRegularizer) own.push(['activity_regularizer', toConfig(activityRegularizer)]);
    return {
      name: this.name,
      trainable: this.trainable,
      dtype: this.options.dtype,
      ...Object.fromEntries(own),
    };
  }

  /**
   * A layer with the settings that `getConfig` gave.
   *
   * @template {Layer} T
   * @this {new (...args: any[]) => T}
   * @param {Record<string, any>} config
   * @returns {T}
   */
  static fromConfig(config) {
    return new this(config);
  }
}

/** A variable as a symbolic tensor, which a layer can be called on. @param {any} x */
function symbolic(x) {
  if (!isVariable(x)) return x;
  const producer = { op: 'reshape', inputs: [x], attrs: [...x.shape] };
  return new SymbolicTensor(x.shape, { name: x.name, producer });
}

/** @param {any} value an option: something with a config of its own is written as Keras does @returns {any} */
export function toConfig(value) {
  if (Array.isArray(value)) return value.map(toConfig);
  if (value && typeof value.getConfig === 'function') {
    return {
      module: value.kerasModule ?? (value instanceof Layer ? 'keras.layers' : 'keras.initializers'),
      class_name: value.className,
      config: value.getConfig(),
      registered_name: null,
    };
  }
  return value ?? null;
}

/** The masks of a tensor, or of each of several; null if there is none. @param {any} tensors @returns {any} */
function masksOf(tensors) {
  if (!Array.isArray(tensors)) return tensors?.mask ?? null;
  const masks = tensors.map((tensor) => tensor?.mask ?? null);
  return masks.some(Boolean) ? masks : null;
}

/**
 * @param {any} inputs
 * @param {any} mask
 * @throws {ShapeError} unless each mask has the leading axes of its input
 */
function expectMask(inputs, mask) {
  const tensors = [inputs].flat();
  [mask].flat().forEach((one, i) => {
    if (one === null || one === undefined) return;
    if (!isSymbolic(one))
      throw new ValueError(`a mask is a symbolic tensor or null; received ${describe(one)}.`);
    const { shape } = tensors[i] ?? tensors[0];
    if (one.rank <= shape.length && one.shape.every((size, axis) => size === shape[axis] || size === 1))
      return;
    throw new ShapeError(
      `the mask has the shape ${shapeText(one.shape)}, which does not fit the input's ${shapeText(shape)}: it has a ` +
        'value, 1 or 0, for each step, [batch, steps].',
    );
  });
}

/**
 * Outputs with their masks. Where all have one already, given by layers within, these stay.
 *
 * @param {any} outputs
 * @param {() => any} computeMask
 */
function masked(outputs, computeMask) {
  if (tensorsIn(outputs).every(({ mask }) => mask)) return outputs;
  const masks = [computeMask()].flat();
  return mapTensors(outputs, (output) => withMask(output, masks.shift() ?? output.mask));
}

/** @param {any} outputs of a layer's call */
function expectTensors(outputs) {
  const list = [outputs].flat(Infinity);
  if (list.length > 0 && list.every(isSymbolic)) return;
  const odd = list.find((output) => !isSymbolic(output));
  throw new ValueError(
    `call() must return a symbolic tensor, or an array of them; it returned ${describe(odd)}.`,
  );
}

/** Refuses pictures whose channels come first. @param {Layer} layer with an option dataFormat */
export function expectChannelsLast({ options, title }) {
  options.dataFormat = oneOf(title, 'dataFormat', options.dataFormat ?? 'channels_last', ['channels_last']);
}

/**
 * The shape that a layer was given, in words for messages.
 *
 * @param {boolean} ok
 * @param {string} message
 */
export function expectShape(ok, message) {
  if (!ok) throw new ShapeError(message);
}
