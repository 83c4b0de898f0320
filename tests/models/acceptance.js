/**
 * Trains program 1 from several seeds, in Node and in Chromium, and prints the accuracy after every epoch.
 *
 *     npm run acceptance                     seeds 1, 2, 3; five epochs; about half an hour
 *     npm run acceptance -- node 1 1         where, seeds, epochs
 */
import * as hornet from '../../js/index.js';
import { browserReport } from '../support/report.js';
import { program1 } from './program1.js';

const [where = 'node,chromium', seeds = '1,2,3', epochs = '5'] = process.argv.slice(2);

/** @param {string} place @param {number} seed */
async function run(place, seed) {
  const options = { seed, epochs: Number(epochs) };
  if (place === 'node') return program1(hornet, options);
  return browserReport(place, `/tests/web/pages/program1.html?seed=${seed}&epochs=${epochs}`);
}

const percent = (/** @type {number} */ x) => x.toFixed(4);
for (const place of where.split(',')) {
  const finals = [];
  for (const seed of seeds.split(',').map(Number)) {
    const { test, training, seconds, error } = await run(place, seed);
    if (error) throw new Error(error);
    finals.push(test);
    console.log(
      `${place} seed ${seed}: test ${test.map(percent).join(' ')} · training ${training.map(percent).join(' ')}`,
    );
    console.log(`  seconds an epoch: ${seconds.map((s) => s.toFixed(1)).join(' ')}`);
  }
  const mean = (/** @type {number} */ epoch) =>
    finals.reduce((sum, test) => sum + test.at(epoch), 0) / finals.length;
  console.log(
    `${place}: mean test accuracy after the first epoch ${percent(mean(0))}, after the last ${percent(mean(-1))}`,
  );
}
