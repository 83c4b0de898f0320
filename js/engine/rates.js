/**
 * An optimizer's learning rate: a number, or a table of those of the steps to come where it follows a schedule. Schedules
 * may be functions, which cannot be sent to a worker; a table can, and a step asks nobody.
 *
 * @typedef {{from: number, values: Float64Array}} Rates `from`: the number of the first step in the table
 * @typedef {{pointer: number, rate: number, rates?: Rates | null}} Optimizer
 */

/**
 * The rate of a step.
 *
 * @param {Optimizer} optimizer
 * @param {number} step counted from 0
 * @returns {number}
 */
export function rateAt({ rate, rates }, step) {
  if (!rates) return rate;
  const { from, values } = rates;
  return values[Math.min(Math.max(step - from, 0), values.length - 1)];
}
