// Ops on data of known shapes, straight in the engine: what they give, and gradients.

import { Lowering } from '../../js/graph/lower.js';
import * as ops from '../../js/graph/ops.js';
import { SymbolicTensor } from '../../js/graph/symbolic.js';
import { loadEngine } from './engine.js';
import { uniform } from './hash.js';

const engine = await loadEngine('baseline');
const sizeOf = (shape) => shape.reduce((product, size) => product * size, 1);

/**
 * @typedef {{shape: number[], dtype?: 'float32' | 'int32', data: ArrayLike<number>}} Data
 *
 * Runs what f composes.
 *
 * @param {(...xs: SymbolicTensor[]) => any} f gives a symbolic tensor, or an array of them
 * @param {Data[]} xs
 * @param {{gradients?: boolean}} [options] whether to differentiate the sum of the outputs times hashed numbers (seeds 50,
 *   51, ...) with respect to the xs of reals
 * @returns {{outputs: {shape: number[], dtype: string, data: any}[], gradients: Float32Array[]}}
 */
export function runOps(f, xs, { gradients = false } = {}) {
  const lowering = new Lowering({ training: false });
  const placed = xs.map(({ shape, dtype }, i) =>
    lowering.input(new SymbolicTensor(shape, { dtype, name: `x${i}` })),
  );
  const outputs = [f(...placed)].flat();
  const reals = gradients ? outputs.filter(({ dtype }) => dtype === 'float32') : [];
  const weights = reals.map((y, k) => ({
    shape: y.shape.map(Number),
    data: uniform(sizeOf(y.shape), 50 + k),
  }));
  const scales = weights.map(({ shape }) => lowering.input(new SymbolicTensor(shape, { name: 'scale' })));
  const parts = reals.map((y, k) => dotOf(y, scales[k]));
  const root = parts.length ? ops.addN(parts) : undefined;
  const wrt = root ? placed.filter(({ dtype }) => dtype === 'float32') : [];
  const plan = lowering.finish({ inputs: [...placed, ...scales], fetch: outputs, root, wrt });
  const made = engine.plan(plan.words(), 1);
  plan.inputs.forEach((node, i) => made.value(node).set([...xs, ...weights][i].data));
  made.forward(1);
  const read = plan.fetch.map((node, i) => ({
    shape: made.shape(node),
    dtype: outputs[i].dtype,
    data: made.value(node).slice(),
  }));
  if (root) engine.check(engine.api.nn_backward(made.handle));
  const slopes = wrt.map((x) => made.gradient(plan.positions.get(x)).slice());
  made.free();
  return { outputs: read, gradients: slopes };
}

/** The sum of the products of two tensors of one shape. */
function dotOf(a, b) {
  const count = sizeOf(a.shape);
  return ops.reshape(ops.matmul(ops.reshape(a, [1, count]), ops.reshape(b, [count, 1])), [1]);
}
