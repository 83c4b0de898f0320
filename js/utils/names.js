/** Spelling, and names for what the user did not name. */

/**
 * Keras's snake case of a class name.
 *
 * @param {string} name
 * @example snakeCase('MaxPooling2D'); // 'max_pooling2d'
 */
export const snakeCase = (name) =>
  name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();

/** @param {string} key `kernel_size` or `kernelSize` @returns {string} `kernelSize` */
export const camelKey = (key) => key.replace(/_+([a-z0-9])/g, (_, letter) => letter.toUpperCase());

/** @param {string} key `kernelSize` or `kernel_size` @returns {string} `kernel_size` */
export const snakeKey = (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** @type {Map<string, number>} how many were named after each class */
const counters = new Map();

/**
 * A name after the class: `dense`, `dense_1`, `dense_2`, …
 *
 * @param {string} className
 */
export function uniqueName(className) {
  const base = snakeCase(className);
  const count = counters.get(base) ?? 0;
  counters.set(base, count + 1);
  return count ? `${base}_${count}` : base;
}

/**
 * Begins to count names anew, so that the next Dense is `dense` again. Models made before stay as they are.
 *
 * @example utils.clearSession();
 */
export function clearSession() {
  counters.clear();
}
