/** A static server of the repository on a free loopback port, for the measured pages. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

const ISOLATION = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/**
 * @param {string} root folder that is served
 * @param {{isolated?: boolean}} [options] isolated: with the headers that shared memory needs
 * @returns {Promise<{origin: string, close: () => void}>}
 */
export async function serve(root, { isolated = false } = {}) {
  const server = createServer(async (request, response) => {
    const path = join(root, normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname)));
    const found = await stat(path).catch(() => null);
    if (!found?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    const headers = { 'content-type': type, 'content-length': found.size, ...(isolated && ISOLATION) };
    response.writeHead(200, headers);
    createReadStream(path).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
