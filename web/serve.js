/**
 * Serves the site on this machine: web/ at `/`, js/ at `/js/`.
 *
 *     npm start                     builds first
 *     PORT=9000 node web/serve.js   without PORT: 8080, or the next free one
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, realpathSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const HOST = '127.0.0.1';
const FIRST_PORT = 8080;
const LAST_PORT = 8180;

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.keras': 'application/x-keras',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.woff2': 'font/woff2',
};
/** These two isolate a page from others, so that its engine may share memory between threads. */
export const ISOLATION = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};
const COMPRESSIBLE = /^text\/|json|keras|svg|wasm/;

/** @type {Record<string, (content: Buffer) => Promise<Buffer>>} Content codings, best first. */
const CODINGS = {
  br: (content) => promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
  gzip: (content) => promisify(gzip)(content),
};

/** @type {Map<string, Promise<Buffer>>} Compressed files by coding and etag. */
const compressed = new Map();

/**
 * The file that a request path means, or null where it leaves its folder or names a hidden file.
 * @param {string} pathname As it stands in the URL.
 * @param {Record<string, string>} mounts Folders by the URL path they appear at; the longest that fits counts.
 * @returns {string | null}
 */
function locate(pathname, mounts) {
  let path;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (/\0|\\|(^|\/)\./.test(path)) return null;
  const mount = Object.keys(mounts)
    .filter((prefix) => path.startsWith(prefix))
    .sort((a, b) => b.length - a.length)[0];
  if (mount === undefined) return null;
  const folder = normalize(`${mounts[mount]}/`);
  const file = normalize(folder + path.slice(mount.length));
  return file.startsWith(folder) ? file : null;
}

/**
 * The first coding that the client takes.
 * @param {string} accepted The request's accept-encoding.
 */
function chooseCoding(accepted) {
  const taken = accepted.split(',').map((part) => part.trim());
  return Object.keys(CODINGS).find((coding) =>
    taken.some((part) => part.split(';')[0] === coding && !/;\s*q=0(\.0*)?$/.test(part)),
  );
}

/**
 * A file in one coding, compressed once.
 * @param {string} file
 * @param {string} etag
 * @param {string} coding
 */
function compress(file, etag, coding) {
  const key = `${coding} ${file} ${etag}`;
  const content = compressed.get(key) ?? readFile(file).then(CODINGS[coding]);
  compressed.set(key, content);
  return content;
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} message
 */
function refuse(response, status, message) {
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${message}</title>
<body style="font: 18px/1.5 serif; max-width: 36em; margin: 4em auto; padding: 0 1em"><h1>${message}</h1>
<p><a href="/">Hornet's first page</a></p></body></html>\n`;
  response.writeHead(status, { 'content-type': TYPES['.html'] }).end(body);
}

/**
 * Answers one request.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {Record<string, string>} mounts
 */
async function answer(request, response, mounts) {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return refuse(response, 405, 'Only GET and HEAD');
  const [pathname] = (request.url ?? '/').split(/[?#]/);
  let file = locate(pathname, mounts);
  let found = file ? await stat(file).catch(() => null) : null;
  if (file && found?.isDirectory()) {
    if (!pathname.endsWith('/')) {
      // Leading slashes are one: `//host` would send the browser elsewhere.
      response.writeHead(301, { location: `${pathname.replace(/^\/+/, '/')}/` }).end();
      return undefined;
    }
    file = `${file}index.html`;
    found = await stat(file).catch(() => null);
  }
  if (!file || !found?.isFile()) return refuse(response, 404, 'There is no such page');
  return send(request, response, file, found);
}

/**
 * Sends a file, compressed where that pays, or says that the client has it already.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {string} file
 * @param {import('node:fs').Stats} stats
 */
async function send(request, response, file, { size, mtimeMs }) {
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  const etag = `W/"${size.toString(36)}-${mtimeMs.toString(36)}"`;
  // no-cache: the browser keeps files but asks each time, so that edits show.
  const headers = {
    'content-type': type,
    'cache-control': 'no-cache',
    etag,
    vary: 'accept-encoding',
  };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  const coding = COMPRESSIBLE.test(type) && chooseCoding(String(request.headers['accept-encoding'] ?? ''));
  if (coding) {
    const body = await compress(file, etag, coding);
    response.writeHead(200, { ...headers, 'content-encoding': coding, 'content-length': body.length });
    response.end(request.method === 'HEAD' ? undefined : body);
    return;
  }
  response.writeHead(200, { ...headers, 'content-length': size });
  if (request.method === 'HEAD') response.end();
  else
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
}

/**
 * Listens on a port of the loopback interface.
 * @param {import('node:http').Server} server
 * @param {number} port 0 for any free one.
 */
async function listen(server, port) {
  server.listen(port, HOST);
  await once(server, 'listening');
}

/**
 * Starts the server.
 *
 * @param {object} [options]
 * @param {number} [options.port] Port to listen on; 0 for any free one. Default: 8080, or the next free one.
 * @param {Record<string, string>} [options.mounts] More folders of the project, by the URL path they appear at:
 *   `{ '/tests/': 'tests' }`.
 * @param {boolean} [options.isolated] Whether pages are isolated from others, as threads need it. Default: true.
 * @returns {Promise<{ origin: string, close: () => Promise<void> }>} `origin` is like `http://127.0.0.1:8080`.
 * @throws {Error} Where the given port is taken.
 * @example
 * const site = await serve({ port: 0 });
 * await fetch(`${site.origin}/js/index.js`);
 * await site.close();
 */
export async function serve({ port, mounts = {}, isolated = true } = {}) {
  const folders = Object.entries({ '/': 'web', '/js/': 'js', ...mounts });
  const absolute = Object.fromEntries(folders.map(([at, folder]) => [at, ROOT + folder]));
  const always = new Headers(isolated ? ISOLATION : {});
  const server = createServer((request, response) => {
    response.setHeaders(always);
    answer(request, response, absolute).catch((error) => {
      console.error(error);
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'The server failed');
    });
  });
  for (let candidate = port ?? FIRST_PORT; ; candidate++) {
    try {
      await listen(server, candidate);
      break;
    } catch (error) {
      const taken = /** @type {NodeJS.ErrnoException} */ (error).code === 'EADDRINUSE';
      if (!taken || port !== undefined || candidate === LAST_PORT) throw error;
    }
  }
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://${HOST}:${address.port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/**
 * Shows an address in the person's browser; where there is none, nothing happens.
 * @param {string} address
 */
function openBrowser(address) {
  const command =
    { darwin: 'open', win32: 'explorer' }[/** @type {string} */ (process.platform)] ?? 'xdg-open';
  const child = spawn(command, [address], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}

async function main() {
  const { PORT } = process.env;
  const port = PORT ? Number(PORT) : undefined;
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65536)) {
    throw new Error(`PORT must be a number from 0 to 65535, not '${PORT}'.`);
  }
  const site = await serve({ port }).catch((error) => {
    throw error.code === 'EADDRINUSE' ? new Error(`Port ${PORT} is taken: choose another in PORT.`) : error;
  });
  console.log(`Hornet is served at ${site.origin}/  (digits: ${site.origin}/demos/digits/)  Ctrl-C ends it.`);
  if (process.stdout.isTTY && process.stdin.isTTY) openBrowser(`${site.origin}/demos/digits/`);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
