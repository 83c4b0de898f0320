/**
 * ConvNetJS. It has neither rmsprop nor categorical crossentropy on probabilities of its own; its 'adadelta' trainer
 * does about the same arithmetic a weight. It takes one image at a time and updates every 64.
 */
import convnet from 'convnetjs';
import { CLASSES, PIXELS, TRAIN_BATCH, transpose } from '../net.js';

function network() {
  const net = new convnet.Net();
  net.makeLayers([
    { type: 'input', out_sx: 28, out_sy: 28, out_depth: 1 },
    { type: 'conv', sx: 3, filters: 32, stride: 1, pad: 0, activation: 'relu' },
    { type: 'pool', sx: 2, stride: 2 },
    { type: 'conv', sx: 3, filters: 64, stride: 1, pad: 0, activation: 'relu' },
    { type: 'pool', sx: 2, stride: 2 },
    { type: 'conv', sx: 3, filters: 64, stride: 1, pad: 0, activation: 'relu' },
    { type: 'fc', num_neurons: 64, activation: 'relu' },
    { type: 'softmax', num_classes: CLASSES },
  ]);
  return net;
}

/** One filter an output, each a volume in (row, column, channel) order. */
function setWeights(net, weights) {
  const layers = net.layers.filter((layer) => layer.filters);
  layers.forEach((layer, at) => {
    const { shape, data } = weights[2 * at];
    const outputs = shape[shape.length - 1];
    const inputs = data.length / outputs;
    const rows = transpose(data, [inputs, outputs], [1, 0]);
    layer.filters.forEach((filter, f) => filter.w.set(rows.subarray(f * inputs, (f + 1) * inputs)));
    layer.biases.w.set(weights[2 * at + 1].data);
  });
}

export async function load({ weights }) {
  const net = network();
  setWeights(net, weights);
  const trainer = new convnet.SGDTrainer(net, { method: 'adadelta', batch_size: TRAIN_BATCH, l2_decay: 0 });
  const volume = new convnet.Vol(28, 28, 1, 0);
  const fill = (images, at) => volume.w.set(images.subarray(at * PIXELS, (at + 1) * PIXELS));
  return {
    version: '0.3.0',
    async trainBatch(images, labels, count) {
      let loss = 0;
      for (let i = 0; i < count; i++) {
        fill(images, i);
        loss += trainer.train(volume, labels.indexOf(1, i * CLASSES) - i * CLASSES).loss;
      }
      return loss / count;
    },
    async predict(images, count) {
      const out = new Float32Array(count * CLASSES);
      for (let i = 0; i < count; i++) {
        fill(images, i);
        out.set(net.forward(volume, false).w, i * CLASSES);
      }
      return out;
    },
  };
}
