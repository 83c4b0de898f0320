/**
 * TensorFlow.js through its layers API, on the backend that is asked for. In a page that is not cross-origin isolated
 * the wasm backend has one thread anyway; it is told so as well.
 */
import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { graph, outputShape } from '../nets.js';
import { CONV } from '../operations.js';

const padding = (same) => (same ? 'same' : 'valid');

const LAYERS = {
  conv: ({ filters, size: kernelSize, stride: strides, same, activation }) =>
    tf.layers.conv2d({ filters, kernelSize, strides, padding: padding(same), activation }),
  depthwise: ({ size: kernelSize, stride: strides, same, activation }) =>
    tf.layers.depthwiseConv2d({ kernelSize, strides, padding: padding(same), activation }),
  pool: ({ size: poolSize }) => tf.layers.maxPooling2d({ poolSize }),
  globalPool: () => tf.layers.globalAveragePooling2d({}),
  upsample: () => tf.layers.upSampling2d({ size: [2, 2] }),
  flatten: () => tf.layers.flatten(),
  dense: ({ units, activation }) => tf.layers.dense({ units, activation }),
  dropout: ({ rate }) => tf.layers.dropout({ rate }),
  add: () => tf.layers.add(),
  embedding: ({ words: inputDim, units: outputDim }) => tf.layers.embedding({ inputDim, outputDim }),
  // Keras's gate activation; tfjs has 'hardSigmoid' for its default.
  lstm: ({ units }) => tf.layers.lstm({ units, recurrentActivation: 'sigmoid' }),
};

const LOSSES = {
  categorical_crossentropy: 'categoricalCrossentropy',
  sparse_categorical_crossentropy: 'sparseCategoricalCrossentropy',
  binary_crossentropy: 'binaryCrossentropy',
};

const OPTIMIZERS = {
  sgd: ({ rate, momentum }) => tf.train.momentum(rate, momentum),
  rmsprop: ({ rate }) => tf.train.rmsprop(rate, 0.9),
  adam: ({ rate }) => tf.train.adam(rate),
};

function network(net, training) {
  const input = tf.input({ shape: net.input, dtype: net.dtype ?? 'float32' });
  const values = [];
  for (const node of graph(net)) {
    const x = node.input < 0 ? input : values[node.input];
    values.push(LAYERS[node.kind](node).apply(node.kind === 'add' ? [x, values[node.other]] : x));
  }
  const model = tf.model({ inputs: input, outputs: values[values.length - 1] });
  if (training)
    model.compile({ optimizer: OPTIMIZERS[training.optimizer](training), loss: LOSSES[training.loss] });
  return model;
}

async function start(backend, wasmPath) {
  tf.env().set('PROD', true);
  setWasmPaths(wasmPath);
  setThreadsCount(1);
  if (!(await tf.setBackend(backend)))
    throw new Error(`TensorFlow.js could not start its ${backend} backend`);
  await tf.ready();
}

export async function load({ backend, wasmPath, work, net, weights }) {
  await start(backend, wasmPath);
  if (!net) return { version: tf.version.tfjs, operation };
  const model = network(net, work.training);
  model.setWeights(weights.map(({ shape, data: values }) => tf.tensor(values, shape)));
  const input = (samples, count) => tf.tensor(samples, [count, ...net.input], net.dtype ?? 'float32');
  const targets = work.training?.loss.startsWith('sparse') ? 1 : outputShape(net)[0];
  return {
    version: tf.version.tfjs,
    async trainBatch(samples, labels, count) {
      const x = input(samples, count);
      const y = tf.tensor2d(Float32Array.from(labels), [count, targets]);
      const loss = await model.trainOnBatch(x, y);
      tf.dispose([x, y]);
      return Number(loss);
    },
    async predict(samples, count) {
      const y = tf.tidy(() => model.predict(input(samples, count)));
      const values = await y.data();
      y.dispose();
      return values;
    },
  };
}

/** Ops run at once in this backend; their results are not read back. */
function operation({ kind, n, direction }, operands) {
  const run = (f) => () => tf.dispose(f());
  if (kind === 'gemm') {
    const [a, b] = operands.map((values) => tf.tensor2d(values, [n, n]));
    return run(() => tf.matMul(a, b));
  }
  const { size, channels, window } = CONV;
  const shape = [n, size, size, channels];
  const [x, w, dy] = [shape, [window, window, channels, channels], shape].map((s, i) =>
    tf.tensor(operands[i], s),
  );
  if (direction === 'forward') return run(() => tf.conv2d(x, w, 1, 'same'));
  if (direction === 'input') return run(() => tf.conv2dTranspose(dy, w, shape, 1, 'same'));
  const gradient = tf.grad((kernel) => tf.conv2d(x, kernel, 1, 'same'));
  return run(() => gradient(w, dy));
}
