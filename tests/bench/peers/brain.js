/**
 * brain.js: dense sigmoid layers, squared error, stochastic gradient descent sample by sample: other arithmetic than the
 * others do, and less of it.
 */
import network from 'brain.js/dist/neural-network.js';

const NeuralNetwork = network.default ?? network;

export async function load({ net: { layers }, data }) {
  const hidden = layers.filter(({ kind }) => kind === 'dense').slice(0, -1);
  const net = new NeuralNetwork({ hiddenLayers: hidden.map(({ units }) => units), activation: 'sigmoid' });
  const { size, targetSize } = data;
  net.sizes = [size, ...hidden.map(({ units }) => units), targetSize];
  net.initialize();
  return {
    version: '1.6.1',
    async trainBatch(samples, labels, count) {
      let error = 0;
      for (let i = 0; i < count; i++) {
        const input = samples.subarray(i * size, (i + 1) * size);
        const output = labels.subarray(i * targetSize, (i + 1) * targetSize);
        error += net.trainPattern({ input, output }, true);
      }
      return error / count;
    },
  };
}
