/**
 * The README's table of what there is of Keras 3, made from the code.
 *
 *     node src/toolchain/status.js         writes it into README.md
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

import * as hornet from '../../js/index.js';
import { camelKey } from '../../js/utils/names.js';

const README = 'README.md';
const [BEGIN, END] = ['<!-- status:begin -->', '<!-- status:end -->'];
const LEVELS = ['core', 'wide', 'beyond'];

/**
 * Keras's names by group and by how much they are wanted: core by a reader of the book, wide for what TensorFlow.js has,
 * beyond for what only Keras has.
 *
 * @type {Record<string, Record<string, any>>}
 */
const keras = JSON.parse(readFileSync('tests/meta/keras.json', 'utf8'));

/** Whether the library exports a name. @param {string} where path of the namespace @param {string} name */
function has(where, name) {
  const namespace = where.split('.').reduce((object, key) => object?.[key], /** @type {any} */ (hornet));
  return namespace?.[name] !== undefined || namespace?.[camelKey(name)] !== undefined;
}

/** @returns {{group: string, level: string, name: string, done: boolean}[]} */
export const names = () =>
  Object.entries(keras).flatMap(([group, { in: where, ...levels }]) =>
    LEVELS.flatMap((level) =>
      (levels[level] ?? []).map((/** @type {string} */ name) => ({
        group,
        level,
        name,
        done: has(where, name),
      })),
    ),
  );

/** The README with the table as the code has it. */
export async function readmeWithStatus() {
  const all = names();
  const rows = Object.keys(keras).map((group) => {
    const own = all.filter((one) => one.group === group);
    const list = (/** @type {boolean} */ done) =>
      own.flatMap(({ name, done: is }) => (is === done ? [`\`${name}\``] : [])).join(' ') || '–';
    return `| ${group} | ${list(true)} | ${list(false)} |`;
  });
  const counts = LEVELS.map((level) => {
    const own = all.filter((one) => one.level === level);
    return `${own.filter(({ done }) => done).length} of ${own.length} ${level}`;
  });
  const table = ['| | there | not there |', '| --- | --- | --- |', ...rows].join('\n');
  const text = readFileSync(README, 'utf8');
  const [before, after] = [text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)];
  const made = `${text.slice(0, before)}\n\nOf Keras 3's names: ${counts.join(', ')}.\n\n${table}\n\n${text.slice(after)}`;
  return format(made, { ...(await resolveConfig(README)), filepath: README });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(README, await readmeWithStatus());
