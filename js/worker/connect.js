import { Runner } from '../engine/runner.js';
import { startWith } from '../engine/settings.js';
import { breathe } from '../engine/turns.js';
import { createRemoteRunner } from './remote.js';

/** @type {Promise<Runner> | undefined} */ let runner;

/** Pages are to stay responsive; Node, and code that is in a worker already, have nothing to keep free. */
const isPage = () => typeof document !== 'undefined' && typeof Worker === 'function';

/**
 * The engine, started on first use: in a worker where there is a page to keep free.
 *
 * @returns {Promise<Runner>}
 * @throws {import('../errors.js').LoadError} if it does not arrive; the next call tries again
 */
export function connect() {
  if (!runner) {
    const settings = startWith();
    const remote = settings.worker === 'auto' ? isPage() : settings.worker;
    runner = remote ? createRemoteRunner(settings) : Runner.create(settings);
    runner.catch(() => (runner = undefined));
  }
  return runner;
}

const PIECE = 1 << 22; // bytes a message: copying one takes a millisecond or two

/**
 * Hands data to the runner. To a worker it goes in pieces with a breath in between, so that the page stays responsive.
 *
 * @param {Runner} target
 * @param {import('../tensor.js').PackedTensor} packed
 * @param {AbortSignal} [signal] ends the sending
 * @returns {Promise<number>} id of the data set
 */
export async function sendData(target, packed, signal) {
  if (!(/** @type {any} */ (target).isRemote)) return target.addData(packed);
  const { shape, dtype, table, offsets } = packed;
  const values = /** @type {import('../tensor.js').TensorData} */ (
    packed.indices ?? packed.bytes ?? packed.data
  );
  const id = await target.allocateData({ shape, dtype, table: packed.bytes ? table : undefined, offsets });
  const step = PIECE / values.BYTES_PER_ELEMENT;
  for (let at = 0; at < values.length && !signal?.aborted; at += step) {
    await target.writeData(id, at, values.slice(at, at + step));
    await breathe();
  }
  return id;
}
