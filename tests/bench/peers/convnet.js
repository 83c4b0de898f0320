/**
 * ConvNetJS. It has neither rmsprop nor categorical crossentropy on probabilities of its own; its 'adadelta' trainer
 * does about the same arithmetic a weight. It takes one sample at a time and updates every batch.
 */
import convnet from 'convnetjs';
import { transpose } from '../nets.js';

const LAYERS = {
  conv: ({ filters, size, activation }) => ({
    type: 'conv',
    sx: size,
    filters,
    stride: 1,
    pad: 0,
    activation,
  }),
  pool: ({ size }) => ({ type: 'pool', sx: size, stride: size }),
  dense: ({ units, activation }) => ({ type: 'fc', num_neurons: units, activation }),
  flatten: () => null,
  // Its own does something else: it scales by the rate when it predicts.
  dropout: () => null,
};

function network({ input, layers }) {
  const [h, w, c] = input.length === 3 ? input : [1, 1, input[0]];
  const last = layers[layers.length - 1];
  const inner = layers.slice(0, -1).map((layer) => LAYERS[layer.kind](layer));
  // It has no crossentropy of one number: two classes do the same arithmetic.
  const output = { type: 'softmax', num_classes: Math.max(last.units, 2) };
  const net = new convnet.Net();
  net.makeLayers([{ type: 'input', out_sx: w, out_sy: h, out_depth: c }, ...inner.filter(Boolean), output]);
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
    layer.filters.forEach((filter, f) => {
      if (f < outputs) filter.w.set(rows.subarray(f * inputs, (f + 1) * inputs));
      else filter.w.fill(0);
    });
    layer.biases.w.set(weights[2 * at + 1].data);
  });
}

export async function load({ net: description, work, weights, data }) {
  const net = network(description);
  setWeights(net, weights);
  const options = { method: 'adadelta', batch_size: work.training.batch, l2_decay: 0 };
  const trainer = new convnet.SGDTrainer(net, options);
  const [h, w, c] = description.input.length === 3 ? description.input : [1, 1, description.input[0]];
  const volume = new convnet.Vol(w, h, c, 0);
  const fill = (samples, at) => volume.w.set(samples.subarray(at * data.size, (at + 1) * data.size));
  return {
    version: '0.3.0',
    async trainBatch(samples, _, count, first) {
      let loss = 0;
      for (let i = 0; i < count; i++) {
        fill(samples, i);
        loss += trainer.train(volume, data.classes[first + i]).loss;
      }
      return loss / count;
    },
    async predict(samples, count) {
      const out = new Float32Array(count * data.width);
      for (let i = 0; i < count; i++) {
        fill(samples, i);
        out.set(net.forward(volume, false).w.subarray(0, data.width), i * data.width);
      }
      return out;
    },
  };
}
