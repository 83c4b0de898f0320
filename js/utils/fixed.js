/**
 * Like Python's `'%.*f'`: a number exactly half-way between two goes to the even one. Such numbers are common in what we
 * print: an accuracy of 1/32 is 0.0312, not 0.0313.
 *
 * @param {number} x
 * @param {number} digits after the point
 * @example fixed(2.5, 0); // '2'
 */
export function fixed(x, digits) {
  const rounded = x.toFixed(digits);
  const halfway = /^50*$/.test(x.toFixed(digits + 40).slice(-40));
  if (!halfway || !'13579'.includes(rounded[rounded.length - 1])) return rounded;
  return x.toFixed(digits + 1).slice(0, digits ? -1 : -2);
}
