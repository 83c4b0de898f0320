/** What both ways of writing a net in jax-js share: the layers, losses, optimizers, and one compiled training step. */
import { defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad, grad } from '@jax-js/jax';
import { graph } from '../nets.js';
import { CONV } from '../operations.js';

const VERSION = '0.1.25';

/** @typedef {{conv: Function, pool: Function, layout: 'channels first' | 'channels last'}} Style */

/**
 * @param {any} task of host.js
 * @param {Style} style of convolving
 * @param {Style} [trained] the one that is best to differentiate
 */
export async function jaxNet({ work, net, weights, data }, style, trained = style) {
  await init('wasm');
  defaultDevice('wasm');
  if (!net) return { version: VERSION, operation: operation(style, trained) };
  let params = weights.map(({ shape, data: values }) => np.array(values).reshape(shape));
  const probabilities = jit((p, x) => activate(logits(net, style, p, x), net));
  const array = (samples, count) => {
    const x = np.array(net.dtype ? Int32Array.from(samples) : samples, { dtype: net.dtype ? np.int32 : np.float32 }); // prettier-ignore
    return x.reshape([count, ...inputShape(net, style)]);
  };
  const step = work.training && trainingStep(net, trained, work.training);
  let slots = work.training && weights.flatMap(({ shape }) => SLOTS[work.training.optimizer].map(() => np.zeros(shape))); // prettier-ignore
  return {
    version: VERSION,
    layout: style.layout,
    async trainBatch(samples, labels, count) {
      let value;
      const y = np.array(Float32Array.from(labels)).reshape([count, data.targetSize]);
      [params, slots, value] = step(params, slots, array(samples, count), y);
      return (await value.data())[0];
    },
    async predict(samples, count) {
      return probabilities(tree.ref(params), array(samples, count)).data();
    },
  };
}

function inputShape({ input }, { layout }) {
  return input.length === 3 && layout === 'channels first' ? [input[2], input[0], input[1]] : input;
}

// ---- layers ---------------------------------------------------------------------------------------------------------

const ACTIVATIONS = { relu: nn.relu, linear: (x) => x };

/** @returns {any} what comes before the last layer's softmax or sigmoid */
function logits(net, style, params, x) {
  const nodes = graph(net);
  const readers = nodes.map((_, i) => nodes.filter(({ input, other }) => input === i || other === i).length);
  const values = [];
  const take = (i) => (readers[i]-- > 1 ? values[i].ref : values[i]);
  for (const node of nodes) {
    const w = node.params.map((_, k) => params[node.at + k]);
    const from = node.input < 0 ? x : take(node.input);
    values.push(LAYERS[node.kind](from, node, w, style, take));
  }
  return values[values.length - 1];
}

const LAYERS = {
  conv: (x, node, w, { conv }) => ACTIVATIONS[node.activation](conv(x, w[0], w[1], node)),
  depthwise: (x, node, w, { conv }) => ACTIVATIONS[node.activation](conv(x, w[0], w[1], node)),
  pool: (x, _, __, { pool }) => pool(x),
  globalPool: (x, _, __, { layout }) => np.mean(x, layout === 'channels first' ? [2, 3] : [1, 2]),
  upsample: (x, _, __, { layout }) =>
    layout === 'channels first' ? np.repeat(np.repeat(x, 2, 2), 2, 3) : np.repeat(np.repeat(x, 2, 1), 2, 2),
  flatten: (x, { shape }) => x.reshape([-1, shape[0]]),
  dropout: (x) => x,
  dense: (x, { activation }, [w, b]) => (ACTIVATIONS[activation] ?? ACTIVATIONS.linear)(np.dot(x, w).add(b)),
  add: (x, { other }, _, __, take) => x.add(take(other)),
  // A gather, which reads better, has no gradient in a compiled function.
  embedding: (x, { words }, [table]) => np.dot(nn.oneHot(x, words), table),
  lstm,
};

