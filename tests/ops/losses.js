// Formulas that the reference implementations of losses share.

// The engine clips at the float32 next to 1 - 1e-7.
const EPSILON = 1e-7;

export const clip = (q) => Math.min(Math.max(q, EPSILON), Math.fround(1 - EPSILON));

export function logSoftmax(row) {
  const largest = Math.max(...row);
  const logSum = Math.log(row.reduce((sum, value) => sum + Math.exp(value - largest), 0));
  return Array.from(row, (value) => value - largest - logSum);
}

export function probabilities(row) {
  const sum = row.reduce((a, b) => a + b, 0);
  return Array.from(row, (value) => value / sum);
}

export function argmax(row) {
  let best = 0;
  row.forEach((value, i) => {
    if (value > row[best]) best = i;
  });
  return best;
}
