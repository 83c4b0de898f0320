/**
 * Times the convolutions of the measured nets by each algorithm that the engine has, where it is loaded: in a page or in a
 * Node process. `--explain` is made of it.
 *
 * The engine is told which algorithm to use by nn_conv_force(algorithm), -1: its own choice; and says what it thinks of
 * each by nn_conv_cost(plan, node, pass, algorithm). A build without these has one column.
 */
import { Engine } from '../../js/engine/engine.js';
import { loadWasm } from '../../js/engine/load.js';
import { NETS, graph } from './nets.js';
import { CONV } from './operations.js';
import { uniform } from './random.js';
import { convolutionSpec, openNode } from './single-node.js';

const DIRECTIONS = ['forward', 'filter', 'input'];
const ALGORITHMS = { direct: 0, winograd: 1 };
const OWN_CHOICE = -1;

/** @typedef {{name: string, batch: number, shape: any, directions: string[]}} Case */

/** @returns {Case[]} the different convolutions of W1 (training), MobileNet, the style net and W6 */
export function cases() {
  const w6 = { size: CONV.size, inputs: CONV.channels, outputs: CONV.channels, same: true };
  return [
    ...ofNet('digits', 64, DIRECTIONS),
    ...ofNet('mobilenet', 1, ['forward']),
    ...ofNet('style', 1, ['forward']),
    ...[1, 8].map((batch) => ({ name: 'W6', batch, shape: w6, directions: DIRECTIONS })),
  ];
}

function ofNet(name, batch, directions) {
  const seen = new Set();
  return graph(NETS[name])
    .filter(({ kind }) => kind === 'conv')
    .map(({ from, filters, size, stride, same, input }) => ({
      name,
      batch,
      shape: { size: from[0], inputs: from[2], outputs: filters, window: size, stride, same },
      // Nobody wants the gradient of the data.
      directions: directions.filter((direction) => !(direction === 'input' && input < 0)),
    }))
    .filter(({ shape }) => !seen.has(JSON.stringify(shape)) && seen.add(JSON.stringify(shape)));
}

export const caseCount = () => cases().length;

/**
 * @param {number} at position among the cases
 * @param {'baseline' | 'relaxed'} simd
 * @param {number} seconds for each candidate
 * @returns {Promise<{direction: string, flops: number, taken: string | null, seconds: Record<string, number>,
 *   costs: Record<string, number>}[]>} taken: null where the engine cannot be told what to use
 */
export async function explainCase(at, simd, seconds) {
  const { exports, build } = await loadWasm({ simd, wasmUrl: null, worker: false });
  const engine = new Engine(exports, build);
  const { batch, shape, directions } = cases()[at];
  const spec = convolutionSpec(batch, shape);
  return directions.map((direction) => explainOne(engine, exports, spec, direction, seconds));
}

function explainOne(engine, exports, spec, direction, seconds) {
  // An op asks anew, whenever it runs, what it should use: a plan has to run under what it was made for.
  const open = (algorithm) => {
    exports.nn_conv_force?.(algorithm);
    const node = openNode(engine, spec, direction, fill);
    const run = () => {
      exports.nn_conv_force?.(algorithm);
      node.run();
    };
    run();
    return { ...node, run };
  };
  const own = open(OWN_CHOICE);
  const costs = costsOf(exports, own, DIRECTIONS.indexOf(direction));
  const candidates = { own, ...(exports.nn_conv_force && alternatives(open)) };
  const taken = exports.nn_conv_force ? sameBits(own, candidates) : null;
  if (taken) delete candidates.own;
  const times = inTurn(candidates, seconds);
  const { flops } = own;
  new Set([own, ...Object.values(candidates)]).forEach(({ free }) => free());
  exports.nn_conv_force?.(OWN_CHOICE);
  return { direction, flops, taken, seconds: times, costs };
}

/** Those that differ: where Winograd's algorithm does not apply, the direct one runs in its place. */
function alternatives(open) {
  const [direct, winograd] = Object.values(ALGORITHMS).map(open);
  if (!equal(direct.output(), winograd.output())) return { direct, winograd };
  winograd.free();
  return { direct };
}

/** Each algorithm has bits of its own: they tell which one has run. */
function sameBits(own, candidates) {
  const output = own.output();
  return Object.keys(ALGORITHMS).find((name) => candidates[name] && equal(candidates[name].output(), output));
}

const equal = (a, b) => a.every((value, i) => value === b[i]);

function costsOf({ nn_conv_cost: cost }, { plan, node }, pass) {
  if (!cost) return {};
  const each = Object.entries(ALGORITHMS).map(([name, id]) => [name, cost(plan.pointer, node, pass, id)]);
  return Object.fromEntries(each.filter(([, value]) => value >= 0));
}

/** The best of some rounds, all candidates in each. */
function inTurn(candidates, seconds) {
  const names = Object.keys(candidates);
  const best = Object.fromEntries(names.map((name) => [name, Infinity]));
  const began = performance.now();
  const pace = Object.fromEntries(names.map((name) => [name, 1]));
  for (let round = 0; round < 4 || performance.now() - began < 1000 * seconds * names.length; round++) {
    for (const name of names) {
      const from = performance.now();
      for (let i = 0; i < pace[name]; i++) candidates[name].run();
      const each = (performance.now() - from) / 1000 / pace[name];
      best[name] = Math.min(best[name], each || Infinity);
      // Long against the clock's 0.1 ms.
      pace[name] = Math.min(1000, Math.max(1, Math.ceil(0.005 / Math.max(each, 1e-6))));
    }
  }
  return best;
}

function fill(values) {
  const random = uniform(values.length);
  for (let i = 0; i < values.length; i++) values[i] = 0.1 * (random() - 0.5);
}
