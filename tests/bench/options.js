/** The command line of `npm run bench`. */
import { parseArgs } from 'node:util';
import { PEERS } from './peers/index.js';
import { GROUPS, WORKS } from './works.js';

export const PLACES = ['chromium', 'node', 'native'];
const NAMES = [...new Set([...GROUPS, ...WORKS.map(({ id }) => id)])];

/** What the engine's native build can be measured at. */
const NATIVE = ['w1', 'w3', 'w6'];

export const HELP = `Usage: npm run bench -- [options]

Measures Hornet and its peers at the same work, in turn, on one thread each.

  --peers a,b       only these: ${PEERS.map((peer) => peer.id).join(', ')}
  --skip a,b        all but these
  --only a,b        only this work: ${NAMES.join(', ')}
  --where a,b       only there: ${PLACES.join(', ')}
  --native          the same C built natively beside OpenBLAS and PyTorch, at ${NATIVE.join(', ')}: --where native
  --rounds n        measurements of each kind (5; in Node 3 at most)
  --seconds s       length of one measurement (0.6)
  --images n        digits, 60000 at most (12800); a measurement goes through them once at most
  --quick           two rounds of a fifth of a second on 1280 digits: to see that all works
  --readme          write the overview into README.md, between its bench markers
  --page            write all of it to web/docs/benchmarks/results.json, which the page shows

Instead of that:

  --kernels         GFLOP/s of the engine's matrix products, convolutions and pooling
  --profile         milliseconds and GFLOP/s by op of one training step
  --explain         what each convolution costs by each algorithm, and which one the engine takes
  --instructions    instructions that fixed steps take (valgrind), compared with instructions.json
    --accept        and written to it
  --help            this text`;

const LISTS = {
  peers: PEERS.map((peer) => peer.id),
  skip: PEERS.map((peer) => peer.id),
  only: NAMES,
  where: PLACES,
};
const FLAGS = [
  'quick',
  'readme',
  'page',
  'kernels',
  'profile',
  'explain',
  'native',
  'instructions',
  'accept',
  'help',
];
/** All of it in 25 minutes on two cores. */
const NUMBERS = { rounds: 5, seconds: 0.6, images: 12800 };
/** Node is the second place: what has been seen in Chromium needs fewer rounds there. */
export const NODE_ROUNDS = 3;
const QUICK = { rounds: 2, seconds: 0.2, images: 1280 };
const MOST_IMAGES = 60000;

/**
 * @param {string[]} args
 * @throws {Error} for an unknown option or value, naming the known ones
 */
export function parseOptions(args) {
  const { values } = parseArgs({
    args,
    options: Object.fromEntries([
      ...[...Object.keys(LISTS), ...Object.keys(NUMBERS)].map((name) => [name, { type: 'string' }]),
      ...FLAGS.map((name) => [name, { type: 'boolean', default: false }]),
    ]),
  });
  const options = { ...values };
  for (const [name, known] of Object.entries(LISTS)) options[name] = list(name, values[name], known);
  const defaults = values.quick ? QUICK : NUMBERS;
  for (const name of Object.keys(NUMBERS)) options[name] = positive(name, values[name] ?? defaults[name]);
  if (values.native) Object.assign(options, { where: ['native'], only: values.only ? options.only : NATIVE });
  options.works = WORKS.filter(({ id, group }) => options.only.includes(id) || options.only.includes(group));
  // Scaling is measured up to all of MNIST.
  options.scalingImages = values.quick ? options.images : MOST_IMAGES;
  options.rows = values.quick ? QUICK.images : Number.MAX_SAFE_INTEGER; // it travels as JSON
  options.images = Math.min(Math.max(Math.floor(options.images), 256), MOST_IMAGES);
  return options;
}

function list(name, text, known) {
  if (text === undefined) return name === 'skip' ? [] : known;
  const items = text.split(',');
  const wrong = items.find((item) => !known.includes(item));
  if (wrong !== undefined) throw new Error(`--${name} does not know '${wrong}'. Known: ${known.join(', ')}.`);
  return items;
}

function positive(name, text) {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} must be a number above zero; received '${text}'.`);
  return value;
}
