import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { jsonText } from '../../js/io/serialize.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * What real Keras answers to requests.
 *
 * @param {string} script of tests/support: it reads a file of requests and prints a list of answers
 * @param {any[]} requests
 * @returns {Promise<any[]>}
 */
export async function askKeras(script, requests) {
  const folder = await mkdtemp(join(tmpdir(), 'hornet-oracle-'));
  const file = join(folder, 'requests.json');
  await writeFile(file, jsonText(requests));
  const { stdout } = await promisify(execFile)(
    join(ROOT, '.build/venv/bin/python'),
    [join(ROOT, 'tests/support', script), file],
    { env: { ...process.env, KERAS_BACKEND: 'jax' }, maxBuffer: 1 << 26 },
  );
  await rm(folder, { recursive: true });
  return JSON.parse(/** @type {string} */ (stdout.trim().split('\n').at(-1)));
}
