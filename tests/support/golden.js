import { readFileSync } from 'node:fs';

/**
 * Values that real Keras gave. tests/golden/generate/run.sh makes them anew.
 *
 * @param {string} name
 * @returns {any}
 */
export const golden = (name) =>
  JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), 'utf8'));
