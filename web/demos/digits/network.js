import { Sequential, layers } from 'hornet-nn';

/**
 * The convnet of the talk, 93,322 parameters, with fresh weights.
 *
 * @returns {any} a Sequential model, not yet compiled
 */
export function digitNetwork() {
  return Sequential([
    layers.Input({ shape: [28, 28, 1] }),
    layers.Conv2D(32, 3, { activation: 'relu' }),
    layers.MaxPooling2D(2),
    layers.Conv2D(64, 3, { activation: 'relu' }),
    layers.MaxPooling2D(2),
    layers.Conv2D(64, 3, { activation: 'relu' }),
    layers.Flatten(),
    layers.Dense(64, { activation: 'relu' }),
    layers.Dense(10, { activation: 'softmax' }),
  ]);
}
