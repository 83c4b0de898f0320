/** onnxruntime-web, wasm, one thread, every graph optimization. It runs nets, it does not train them. */
import * as ort from 'onnxruntime-web/wasm';
import { onnxModel } from './onnx-model.js';

export async function load({ wasmPath, weights }) {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = wasmPath;
  ort.env.logLevel = 'error';
  const session = await ort.InferenceSession.create(onnxModel(weights), {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
  });
  return {
    version: ort.env.versions.web,
    async predict(images, count) {
      const { y } = await session.run({ x: new ort.Tensor('float32', images, [count, 1, 28, 28]) });
      return y.data;
    },
  };
}
