/** What both ways of writing the net in jax-js share: loss, RMSprop, and one compiled function for a training step. */
import { defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import { CLASSES, PIXELS } from '../net.js';

const RATE = 1e-3;
const RHO = 0.9;
const EPSILON = 1e-7;

/**
 * @param {{shape: number[], data: Float32Array}[]} weights
 * @param {(params: any[], x: any) => any} logits [n, 784] -> [n, 10]
 * @param {(params: any[], x: any) => any} [trained] the same in the form that is best to differentiate
 */
export async function jaxNet(weights, logits, trained = logits) {
  await init('wasm');
  defaultDevice('wasm');
  let params = weights.map(({ shape, data }) => np.array(data).reshape(shape));
  let squares = weights.map(({ shape }) => np.zeros(shape));

  const loss = (p, x, y) => {
    const scale = -1 / y.shape[0];
    return nn.logSoftmax(trained(p, x)).mul(y).sum().mul(scale);
  };
  const step = jit((p, v, x, y) => {
    const [value, gradients] = valueAndGrad(loss)(tree.ref(p), x, y);
    const means = v.map((old, i) => old.mul(RHO).add(np.square(gradients[i].ref).mul(1 - RHO)));
    const moved = p.map((old, i) => old.sub(gradients[i].mul(RATE).div(np.sqrt(means[i].ref).add(EPSILON))));
    return [moved, means, value];
  });
  const probabilities = jit((p, x) => nn.softmax(logits(p, x)));
  const array = (values, count, width) => np.array(values).reshape([count, width]);

  return {
    version: '0.1.25',
    async trainBatch(images, labels, count) {
      let value;
      const y = array(labels, count, CLASSES);
      [params, squares, value] = step(params, squares, array(images, count, PIXELS), y);
      return (await value.data())[0];
    },
    async predict(images, count) {
      return probabilities(tree.ref(params), array(images, count, PIXELS)).data();
    },
  };
}
