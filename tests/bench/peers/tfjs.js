/**
 * TensorFlow.js through its layers API, on the backend that is asked for. In a page that is not cross-origin isolated
 * the wasm backend has one thread anyway; it is told so as well.
 */
import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { CLASSES } from '../net.js';

function network() {
  const layers = [
    tf.layers.conv2d({ inputShape: [28, 28, 1], filters: 32, kernelSize: 3, activation: 'relu' }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
    tf.layers.flatten(),
    tf.layers.dense({ units: 64, activation: 'relu' }),
    tf.layers.dense({ units: CLASSES, activation: 'softmax' }),
  ];
  const model = tf.sequential({ layers });
  model.compile({ optimizer: tf.train.rmsprop(1e-3, 0.9), loss: 'categoricalCrossentropy' });
  return model;
}

export async function load({ backend, wasmPath, weights }) {
  tf.env().set('PROD', true);
  setWasmPaths(wasmPath);
  setThreadsCount(1);
  if (!(await tf.setBackend(backend)))
    throw new Error(`TensorFlow.js could not start its ${backend} backend`);
  await tf.ready();
  const model = network();
  model.setWeights(weights.map(({ shape, data }) => tf.tensor(data, shape)));
  const tensor = (images, count) => tf.tensor4d(images, [count, 28, 28, 1]);
  return {
    version: tf.version.tfjs,
    async trainBatch(images, labels, count) {
      const x = tensor(images, count);
      const y = tf.tensor2d(labels, [count, CLASSES]);
      const loss = await model.trainOnBatch(x, y);
      tf.dispose([x, y]);
      return Number(loss);
    },
    async predict(images, count) {
      const y = tf.tidy(() => model.predict(tensor(images, count)));
      const probabilities = await y.data();
      y.dispose();
      return probabilities;
    },
  };
}
