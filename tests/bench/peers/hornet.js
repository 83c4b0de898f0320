/**
 * Hornet as one writes it, accuracy included where that means something; in a page through its worker unless told
 * otherwise.
 */
import { Model, configure, layers, optimizers, tensor, utils, version } from '../../../js/index.js';
import { Engine } from '../../../js/engine/engine.js';
import { graph } from '../nets.js';
import { singleNode } from '../single-node.js';

/** What this version does not have yet is no failure: the table shows a dash and says why. */
const absent = (what) => new Error(`absent: ${what}`);

function needed(name) {
  if (!layers[name]) throw absent(`Hornet ${version} has no layers.${name}`);
  return layers[name];
}

const padding = (same) => (same ? 'same' : 'valid');

/** Every pixel four times, made of layers that have always been there where there is none of its own. */
function upsample(x, [h, w, c]) {
  if (layers.UpSampling2D) return layers.UpSampling2D(2)(x);
  const wide = layers.Reshape([h, 2 * w * c])(layers.Concatenate({ axis: -1 })([x, x]));
  return layers.Reshape([2 * h, 2 * w, c])(layers.Concatenate({ axis: -1 })([wide, wide]));
}

const LAYERS = {
  conv: (x, { filters, size, stride, same, activation }) =>
    layers.Conv2D(filters, size, { strides: stride, padding: padding(same), activation })(x),
  depthwise: (x, { size, stride, same, activation }) =>
    layers.DepthwiseConv2D(size, { strides: stride, padding: padding(same), activation })(x),
  pool: (x, { size }) => layers.MaxPooling2D(size)(x),
  globalPool: (x) => layers.GlobalAveragePooling2D()(x),
  upsample: (x, { from }) => upsample(x, from),
  flatten: (x) => layers.Flatten()(x),
  dense: (x, { units, activation }) => layers.Dense(units, { activation })(x),
  dropout: (x, { rate }) => layers.Dropout(rate)(x),
  add: (x, { other }, values) => layers.Add()([x, values[other]]),
  embedding: (x, { words, units }) => needed('Embedding')(words, units)(x),
  lstm: (x, { units }) => needed('LSTM')(units)(x),
};

function network(net, training) {
  const input = layers.Input({ shape: net.input, ...(net.dtype && { dtype: net.dtype }) });
  const values = [];
  for (const node of graph(net)) {
    const x = node.input < 0 ? input : values[node.input];
    values.push(LAYERS[node.kind](x, node, values));
  }
  const model = Model({ inputs: input, outputs: values[values.length - 1] });
  if (training) model.compile({ optimizer: optimizer(training), loss: training.loss, metrics: ['accuracy'] });
  return model;
}

function optimizer({ optimizer: name, rate, momentum }) {
  if (name === 'sgd') return optimizers.SGD({ learningRate: rate, momentum });
  return (name === 'adam' ? optimizers.Adam : optimizers.RMSprop)({ learningRate: rate });
}

/** The data as a program would hold them: digits as bytes, newswires as multi-hot rows, sparse where that exists. */
function inputs({ net: name }, net, { bytes, x, words, count }) {
  if (name === 'digits')
    return tensor(bytes, [count, ...net.input], 'uint8')
      .cast('float32')
      .div(255);
  if (words && utils.multiHot) return utils.multiHot(words, net.input[0]);
  return tensor(net.dtype ? Int32Array.from(x) : x, [count, ...net.input], net.dtype ?? 'float32');
}

function outputs({ training }, { classes, y, count, width }) {
  if (training.loss === 'sparse_categorical_crossentropy') return tensor(y, [count], 'int32');
  if (training.loss === 'binary_crossentropy') return tensor(y, [count, 1]);
  return utils.toCategorical(tensor(Int32Array.from(classes), [count], 'int32'), width);
}

export async function load({ simd, worker, threads = 1, workers, plain, work, net, weights, data }) {
  if (!net) return { version, operation: await singleNodes(simd) };
  configure({ simd, worker, threads });
  const model = network(net, work.training);
  await model.setWeights(weights.map(({ shape, data: values }) => tensor(values, shape)));
  const shape = (count) => [count, ...net.input];
  const answer = {
    version,
    async predict(samples, count) {
      const x = net.dtype
        ? tensor(Int32Array.from(samples), shape(count), net.dtype)
        : tensor(samples, shape(count));
      const { data: values } = await model.predict(x, { batchSize: count, verbose: 0 });
      return values;
    },
  };
  if (plain) return { version, ...plainFunctions(model, work) };
  if (!work.training) return answer;
  const [x, y] = [inputs(work, net, data), outputs(work, data)];
  const fit = async (first, count, batchSize, epochs = 1) => {
    const options = { epochs, batchSize, verbose: 0, ...(workers && { workers }) };
    const { history } = await model.fit(
      x.slice(first, first + count),
      y.slice(first, first + count),
      options,
    );
    return history.loss.at(-1);
  };
  const train = (first, batches) => {
    const { batch } = work.training;
    const whole = Math.floor(data.count / batch);
    return fit(first, Math.min(batches, whole) * batch, batch, Math.ceil(batches / whole));
  };
  return {
    ...answer,
    fit,
    train,
    bytes: async () => (await (await model.side.runner()).info()).heapBytes,
  };
}

/** Prediction and steps as plain functions, made once for each batch size. */
function plainFunctions(model, { training }) {
  const predicts = new Map();
  let step;
  return {
    async predict(samples, count) {
      if (!predicts.has(count)) predicts.set(count, await model.makePredictFunction({ batchSize: count }));
      return predicts.get(count)(samples);
    },
    async trainBatch(samples, labels) {
      step ??= await model.makeTrainFunction({ batchSize: training.batch });
      return step(samples, labels);
    },
  };
}

/** @returns {Promise<(operation: any, operands: Float32Array[]) => () => void>} single nodes of a plan */
async function singleNodes(simd) {
  const engine = await Engine.create({ simd, wasmUrl: null, worker: false });
  return (operation, data) => singleNode(engine, operation, data);
}
