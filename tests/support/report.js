// Pages that compute something in a real browser and post what came out.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TYPES = {
  html: 'text/html',
  js: 'text/javascript',
  wasm: 'application/wasm',
  json: 'application/json',
};

/** @type {Record<string, (profile: string) => string[]>} */
const OPTIONS = {
  chromium: (profile) => [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    `--user-data-dir=${profile}`,
  ],
  'firefox-esr': (profile) => ['--headless', '--no-remote', '--profile', profile],
};

/**
 * Opens a page of the repository in a browser with an empty profile and waits until it posts its report.
 *
 * @param {'chromium' | 'firefox-esr'} browser
 * @param {string} path from the repository's root
 * @param {Record<string, string>} [headers] of all that is served
 * @returns {Promise<any>}
 */
export async function browserReport(browser, path, headers = {}) {
  let deliver;
  const report = new Promise((resolve) => (deliver = resolve));
  const server = createServer((request, response) => {
    for (const name in headers) response.setHeader(name, headers[name]);
    serve(request, response, deliver);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const profile = mkdtempSync(join(tmpdir(), 'hornet-'));
  const url = `http://127.0.0.1:${server.address().port}${path}`;
  const child = spawn(browser, [...OPTIONS[browser](profile), url], { stdio: 'ignore' });
  const failed = new Promise((_, reject) => child.once('error', reject));
  try {
    return await Promise.race([report, failed]);
  } finally {
    await end(child);
    server.closeAllConnections();
    server.close();
    removeFolder(profile);
  }
}

/** The browser's helpers may still be writing as they die: what cannot be removed then stays among temporary files. @param {string} folder */
function removeFolder(folder) {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  } catch (error) {
    if (error.code !== 'ENOTEMPTY') throw error;
  }
}

/** @param {import('node:child_process').ChildProcess} child */
function end(child) {
  if (child.exitCode !== null || child.pid === undefined) return undefined;
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGKILL');
  });
}

async function serve(request, response, deliver) {
  if (request.method === 'POST') {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.end();
    return deliver(JSON.parse(body));
  }
  const path = new URL(request.url, 'http://localhost').pathname;
  try {
    response.setHeader('content-type', TYPES[path.split('.').at(-1)] ?? 'application/octet-stream');
    const file = path.startsWith('/data/') ? `web${path}` : path; // as on the site
    return response.end(await readFile(join(ROOT, file)));
  } catch {
    return response.writeHead(404).end();
  }
}
