/** Data sets, each with `loadData()`. */
export * as mnist from './mnist.js';
