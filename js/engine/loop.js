import { breathe } from './turns.js';

/**
 * The loop over the batches of a pass: what happens between them, and how many of them may run before messages are let in.
 *
 * @typedef {import('./batches.js').Batches} Batches
 * @typedef {import('./turns.js').Gate} Gate
 * @typedef {import('./turns.js').Turns} Turns
 *
 * What is done with the batch in the plan's inputs, of n samples; false: end here.
 * @typedef {(batches: Batches, n: number) => boolean} Work
 *
 * Works through batches until it is time to look at the messages, or through one if `single`; false: end here.
 * @typedef {(batches: Batches, gate: Gate, single: boolean) => boolean | Promise<boolean>} Slice
 *
 * What a listener hears. 'begin' only with `everyBatch`.
 * @typedef {{type: 'begin' | 'end', batch: number, batches: number, tally: import('./batches.js').Tally}} BatchEvent
 * @typedef {(event: BatchEvent) => void | Promise<void>} Listener
 */

const SLICE = 10; // milliseconds of work between two looks at the messages

export class Loop {
  #turns;
  /** When messages were last let in. */ #breathed = 0;

  /** @param {Turns} turns */
  constructor(turns) {
    this.#turns = turns;
  }

  /**
   * @param {Batches} batches
   * @param {{gate: Gate, everyBatch?: boolean, listener?: Listener}} control everyBatch: wait for the listener
   * @param {Slice} slice
   */
  async run(batches, { gate, everyBatch = false, listener }, slice) {
    const { tally, count } = batches;
    const hear = async (/** @type {'begin' | 'end'} */ type, /** @type {number} */ batch) =>
      listener?.({ type, batch, batches: count, tally });
    /** @type {unknown} what went wrong in a listener that nobody waited for */ let failure;

    while (batches.done < count) {
      if (!gate.open) await gate.pass();
      if (gate.stopped) break;
      if (everyBatch) await hear('begin', batches.done);
      const whole = await this.#turns.take(() => slice(batches, gate, everyBatch));
      if (!whole) break;
      if (listener) {
        const told = hear('end', batches.done - 1).catch((error) => (failure ??= { error }));
        if (everyBatch) await told;
      }
      await this.breathe(everyBatch);
      if (failure) throw /** @type {{error: unknown}} */ (failure).error;
    }
    return { tally, batches: batches.done, stopped: gate.stopped };
  }

  /** Lets messages in if that has not happened for a while. @param {boolean} [always] */
  async breathe(always = false) {
    if (!always && performance.now() < this.#breathed + SLICE) return;
    await breathe();
    this.#breathed = performance.now();
  }
}

/** Loads the next batch and works on it. @param {Batches} batches @param {Work} work @returns {boolean} */
export function runBatch(batches, work) {
  const n = batches.length;
  batches.load(batches.start, n);
  if (!work(batches, n)) return false;
  batches.add(n);
  batches.done++;
  return true;
}

/**
 * Slices of work that is done at once. The clock is looked at after 1, 2, 4, … batches as long as these take next to no
 * time.
 *
 * @param {Work} work
 * @returns {Slice}
 */
export const slicesOf = (work) => (batches, gate, single) => {
  const deadline = performance.now() + SLICE;
  for (let now = 0, stride = 1; now < deadline;) {
    for (let k = 0; k < stride; k++) {
      if (!runBatch(batches, work)) return false;
      gate.count();
      if (single || batches.done === batches.count || !gate.open) return true;
    }
    const before = now;
    now = performance.now();
    if (now - before < SLICE / 20) stride *= 2;
  }
  return true;
};

/**
 * Slices of steps that have to be waited for.
 *
 * @param {(batches: Batches) => Promise<boolean>} step which loads the batch itself
 * @returns {Slice}
 */
export const slicesOfSteps = (step) => async (batches, gate, single) => {
  const deadline = performance.now() + SLICE;
  do {
    if (!(await step(batches))) return false;
    gate.count();
  } while (!single && batches.done < batches.count && gate.open && performance.now() < deadline);
  return true;
};
