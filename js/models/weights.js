import { Turns } from '../engine/turns.js';
import { ValueError } from '../errors.js';
import { Tensor, tensor } from '../tensor.js';
import { shapeText } from '../utils/shape.js';
import { connect } from '../worker/connect.js';

/**
 * Where weights live: a variable gets its place in the engine the first time that a model with it runs, whichever model
 * that is, and gives it back when nobody knows the variable any more.
 *
 * @typedef {import('../graph/variable.js').Variable} Variable
 * @typedef {import('../engine/runner.js').Runner} Runner
 */

const turns = new Turns(); // two models that share a layer may start at the same time

const forgotten = new FinalizationRegistry((/** @type {{runner: Runner, id: number}} */ { runner, id }) => {
  runner.freeVariables([id]).catch(() => {}); // the engine may be gone, too
});

/** @param {Runner} runner @param {Iterable<Variable>} variables @returns {Promise<void>} */
export function materialize(runner, variables) {
  return turns.take(async () => {
    const all = [...variables];
    const gone = all.find(({ disposed }) => disposed);
    if (gone) {
      throw new ValueError(
        `The weight '${gone.name}' is gone: the model that it belonged to was disposed of.`,
      );
    }
    const fresh = all.filter(({ id }) => id === null);
    if (fresh.length === 0) return;
    const specs = fresh.map(({ count, initializer, shape, seed }) => ({
      count,
      fill: initializer.fill(shape),
      seed,
    }));
    const ids = await runner.createVariables(specs);
    fresh.forEach((variable, i) => {
      variable.id = ids[i];
      forgotten.register(variable, { runner, id: ids[i] }, variable);
    });
  });
}

/** Gives weights back at once, for good. @param {Runner} runner @param {Variable[]} variables */
export async function release(runner, variables) {
  const ids = variables.flatMap(({ id }) => (id === null ? [] : [id]));
  for (const variable of variables) {
    forgotten.unregister(variable);
    variable.id = null;
    variable.disposed = true;
  }
  await runner.freeVariables(ids);
}

/** @param {Variable[]} variables @returns {Promise<Tensor[]>} copies */
export async function readWeights(variables) {
  const runner = await connect();
  await materialize(runner, variables);
  const arrays = await runner.readVariables(variables.map(({ id }) => Number(id)));
  return arrays.map((data, i) => new Tensor({ shape: [...variables[i].shape], dtype: 'float32', data }));
}

/**
 * All of them or, if one does not fit, none.
 *
 * @param {string} owner for messages
 * @param {Variable[]} variables
 * @param {any[]} values
 */
export async function writeWeights(owner, variables, values) {
  if (!Array.isArray(values) || values.length !== variables.length) {
    throw new ValueError(
      `You called setWeights() on ${owner} with a list of ${values?.length ?? 0} weights, but it has ${variables.length}.`,
    );
  }
  const tensors = values.map((value) => tensor(value).cast('float32'));
  tensors.forEach(({ shape }, i) => {
    if (shapeText(shape) === shapeText(variables[i].shape)) return;
    throw new ValueError(
      `setWeights(): the weight '${variables[i].name}' of ${owner}, number ${i}, has the shape ` +
        `${shapeText(variables[i].shape)}, which is not compatible with the provided ${shapeText(shape)}.`,
    );
  });
  const runner = await connect();
  await materialize(runner, variables);
  await runner.writeVariables(variables.map(({ id }, i) => ({ id: Number(id), data: tensors[i].data })));
}
