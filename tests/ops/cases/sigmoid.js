import { Output, SIGMOID, activate } from '../support.js';
import { elementwiseCases } from '../elementwise.js';

export const op = 'sigmoid';

export const cases = elementwiseCases();

export function reference([x], _attrs, [shape]) {
  const y = new Output(shape);
  x.forEach((value) => y.add(activate(value, SIGMOID)));
  return y;
}
