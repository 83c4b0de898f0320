import { along, reductionCases } from '../reductions.js';
import { Sum } from '../support.js';

export const op = 'reduce_sum';

export const cases = [...reductionCases(0, true), ...reductionCases(1, true)];

export function reference([x], [first, axes, keepdims, mean], [shape]) {
  return along(x, shape, { first, axes, keepdims }, (values) => {
    const sum = new Sum();
    for (const value of values) sum.add(mean ? value / values.length : value);
    return [sum.value, sum.magnitude];
  });
}
