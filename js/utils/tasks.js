/**
 * Resolves in a task of its own, so that the page can handle its events in between. Unlike timers it is not slowed
 * down in hidden tabs.
 *
 * @returns {Promise<void>}
 */
export function nextTask() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/**
 * For long loops: a function that does nothing until `milliseconds` have gone by since the last pause, and then lets
 * other tasks run.
 *
 * @param {number} [milliseconds] well below 50, from where on a task is felt
 * @returns {() => Promise<void>}
 * @example
 * const pause = pacer();
 * for (const item of many) {
 *   work(item);
 *   await pause();
 * }
 */
export function pacer(milliseconds = 10) {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < milliseconds) return;
    await nextTask();
    last = performance.now();
  };
}
