/**
 * Newswires made up for tests: lists of word indices as `loadData` gives them, and their topics. Common words are in all
 * topics, as in real texts; each topic has a few words of its own.
 */

import { randomSource } from '../ops/support.js';

/**
 * @param {{count?: number, words?: number, topics?: number, length?: number}} [options] length: mean number of words
 * @returns {{texts: number[][], topics: Int32Array}}
 */
export function newswires({ count = 300, words = 1000, topics = 5, length = 20 } = {}) {
  const random = randomSource(`${[count, words, topics, length]}`);
  const labels = Int32Array.from({ length: count }, (_, i) => i % topics);
  // Zipf's law: how often a word occurs falls with its rank, so that the logarithm of the rank is uniform.
  const common = () => Math.floor(words ** random());
  const own = (/** @type {number} */ topic) => words - 1 - topic - topics * Math.floor(random() * 6);
  const texts = Array.from(labels, (topic) =>
    Array.from({ length: Math.ceil(length * (0.5 + random())) }, () =>
      random() < 0.2 ? own(topic) : common(),
    ),
  );
  return { texts, topics: labels };
}
