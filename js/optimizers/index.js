import { find } from './find.js';
import * as schedules from './schedules/index.js';

/**
 * Optimizers: the rules by which gradients change the weights.
 *
 * @example model.compile({ optimizer: optimizers.Adam({ learningRate: 0.01 }), loss: 'mse' })
 */
export * from './known.js';
export { schedules };

/**
 * The optimizer that a name, a config or an object stands for.
 *
 * @param {any} identifier
 * @returns {import('./known.js').Optimizer}
 * @throws {import('../errors.js').ValueError} naming the nearest known one
 * @example optimizers.get('rmsprop')
 */
export function get(identifier) {
  const rate = identifier?.config?.learning_rate;
  const given = rate?.class_name
    ? { ...identifier, config: { ...identifier.config, learning_rate: schedules.get(rate) } }
    : identifier;
  return find(given);
}
