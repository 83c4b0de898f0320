/**
 * Temperature calibration (Guo et al., "On Calibration of Modern Neural Networks", 2017): after training, all logits
 * are divided by one number, chosen on held-out data so that of the answers given with 90 % nine in ten are right.
 * The answers themselves stay the same.
 */

const { exp, log, max } = Math;

const CLASSES = 10;

/**
 * The temperature that makes the labels likeliest.
 *
 * @param {ArrayLike<number>} probabilities  [n, 10] from a softmax
 * @param {ArrayLike<number>} labels  [n], 0…9
 * @returns {number} above 1 if the network is too sure, below if it is too modest
 * @example
 * const temperature = calibrate((await model.predict(x)).data, labels);
 */
export function calibrate(probabilities, labels) {
  // A softmax forgets only a constant, which the next softmax does not see; 1e-30 stands for what rounded to nothing.
  const logits = Float64Array.from(probabilities, (p) => log(max(p, 1e-30)));
  let [low, high] = [log(0.1), log(10)];
  while (high - low > 1e-4) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (surprise(logits, labels, exp(a)) < surprise(logits, labels, exp(b))) high = b;
    else low = a;
  }
  return exp((low + high) / 2);
}

/**
 * The mean negative logarithm of the right answers' probabilities; convex in 1 / temperature, so it has one minimum.
 *
 * @param {Float64Array} logits
 * @param {ArrayLike<number>} labels
 * @param {number} temperature
 */
function surprise(logits, labels, temperature) {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const scaled = logits.subarray(i * CLASSES, (i + 1) * CLASSES).map((logit) => logit / temperature);
    const most = scaled.reduce((a, b) => max(a, b));
    sum += most + log(scaled.reduce((total, logit) => total + exp(logit - most), 0)) - scaled[labels[i]];
  }
  return sum / labels.length;
}

/**
 * Divides the logits by the temperature for good: the last two weights, kernel and bias of the softmax layer, are.
 *
 * @template {{div: (by: number) => any}} T
 * @param {T[]} weights  of a model that ends in a dense softmax layer
 * @param {number} temperature
 * @returns {T[]}
 */
export function soften(weights, temperature) {
  return weights.map((weight, i) => (i < weights.length - 2 ? weight : weight.div(temperature)));
}
