/** The Node side of a measured library: runs host.js in a process of its own and obeys messages. */
import { readFile } from 'node:fs/promises';
import * as host from './host.js';

process.on('message', async ({ id, method, args }) => {
  try {
    if (method === 'start') args = [await withDataset(args[0])];
    process.send({ id, result: await host[method](...args) });
  } catch (error) {
    process.send({ id, error: error.message });
  }
});

async function withDataset({ images, labels, ...task }) {
  return { ...task, dataset: { images: await bytes(images), labels: await bytes(labels) } };
}

const bytes = async (path) => new Uint8Array(await readFile(path));
