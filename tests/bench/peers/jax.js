/**
 * jax-js as one writes it: its own convolution and pooling, differentiated by itself. Channels first, which is the only
 * order that its convolution takes.
 */
import { lax, numpy as np } from '@jax-js/jax';
import { channelsFirst } from '../nets.js';
import { jaxNet } from './jax-common.js';

const pool = (x) => lax.reduceWindow(x, np.max, [2, 2], [2, 2]);

const conv = (x, kernel, bias, { kind, stride, same }) => {
  const featureGroupCount = kind === 'depthwise' ? kernel.shape[0] : 1;
  const strides = [stride, stride];
  const y = lax.convGeneralDilated(x, kernel, strides, same ? 'SAME' : 'VALID', { featureGroupCount });
  return y.add(bias.reshape([-1, 1, 1]));
};

export const load = ({ net, weights, ...task }) =>
  jaxNet({ ...task, net, weights: net && channelsFirst(net, weights) }, { conv, pool, layout: 'channels first' }); // prettier-ignore
