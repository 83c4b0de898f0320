/**
 * Makes an asynchronous function "latest wins": while a call is under way, of all further calls only the newest is kept;
 * the ones it pushes aside resolve to `undefined` without having run. Nothing ever queues up behind a fast hand.
 *
 * @template A, R
 * @param {(argument: A) => Promise<R>} run
 * @returns {(argument: A) => Promise<R | undefined>}
 * @example
 * const read = latestWins((pixels) => model.predict(pixels));
 * const result = await read(pixels);
 * if (result) show(result);
 */
export function latestWins(run) {
  let busy = false;
  /** @type {{ argument: A, resolve: (result: R | undefined) => void, reject: (error: unknown) => void } | null} */
  let waiting = null;

  /** @param {NonNullable<typeof waiting>} call */
  async function start(call) {
    busy = true;
    try {
      call.resolve(await run(call.argument));
    } catch (error) {
      call.reject(error);
    }
    busy = false;
    const next = waiting;
    waiting = null;
    if (next) start(next);
  }

  return (argument) =>
    new Promise((resolve, reject) => {
      const call = { argument, resolve, reject };
      if (!busy) {
        start(call);
        return;
      }
      waiting?.resolve(undefined);
      waiting = call;
    });
}
