import { ShapeError, ValueError } from '../errors.js';
import { Lowering } from '../graph/lower.js';
import { isSymbolic, repeatCall, repeatOp, tensorsIn, withMask } from '../graph/symbolic.js';
import { isInput } from '../layers/core/input.js';
import { Layer } from '../layers/layer.js';
import { tensor } from '../tensor.js';
import { jsonText, serializeModel } from '../io/serialize.js';
import { describe, isPlainObject } from '../utils/options.js';
import { Compiled } from './compiled.js';
import { EngineSide } from './engine_side.js';
import { fit } from './fit.js';
import { traceGraph } from './graph.js';
import { Run } from './run.js';
import { summary } from './summary.js';
import { evaluate, predict, testOnBatch, trainOnBatch } from './passes.js';
import { release } from './weights.js';

/**
 * @typedef {import('../graph/symbolic.js').SymbolicTensor} SymbolicTensor
 * @typedef {import('../graph/variable.js').Variable} Variable
 */

/**
 * A network: from inputs to outputs through layers. A model is a layer, too.
 *
 * @example
 * const x = layers.Input({ shape: [8] });
 * const y = layers.Dense(1)(layers.Dense(16, { activation: 'relu' })(x));
 * const model = Model({ inputs: x, outputs: y });
 */
export class Model extends Layer {
  static className = 'Functional';

  /** @type {SymbolicTensor[]} */ inputs = [];
  /** @type {SymbolicTensor[]} */ outputs = [];
  /** @type {any[]} */ layers = [];
  /** Calls of the layers within, in the order in which they run. @type {import('../graph/symbolic.js').LayerCall[]} */ calls =
    [];
  /** @type {string[] | null} keys of the outputs where they were given by name */ outputNames = null;
  /** @type {Compiled | null} */ compiled = null;
  /** Set it to true in a callback to end training after the present batch. */
  stopTraining = false;
  /** Where a callback has restored a training that was broken off: the epoch to go on with. @type {number | null} */
  restoredEpoch = null;
  /** @type {Run | null} the training that is under way */ run = null;
  side = new EngineSide();
  /** Settled when what was compiled before has been freed. */ cleared = Promise.resolve();
  /** Weights that it keeps alive. @type {Set<Variable>} */ #claimed = new Set();
  #disposed = false;

  /**
   * @param {{inputs?: any, outputs?: any, name?: string, trainable?: boolean}} [given] inputs: symbolic tensors, one, an
   *   array or an object; outputs likewise
   */
  constructor(given = {}) {
    const { inputs, outputs, ...rest } = given;
    super(rest);
    if (inputs !== undefined || outputs !== undefined) this.connect(inputs, outputs);
  }

  /** Takes these as the ends of its graph. @param {any} inputs @param {any} outputs */
  connect(inputs, outputs) {
    this.inputs = tensorsOf('inputs', inputs);
    this.outputs = tensorsOf('outputs', outputs);
    this.outputNames = isPlainObject(outputs) ? sortedKeys(outputs) : null;
    /** Whether predict gives an array even for one output. */
    this.listOfOutputs = Array.isArray(outputs);
    for (const input of this.inputs) {
      if (!isInput(input))
        throw new ValueError(`Model: '${input.name}' is no Input. Models begin at Input({ shape }).`);
    }
    const { calls, layers } = traceGraph(this.inputs, this.outputs);
    this.calls = calls;
    this.layers = layers;
    this.built = true;
    this.#claim();
  }

  /** Weights stay in the engine as long as one of the models that use them has not been disposed of. */
  #claim() {
    for (const weight of this.layers.flatMap(({ variables }) => variables)) {
      if (this.#claimed.has(weight)) continue;
      this.#claimed.add(weight);
      weight.users++;
    }
  }

  /**
   * Calls the model like a layer. Outputs that have names come by name.
   *
   * @param {any} inputs
   * @param {...any} rest see Layer.invoke
   * @returns {any}
   */
  invoke(inputs, ...rest) {
    const outputs = super.invoke(inputs, ...rest);
    if (!this.outputNames) return outputs;
    const list = [outputs].flat();
    return Object.fromEntries(this.outputNames.map((name, i) => [name, list[i]]));
  }

