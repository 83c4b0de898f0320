/** Tables in Markdown, their place in README.md, and the file that the page shows. */
import { readFileSync, writeFileSync } from 'node:fs';
import { setting, standing, tables } from './tables.js';
import { WORKS } from './works.js';

const START = '<!-- bench:start -->';
const END = '<!-- bench:end -->';

/**
 * @param {object} run what run.js saves as JSON
 * @returns {string} all tables and their notes
 */
export function markdown(run) {
  const parts = tables(run).map((table) => `## ${table.title}\n\n${tableMarkdown(table)}`);
  return [...parts, `Median (least … most) of the measurements. ${setting(run)}`].join('\n\n');
}

/** @param {object} run @returns {string} the tables of the README: the best of each work, and all who were measured at W1 */
export function overview(run) {
  const [first] = tables(run);
  const parts = [tableMarkdown(standing(run)), `The best measurement of each. ${setting(run)}`];
  if (first?.id === 'w1')
    parts.push('Everybody at the first of these, median (least … most):', tableMarkdown(first));
  return parts.join('\n\n');
}

/** @param {import('./tables.js').Table} table */
export function tableMarkdown({ head, rows, notes }) {
  const strong = (text, isOurs) => (isOurs ? `**${text}**` : text);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    line(['', ...head]),
    `| --- |${' --- |'.repeat(head.length)}`,
    ...rows.map(({ title, isOurs, cells }) => line([strong(title, isOurs), ...cells.map(cellMarkdown)])),
    ...notes.map((note, i) => `${i === 0 ? '\n' : ''}${i + 1}. ${note}`),
  ].join('\n');
}

const cellMarkdown = ({ text, range, notes }) =>
  text + (range ? ` (${range})` : '') + (notes ? ` <sup>${notes.join(', ')}</sup>` : '');

/** Replaces what stands between the markers. */
export function writeReadme(path, text) {
  const readme = readFileSync(path, 'utf8');
  const from = readme.indexOf(START);
  const to = readme.indexOf(END);
  if (from < 0 || to < from) throw new Error(`${path} has no ${START} … ${END} to put the table between.`);
  writeFileSync(path, `${readme.slice(0, from + START.length)}\n\n${text}\n\n${readme.slice(to)}`);
}

/** What the page shows: the tables, the curves of scaling, and what its own measurements came to here. */
export function pageData(run) {
  return {
    date: run.date.slice(0, 10),
    setting: setting(run),
    standing: standing(run),
    tables: tables(run),
    scaling: { samples: curve(run, 'rows'), batches: curve(run, 'batch') },
    here: run.visitor,
  };
}

/** Least seconds; null where it was not measured in Chromium. */
function best(run, work, measure) {
  const values = run.environments.chromium?.results[work]?.hornet?.figures[measure]?.values;
  return values?.length ? Math.min(...values) : null;
}

/** @returns {[number, number][]} count, least microseconds a sample */
function curve(run, prefix) {
  const { measures } = WORKS.find(({ id }) => id === 'scaling');
  return measures
    .filter(({ id }) => id.startsWith(`${prefix}-`))
    .map(({ id, show }) => {
      const seconds = best(run, 'scaling', id);
      return [Number(id.split('-')[1]), seconds === null ? null : Number(show(seconds).toPrecision(4))];
    })
    .filter(([, value]) => value !== null);
}

/** @param {string} path @param {object} run */
export function writePage(path, run) {
  writeFileSync(path, `${JSON.stringify(pageData(run), null, 1)}\n`);
}
