/**
 * Packs the digits that teaching practises with, from the full set: a part of `npm run data`.
 *
 *     node web/demos/digits/pack-replay.js
 */
import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

import { loadData } from '../../../js/data/mnist.js';
import { packReplay } from './replay.js';

const TARGET = new URL('../../data/mnist/replay.bin.gz', import.meta.url);

const sets = await loadData();
const [train, test] = sets.map(([images, labels]) => ({
  pixels: /** @type {Uint8Array} */ (images.data),
  labels: /** @type {Uint8Array} */ (labels.data),
}));
const packed = gzipSync(packReplay(train, test), { level: 9 });
await writeFile(TARGET, packed);
console.error(`[data] replay.bin.gz: 2,000 digits to practise with, ${Math.round(packed.length / 1024)} KB`);