  /**
   * A model as a layer: its layers on other inputs, whose masks go along.
   *
   * @param {any} inputs
   * @param {{training: boolean, mask?: any}} options
   */
  call(inputs, { training, mask = null }) {
    this.needsGraph('called');
    const given = Array.isArray(inputs) ? inputs : [inputs];
    if (given.length !== this.inputs.length) {
      throw new ShapeError(`has ${this.inputs.length} inputs, but was called on ${given.length}.`);
    }
    const masks = Array.isArray(mask) ? mask : [mask];
    /** @type {Map<SymbolicTensor, SymbolicTensor>} */ const made = new Map(
      this.inputs.map((input, i) => [input, withMask(given[i], masks[i] ?? given[i].mask)]),
    );
    /** @type {(t: SymbolicTensor) => SymbolicTensor} */
    const at = (t) => {
      const known = made.get(t) ?? repeatOp(t, (input) => at(input));
      made.set(t, known);
      return known;
    };
    for (const step of this.calls) {
      if (step.inputs.length === 0) continue;
      const results = repeatCall(step, at, training);
      tensorsIn(results).forEach((result, i) => made.set(step.outputs[i], result));
    }
    const results = this.outputs.map(at);
    return results.length === 1 && !this.listOfOutputs ? results[0] : results;
  }

