/**
 * A thousand digits of MNIST's training set, so that teaching a new drawing does not make the network forget the old
 * ones, and a thousand of the test set, to show that it has not. `npm run data` packs them: first the pixels, then the
 * labels, training digits first, all gzipped.
 *
 * @typedef {{ pixels: Uint8Array, labels: Uint8Array }} Digits 28 x 28 pixels each, 0 … 255
 * @typedef {{ train: Digits, test: Digits }} Replay
 */

const COUNT = 1000;
const PIXELS = 28 * 28;

/**
 * Fetches the digits.
 *
 * @param {string | URL} [url]
 * @returns {Promise<Replay>}
 * @throws {Error} if they cannot be had, saying what to do
 */
export async function loadReplay(url = new URL('../../data/mnist/replay.bin.gz', import.meta.url)) {
  const response = await fetch(url);
  if (!response.ok || !response.body) {
    throw new Error(
      `The practice digits did not arrive (${response.status} for ${url}). Run "npm run data" first.`,
    );
  }
  return unpackReplay(await gunzip(response.body));
}

/**
 * @param {Uint8Array} bytes
 * @returns {Replay}
 * @throws {Error} if there are too few or too many of them
 */
export function unpackReplay(bytes) {
  const expected = 2 * COUNT * (PIXELS + 1);
  if (bytes.length !== expected) {
    throw new Error(
      `The practice digits are damaged: ${bytes.length} bytes where ${expected} were expected.`,
    );
  }
  const labels = 2 * COUNT * PIXELS;
  const set = (/** @type {number} */ i) => ({
    pixels: bytes.slice(i * COUNT * PIXELS, (i + 1) * COUNT * PIXELS),
    labels: bytes.slice(labels + i * COUNT, labels + (i + 1) * COUNT),
  });
  return { train: set(0), test: set(1) };
}

/**
 * @param {{ pixels: Uint8Array, labels: Uint8Array }} train at least a thousand digits
 * @param {{ pixels: Uint8Array, labels: Uint8Array }} test
 * @returns {Uint8Array} what `unpackReplay` takes
 */
export function packReplay(train, test) {
  const bytes = new Uint8Array(2 * COUNT * (PIXELS + 1));
  [train, test].forEach(({ pixels, labels }, i) => {
    bytes.set(pixels.subarray(0, COUNT * PIXELS), i * COUNT * PIXELS);
    bytes.set(labels.subarray(0, COUNT), 2 * COUNT * PIXELS + i * COUNT);
  });
  return bytes;
}

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @returns {Promise<Uint8Array>}
 */
async function gunzip(stream) {
  const plain = stream.pipeThrough(/** @type {any} */ (new DecompressionStream('gzip')));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}
