/**
 * W6: single operations. Their operands are made by `operands`, the same for all.
 *
 * @typedef {'forward' | 'filter' | 'input'} Direction of the gradient, or none
 * @typedef {{id: string, title: string, flops: number, kind: 'gemm' | 'conv', n: number, direction: Direction}} Operation
 *   n: the matrices' size, or the convolution's batch
 */
import { uniform } from './random.js';

export const CONV = { size: 56, channels: 64, window: 3 };

const gemm = (n) => ({
  id: `gemm-${n}`,
  title: `product ${n}³`,
  flops: 2 * n ** 3,
  kind: 'gemm',
  n,
  direction: 'forward',
});

const conv = (n, direction, name) => ({
  id: `conv-${n}-${direction}`,
  title: `convolution, batch ${n}, ${name}`,
  flops: 2 * n * (CONV.size * CONV.channels * CONV.window) ** 2,
  kind: 'conv',
  n,
  direction,
});

/** @type {Operation[]} */
export const OPERATIONS = [
  ...[64, 128, 256, 512, 1024].map(gemm),
  ...[1, 8].flatMap((n) => [
    conv(n, 'forward', 'forward'),
    conv(n, 'filter', 'gradient of the kernel'),
    conv(n, 'input', 'gradient of the input'),
  ]),
];

/**
 * Two matrices, or picture [n, 56, 56, 64], kernel [3, 3, 64, 64] and the gradient of the output, channels last.
 *
 * @param {Operation} operation
 */
export function operands({ kind, n }) {
  const { size, channels, window } = CONV;
  const picture = n * size * size * channels;
  const sizes = kind === 'gemm' ? [n * n, n * n] : [picture, window * window * channels * channels, picture];
  return sizes.map((length, i) => {
    const random = uniform(i + 1);
    return Float32Array.from({ length }, () => 0.1 * (random() - 0.5));
  });
}
