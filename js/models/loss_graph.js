import { HornetError } from '../errors.js';
import * as ops from '../graph/ops.js';
import { SymbolicTensor } from '../graph/symbolic.js';
import { bothMasks, expectValues, hasRows, reduceLoss } from '../losses/reduce.js';
import { penaltiesOf } from './penalties.js';

/**
 * The ops between the outputs of a model and what `fit` needs: one number to differentiate, and what the logs are made of.
 *
 * @typedef {import('../graph/lower.js').Lowering} Lowering
 * @typedef {import('./compiled.js').Judged} Judged
 * @typedef {import('../losses/reduce.js').Weights} Weights
 *
 * An output with the inputs of the plan that go with it.
 * @typedef {Judged & Weights & {value: SymbolicTensor, target: SymbolicTensor, inputs: SymbolicTensor[]}} Part
 */

const AVERAGES = ['sum_over_batch_size', 'mean'];

/**
 * @param {Lowering} lowering
 * @param {Judged[]} judged
 * @param {(number[] | null)[]} weights by output: the shape of a sample's weights, if it has any
 * @param {import('../graph/variable.js').Variable[]} trainable weights, for their regularizers
 * @returns {{inputs: SymbolicTensor[], root: SymbolicTensor, tallied: SymbolicTensor[][], indivisible: string | null}}
 *   inputs: targets and weights; tallied: by entry of the logs, in the order of `Compiled.names`; indivisible: why the
 *   loss is not the mean of those of parts of the batch
 */
export function lossGraph(lowering, judged, weights, trainable) {
  const parts = judged.map((one, i) => placeInputs(lowering, one, weights[i]));
  const losses = parts.filter(({ loss }) => loss).map((part) => lossOf(lowering, part));
  const penalties = penaltiesOf(lowering, trainable);
  const root = lowering.compose('loss', () => {
    const scaled = losses.map(({ number, factor }) => (factor === 1 ? number : ops.mul(number, factor)));
    const summands = [...scaled, ...penalties];
    return summands.length === 1 ? summands[0] : ops.addN(summands);
  });
  const alone = losses.length === 1 && losses[0].number === root;
  const totals = [
    alone ? losses[0].tally : root,
    ...(losses.length > 1 ? losses.map(({ number }) => number) : []),
  ];
  return {
    inputs: parts.flatMap(({ inputs }) => inputs),
    root,
    indivisible: losses.map(({ whole }) => whole).find((why) => why !== null) ?? null,
    tallied: [
      ...totals.map((total) => [lowering.compose('metrics', () => ops.sums(total))]),
      ...parts.flatMap((part) => part.metrics.map((metric) => sumsOf(lowering, metric, part, null))),
      ...parts.flatMap((part) => part.weighted.map((metric) => sumsOf(lowering, metric, part, part.weight))),
    ],
  };
}

/**
 * Why a loss has to see its whole batch, if it has to.
 *
 * @param {string} reduction
 * @param {SymbolicTensor | null | undefined} mask
 */
function whyWhole(reduction, mask) {
  if (!AVERAGES.includes(reduction)) return `the loss has the reduction '${reduction}'`;
  return mask ? 'a mask takes out rows, more in some parts than in others' : null;
}

/** @param {Lowering} lowering @param {Judged} judged @param {number[] | null} weighs @returns {Part} */
function placeInputs(lowering, judged, weighs) {
  const value = lowering.lower(judged.output);
  const input = (/** @type {string} */ name, /** @type {(number | null)[]} */ shape, dtype = 'float32') =>
    lowering.input(new SymbolicTensor(shape, { dtype: /** @type {'float32' | 'int32'} */ (dtype), name }));
  const { targets } = judged;
  const target =
    targets === 'labels' ? input('y', value.shape.slice(0, -1), 'int32') : input('y', [...value.shape]);
  const weight = weighs && targets ? input('sampleWeight', [null, ...weighs]) : null;
  const inputs = targets ? [target, ...(weight ? [weight] : [])] : [];
  return { ...judged, value, target, weight, mask: value.mask, inputs };
}

/**
 * @param {Lowering} lowering
 * @param {Part} part with a loss
 * @returns {{number: SymbolicTensor, tally: SymbolicTensor, factor: number, whole: string | null}} the loss of the batch;
 *   what is tallied for it, which is the losses of the rows where their mean is the loss; what it is multiplied by; why it
 *   has to see its whole batch
 */
function lossOf(lowering, { loss, factor, target, value, weight, mask: given }) {
  const { reduction = AVERAGES[0] } = loss?.options ?? {};
  return named('The loss', () => {
    const values = lowering.compose('loss', () => expectValues(loss?.call(target, value)));
    const mask = lowering.compose('loss', () => bothMasks(given ?? null, values.mask));
    const number = lowering.compose('loss', () => reduceLoss(values, { weight, mask, reduction }));
    const whole = whyWhole(reduction, mask);
    const isMean = hasRows(values) && !weight && !whole;
    return { number, tally: isMean ? values : number, factor, whole };
  });
}

/**
 * @param {Lowering} lowering
 * @param {import('../metrics/index.js').Metric} metric
 * @param {Part} part
 * @param {SymbolicTensor | null | undefined} weight
 * @returns {SymbolicTensor[]} what the metric adds up over the batches
 */
function sumsOf(lowering, metric, { target, value, mask }, weight) {
  return named(`The metric '${metric.name}'`, () => {
    const made = lowering.compose(`metric ${metric.name}`, () =>
      metric.sums(target, value, { weight, mask }),
    );
    return [made].flat().map(expectValues);
  });
}

/** Says whose fault an error is. @template T @param {string} what @param {() => T} work @returns {T} */
function named(what, work) {
  try {
    return work();
  } catch (error) {
    if (error instanceof HornetError && /^(must|returns) /.test(error.message))
      error.message = `${what} ${error.message}`;
    throw error;
  }
}
