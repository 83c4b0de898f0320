/**
 * jax-js as one writes it: its own convolution and pooling, differentiated by itself. Channels first, which is the only
 * order that its convolution takes.
 */
import { lax, nn, numpy as np } from '@jax-js/jax';
import { channelsFirst } from '../net.js';
import { jaxNet } from './jax-common.js';

const pool = (x) => lax.reduceWindow(x, np.max, [2, 2], [2, 2]);

const conv = (x, kernel, bias) =>
  nn.relu(lax.convGeneralDilated(x, kernel, [1, 1], 'VALID').add(bias.reshape([-1, 1, 1])));

function logits([k0, b0, k1, b1, k2, b2, k3, b3, k4, b4], x) {
  x = pool(conv(x.reshape([-1, 1, 28, 28]), k0, b0));
  x = pool(conv(x, k1, b1));
  x = conv(x, k2, b2).reshape([-1, 576]);
  x = nn.relu(np.dot(x, k3).add(b3));
  return np.dot(x, k4).add(b4);
}

export const load = ({ weights }) => jaxNet(channelsFirst(weights), logits);