  /** @param {string} what */
  needsGraph(what) {
    if (this.#disposed)
      throw new ValueError(`The model '${this.name}' was disposed of: it cannot be ${what} any more.`);
    if (this.outputs.length > 0) return;
    throw new ValueError(
      `The model '${this.name}' is not built yet: it cannot be ${what}. Begin with layers.Input({ shape }), ` +
        'call build(inputShape), or fit it on data.',
    );
  }

  /** @returns {Variable[]} all weights, in the order of the layers; shared ones once */
  get weights() {
    return [...new Set(this.layers.flatMap((layer) => layer.weights))];
  }

  get trainableWeights() {
    if (!this.trainable) return [];
    return [...new Set(this.layers.flatMap((layer) => layer.trainableWeights))];
  }

  countParams() {
    return this.weights.reduce((sum, { count }) => sum + count, 0);
  }

  /**
   * @param {string | {name?: string, index?: number}} which a name, or an object with a name or a position
   * @returns {any} the layer of that name or position
   * @throws {ValueError}
   * @example model.getLayer('dense_1')
   */
  getLayer(which) {
    const { name, index } = typeof which === 'string' ? { name: which, index: undefined } : which;
    const found = index === undefined ? this.layers.find((layer) => layer.name === name) : this.layers[index];
    if (found) return found;
    throw new ValueError(
      `The model '${this.name}' has no layer ${index === undefined ? `'${name}'` : index}. ` +
        `Its layers: ${this.layers.map((layer) => layer.name).join(', ')}.`,
    );
  }

  /**
   * Chooses how the model is trained. For several outputs, losses and metrics are given as an array in the model's order
   * or as an object by name; what is null is left out.
   *
   * @param {{optimizer?: any, loss?: any, lossWeights?: any, metrics?: any, weightedMetrics?: any}} options optimizer:
   *   'rmsprop' unless given; loss: one for all outputs, or one for each; lossWeights: how much each counts in the sum;
   *   metrics: an array, or one for each output; weightedMetrics: the same, with samples weighed
   * @throws {ValueError} for an unknown name, naming the nearest known one, and for an output that the model does not have
   * @example model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] });
   */
  compile(options) {
    if (this.run)
      throw new ValueError('compile() cannot be called while fit runs. Await it, or stop it first.');
    const compiled = new Compiled(options);
    if (this.outputs.length > 0 && !compiled.ready) compiled.outputs(this);
    this.compiled = compiled;
    this.cleared = this.side.clear();
  }

  /** @returns {Compiled} @throws {ValueError} */
  needsCompile() {
    if (this.compiled) return this.compiled;
    throw new ValueError(
      "You must call compile() before using the model: model.compile({ optimizer: 'rmsprop', loss: 'mse' }).",
    );
  }

  /** The optimizer in use, null before `compile`. */
  get optimizer() {
    return this.compiled?.optimizer ?? null;
  }

  /** What `compile` was given, null before. */
  get compileOptions() {
    return this.compiled?.given ?? null;
  }

  /**
   * The optimizer's state: steps done, and its arrays by weight in Keras's order.
   *
   * @returns {Promise<{iteration: number, slots: Float32Array[][]} | null>} null before `compile`
   */
  async readOptimizer() {
    if (!this.compiled) return null;
    const id = await this.side.optimizer(this.compiled.optimizer, this.trainableWeights);
    return (await this.side.runner()).readOptimizer(id);
  }

  /** Puts a state that `readOptimizer` gave back. @param {{iteration: number, slots: ArrayLike<number>[][]}} state */
  async writeOptimizer(state) {
    const id = await this.side.optimizer(this.needsCompile().optimizer, this.trainableWeights);
    await (await this.side.runner()).writeOptimizer(id, state);
    this.needsCompile().optimizer.iterations = state.iteration;
  }

  /**
   * Trains. Returns at once; await it for the History. See {@link Run} for pause, step and stop.
   *
   * Instead of data, x may be a stream of batches [x, y] or [x, y, sampleWeight]: a generator, async or not, a function
   * that makes one for every epoch, or an object with `length` and `getItem(index)`.
   *
   * @param {any} x data of the input; an array, or an object by name, for several
   * @param {any} [y] the targets likewise, by output
   * @param {import('./fit.js').FitOptions} [options]
   * @returns {Run}
   * @example const history = await model.fit(x, y, { epochs: 5, batchSize: 64, workers: 'auto' });
   */
  fit(x, y, options) {
    return new Run((run) => fit(this, x, y, options, run));
  }

  /**
   * Loss and metrics on data.
   *
   * @param {any} x data, or a stream of batches [x, y] as for `fit`
   * @param {any} [y]
   * @param {{batchSize?: number, steps?: number, sampleWeight?: any, verbose?: 'auto' | 0 | 1 | 2, callbacks?: any, signal?: AbortSignal}} [options]
   * @returns {Promise<Record<string, number>>}
   * @example const { loss, accuracy } = await model.evaluate(x, y);
   */
  evaluate(x, y, options) {
    return evaluate(this, x, y, options);
  }

  /**
   * Outputs for data.
   *
   * @param {any} x data, or a stream of batches
   * @param {{batchSize?: number, steps?: number, verbose?: 'auto' | 0 | 1 | 2, callbacks?: any, signal?: AbortSignal}} [options]
   * @returns {Promise<any>} a Tensor; an array or object of them for several outputs
   * @example const probabilities = await model.predict(x);
   */
  predict(x, options) {
    return predict(this, x, options);
  }

  /**
   * One step on one batch.
   *
   * @param {any} x
   * @param {any} y
   * @param {{sampleWeight?: any, classWeight?: any}} [options] as for `fit`
   * @returns {Promise<Record<string, number>>} loss and metrics of this batch
   * @example const { loss } = await model.trainOnBatch(x, y);
   */
  trainOnBatch(x, y, options) {
    return trainOnBatch(this, x, y, options);
  }

  /**
   * Loss and metrics of one batch.
   *
   * @param {any} x
   * @param {any} y
   * @param {{sampleWeight?: any}} [options] as for `evaluate`
   * @returns {Promise<Record<string, number>>}
   * @example const { loss } = await model.testOnBatch(x, y);
   */
  testOnBatch(x, y, options) {
    return testOnBatch(this, x, y, options);
  }

  /**
   * Prediction as a plain function that returns at once and allocates nothing: for a game that asks in every frame, for
   * a loop in a worker. It needs the engine in its own thread: Node, a worker, or a page after
   * `configure({ worker: false })`. It goes by the weights as they are when it is called.
   *
   * @param {{batchSize?: number}} [options] batchSize: samples a call, 1 unless given
   * @returns {Promise<(x: any) => any>} x: the numbers of a batch one behind the other, or a Tensor; an array of these
   *   for several inputs. Returns a Float32Array, for several outputs an array or object of them, as `predict` does:
   *   the same one each time, so copy what is to last
   * @throws {ValueError} if the engine runs in another thread
   * @example
   * const predict = await model.makePredictFunction();
   * const [left, right] = predict(sensors);
   */
  async makePredictFunction(options) {
    return (await import('./functions.js')).makePredictFunction(this, options);
  }

  /**
   * Training as a plain function that takes one step and returns the batch's loss at once. Bits and optimizer are those
   * of `trainOnBatch`; for where it runs see {@link Model.makePredictFunction}.
   *
   * @param {{batchSize?: number}} [options] batchSize: samples a step, 1 unless given
   * @returns {Promise<(x: any, y: ArrayLike<number>) => number>} x as for prediction; y: the targets of the batch one
   *   behind the other, or a Tensor
   * @throws {ValueError} if the engine runs in another thread
   * @example
   * const train = await model.makeTrainFunction({ batchSize: 16 });
   * for (let i = 0; i < 1000; i++) loss = train(x, y);
   */
  async makeTrainFunction(options) {
    return (await import('./functions.js')).makeTrainFunction(this, options);
  }

  /** Outputs for one batch. @param {any} x @returns {Promise<any>} */
  predictOnBatch(x) {
    return predict(this, x, { batchSize: tensor(x).shape[0], verbose: 0 });
  }

  /**
   * Prints what layers it has, their shapes and number of parameters.
   *
   * @param {import('./summary.js').SummaryOptions} [options]
   * @returns {string} the text
   */
  summary(options) {
    return summary(this, options);
  }

  /** The ops that predict with a batch of `batch`, as the plan has them in memory. @param {{batch?: number}} [options] */
  async plan({ batch = 32 } = {}) {
    const { id } = await this.predictionPlan(batch);
    return (await this.side.runner()).dumpPlan(id);
  }

  /** For predict. @param {number} batch @param {number[]} [rooms] for sparse data, by input; see Lowering.input */
  predictionPlan(batch, rooms = this.inputs.map(() => 0)) {
    this.needsGraph('asked to predict');
    return this.side.plan(`predict ${rooms.join()}`, batch, () => {
      const lowering = new Lowering({ training: false });
      const inputs = this.inputs.map((input, i) => lowering.input(input, rooms[i]));
      return lowering.finish({ inputs, fetch: this.outputs.map((output) => lowering.lower(output)) });
    });
  }

  /**
   * Writes the model, its weights and how it is trained as a real `.keras` file.
   *
   * @param {any} [target] a path in Node, a name to download in a browser, 'browser:name' to keep it in the browser
   * @returns {Promise<any>}
   * @example await model.save('digits.keras');
   */
  async save(target) {
    const { saveModel } = await import('../io/save.js');
    return saveModel(this, target);
  }

  /** The layers and how they are joined, as Keras 3's config. @returns {Record<string, any>} */
  getConfig() {
    return serializeModel(this, false).config;
  }

  /**
   * A model from what `getConfig` gave. What makes it is loaded when it is first needed, for it knows every layer there
   * is: therefore a promise.
   *
   * @param {Record<string, any>} config
   * @param {{customObjects?: Record<string, any>}} [options]
   * @returns {any} a promise of the model
   * @example const twin = await Model.fromConfig(model.getConfig());
   */
  static fromConfig(config, options) {
    const json = {
      class_name: this.className === 'Sequential' ? 'Sequential' : 'Functional',
      module: 'keras',
      config,
    };
    return import('../io/json.js').then(({ modelFromJSON }) => modelFromJSON(json, options));
  }

  /**
   * Layers and compile settings as Keras 3's JSON, without weights; `modelFromJSON` and Keras make a model of it.
   *
   * @returns {string}
   * @example const text = model.toJSON();
   */
  toJSON() {
    return jsonText(serializeModel(this));
  }

  /**
   * Writes the weights, and what the optimizer remembers, as a real `.weights.h5` file of Keras 3.
   *
   * @param {any} [target] as for `save`; a path ends in '.weights.h5'
   * @returns {Promise<Uint8Array>} the content of the file
   * @example await model.saveWeights('digits.weights.h5');
   */
  async saveWeights(target) {
    const { saveWeights } = await import('../io/save.js');
    return saveWeights(this, target);
  }

  /**
   * Reads weights that `saveWeights` or Keras wrote, into a model of the same layers; if it is compiled, also what the
   * optimizer remembers.
   *
   * @param {any} source as for `loadModel`
   * @throws {import('../errors.js').LoadError} if the file is missing, damaged, or of another model
   * @example await model.loadWeights('digits.weights.h5');
   */
  async loadWeights(source) {
    const { loadWeights } = await import('../io/load.js');
    await loadWeights(this, source);
  }

  /**
   * Frees what it has in the engine at once: plans, the optimizer's state, and the weights that no other model uses. It
   * cannot be used afterwards. A training that runs is stopped.
   */
  async dispose() {
    if (this.#disposed) return;
    this.#disposed = true;
    await this.run?.stop();
    await this.side.clear();
    const free = [...this.#claimed].filter((weight) => --weight.users === 0);
    await release(await this.side.runner(), free);
  }
}

/** As Keras orders what is given by name: layers and weights then come in the same order. @param {any} given */
const sortedKeys = (given) => Object.keys(given).sort();

/** @param {string} what @param {any} given @returns {SymbolicTensor[]} */
function tensorsOf(what, given) {
  const list = isPlainObject(given) ? sortedKeys(given).map((key) => given[key]) : [given].flat();
  if (list.length > 0 && list.every(isSymbolic)) return list;
  const odd = list.find((one) => !isSymbolic(one));
  throw new ValueError(
    `Model({ inputs, outputs }): ${what} must be symbolic tensors, as Input() and layers return them; received ${describe(odd)}.`,
  );
}
