/** Runs a module of this folder in a process of its own and obeys messages, as page.html does in a page. */
import { readFile } from 'node:fs/promises';

const hosting = import(`./${process.argv[2]}`);

process.on('message', async ({ id, method, args }) => {
  try {
    const host = await hosting;
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
