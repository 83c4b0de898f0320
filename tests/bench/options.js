/** The command line of `npm run bench`. */
import { parseArgs } from 'node:util';
import { PEERS } from './peers/index.js';

export const MEASURES = ['train', 'predict1', 'predict256'];
export const PLACES = ['chromium', 'node', 'native'];

export const HELP = `Usage: npm run bench -- [options]

Trains program 1's convnet and predicts with it, in Hornet and in every peer, in turn, on one thread each.

  --peers a,b       only these: ${PEERS.map((peer) => peer.id).join(', ')}
  --skip a,b        all but these
  --only a,b        only these measures: ${MEASURES.join(', ')}
  --where a,b       only there: ${PLACES.join(', ')}
  --rounds n        measurements of each kind (5)
  --seconds s       length of one measurement (4)
  --images n        training images, 60000 at most (12800); a measurement goes through them once at most
  --quick           two rounds of half a second on 1280 images: to see that all works
  --readme          write the table into README.md, between its bench markers
  --kernels         GFLOP/s of matrix products, convolutions and pooling instead
  --profile         milliseconds by op of one training step instead
  --help            this text`;

const LISTS = {
  peers: PEERS.map((peer) => peer.id),
  skip: PEERS.map((peer) => peer.id),
  only: MEASURES,
  where: PLACES,
};
const FLAGS = ['quick', 'readme', 'kernels', 'profile', 'help'];
const NUMBERS = { rounds: 5, seconds: 4, images: 12800 };
const QUICK = { rounds: 2, seconds: 0.5, images: 1280 };
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
