import { Callback } from './callback.js';

/**
 * Ends training quietly where the loss is no longer a number. Without it `fit` throws an error that names the layer to
 * blame. Either way the weights are those from before that batch.
 *
 * @example await model.fit(x, y, { callbacks: [callbacks.TerminateOnNaN()] })
 */
export class TerminateOnNaN extends Callback {
  /** @param {number} batch from 0 @returns {boolean} whether training is to end without an error */
  onNonFinite(batch) {
    console.log(`Batch ${batch}: Invalid loss, terminating training`);
    return true;
  }
}
