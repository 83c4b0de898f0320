/** onnxruntime-web, wasm, one thread, every graph optimization. It runs nets, it does not train them. */
import * as ort from 'onnxruntime-web/wasm';
import { toChannelsFirst } from '../nets.js';
import { CONV } from '../operations.js';
import { onnxModel, onnxOperation } from './onnx-model.js';

const open = (model) =>
  ort.InferenceSession.create(model, { executionProviders: ['wasm'], graphOptimizationLevel: 'all' });

export async function load({ wasmPath, net, weights }) {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = wasmPath;
  ort.env.logLevel = 'error';
  const version = ort.env.versions.web;
  if (!net) return { version, operation };
  const session = await open(onnxModel(net, weights));
  const [output] = session.outputNames;
  const [h, w, c] = net.input;
  return {
    version,
    layout: 'channels first',
    async predict(samples, count) {
      const dims = c ? [count, c, h, w] : [count, ...net.input];
      const results = await session.run({ x: new ort.Tensor('float32', samples, dims) });
      return results[output].data;
    },
  };
}

async function operation({ kind, n, direction }, [first, second]) {
  if (direction !== 'forward') throw new Error('onnxruntime-web has no gradients');
  const { size, channels, window } = CONV;
  const picture = [n, channels, size, size];
  const shapes = kind === 'gemm' ? [[n, n], [n, n]] : [picture, [channels, channels, window, window]]; // prettier-ignore
  const session = await open(onnxOperation(kind, shapes, second));
  const values = kind === 'gemm' ? first : toChannelsFirst(first, [size, size, channels]);
  const x = new ort.Tensor('float32', values, shapes[0]);
  return () => session.run({ x });
}