function lstm(x, { units, from: [steps] }, [kernel, recurrent, bias]) {
  const batch = x.shape[0];
  const projected = np.dot(x, kernel).add(bias);
  let h = np.zeros([batch, units]);
  let cell = np.zeros([batch, units]);
  for (let t = 0; t < steps; t++) {
    const z = projected.ref.slice([], t).add(np.dot(h, recurrent.ref));
    const gate = (i) => z.ref.slice([], [i * units, (i + 1) * units]);
    const [i, f, g, o] = [nn.sigmoid(gate(0)), nn.sigmoid(gate(1)), np.tanh(gate(2)), nn.sigmoid(gate(3))];
    z.dispose();
    cell = f.mul(cell).add(i.mul(g));
    h = o.mul(np.tanh(cell.ref));
  }
  [cell, projected, recurrent].forEach((array) => array.dispose());
  return h;
}

function activate(z, net) {
  const { activation } = net.layers[net.layers.length - 1];
  if (activation === 'softmax') return nn.softmax(z);
  return activation === 'sigmoid' ? nn.sigmoid(z) : z;
}

// ---- training -------------------------------------------------------------------------------------------------------

const LOSSES = {
  categorical_crossentropy: (z, y) => nn.logSoftmax(z).mul(y).sum().mul(-1),
  sparse_categorical_crossentropy: (z, y) => {
    const classes = z.shape[1];
    return nn
      .logSoftmax(z)
      .mul(nn.oneHot(y.reshape([-1]).astype(np.int32), classes))
      .sum()
      .mul(-1);
  },
  // softplus(z) - y z
  binary_crossentropy: (z, y) => nn.softplus(z.ref).sub(y.mul(z)).sum(),
};

/** A weight's slots, and how they and the weight move. */
const SLOTS = { sgd: [0], rmsprop: [0], adam: [0, 1] };
const UPDATES = {
  sgd(p, g, [v], { rate, momentum }) {
    const velocity = v.mul(momentum).sub(g.mul(rate));
    return [p.add(velocity.ref), [velocity]];
  },
  rmsprop(p, g, [v], { rate }) {
    const mean = v.mul(0.9).add(np.square(g.ref).mul(0.1));
    return [p.sub(g.mul(rate).div(np.sqrt(mean.ref).add(1e-7))), [mean]];
  },
  adam(p, g, [m, v], { rate }) {
    const mean = m.mul(0.9).add(g.ref.mul(0.1));
    const square = v.mul(0.999).add(np.square(g).mul(0.001));
    return [p.sub(mean.ref.mul(rate).div(np.sqrt(square.ref).add(1e-7))), [mean, square]];
  },
};

function trainingStep(net, style, training) {
  const loss = (p, x, y) => {
    const batch = y.shape[0];
    return LOSSES[training.loss](logits(net, style, p, x), y).mul(1 / batch);
  };
  const each = SLOTS[training.optimizer].length;
  return jit((p, slots, x, y) => {
    const [value, gradients] = valueAndGrad(loss)(tree.ref(p), x, y);
    const moved = p.map((old, i) =>
      UPDATES[training.optimizer](old, gradients[i], slots.slice(each * i, each * (i + 1)), training),
    );
    return [moved.map(([weight]) => weight), moved.flatMap(([, slot]) => slot), value];
  });
}

// ---- single operations ----------------------------------------------------------------------------------------------

function operation(style, trained) {
  return ({ kind, n, direction }, operands) => {
    const { conv, layout } = direction === 'forward' ? style : trained;
    const { size, channels, window } = CONV;
    const first = layout === 'channels first';
    const picture = first ? [n, channels, size, size] : [n, size, size, channels];
    const kernel = first ? [channels, channels, window, window] : [window * window * channels, channels];
    const shapes = kind === 'gemm' ? [[n, n], [n, n]] : [picture, kernel, picture]; // prettier-ignore
    const arrays = shapes.map((shape, i) => np.array(operands[i]).reshape(shape));
    const node = { stride: 1, same: true, size: window };
    const forward = kind === 'gemm' ? np.matmul : (x, w) => conv(x, w, np.zeros([channels]), node);
    const weighted = (x, w, dy) => forward(x, w).mul(dy).sum();
    const run = jit(direction === 'forward' ? forward : grad(weighted, { argnums: direction === 'input' ? 0 : 1 })); // prettier-ignore
    const inputs = direction === 'forward' ? arrays.slice(0, 2) : arrays;
    return async () => {
      const y = run(...inputs.map((array) => array.ref));
      await y.blockUntilReady();
      y.dispose();
    };
  };
}
