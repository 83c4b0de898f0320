/** The benchmark's table in Markdown, and its place in README.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { TRAIN_IMAGES } from './net.js';

const START = '<!-- bench:start -->';
const END = '<!-- bench:end -->';
const DASH = '–';

/** How a measure is written: seconds per image or call become what the column says. */
const COLUMNS = {
  train: { title: 'training, s / epoch', convert: (s) => s * TRAIN_IMAGES, best: 'least' },
  predict1: { title: 'one digit, ms', convert: (s) => s * 1e3, best: 'least' },
  predict256: { title: '256 digits, images / s', convert: (s) => 256 / s, best: 'most' },
};
const PLACE_NAMES = { chromium: 'Chromium', node: 'Node', native: 'native' };

/**
 * @param {object} run what run.js saves as JSON
 * @returns {string} one table a measure's set of environments, with notes under it
 */
export function markdown(run) {
  const notes = [];
  const places = Object.keys(run.environments);
  // Native code is one row; it stands in the first column of each measure and is named in its row's title.
  const shown = places.filter((place) => place !== 'native');
  const columns = run.measures.flatMap((measure) =>
    (shown.length ? shown : places).map((place) => ({ measure, place })),
  );
  const head = columns.map(({ measure, place }) => `${COLUMNS[measure].title}, ${PLACE_NAMES[place]}`);
  const lines = [
    `| | ${head.join(' | ')} |`,
    `| --- |${' --- |'.repeat(columns.length)}`,
    ...run.peers.map((peer) => row(run, peer, columns, notes)),
  ];
  return [
    ...lines,
    '',
    `Median (least … most) of the measurements. ${setting(run)}`,
    ...notes.map((note, i) => `${i === 0 ? '\n' : ''}${i + 1}. ${note}`),
  ].join('\n');
}

function setting(run) {
  const versions = Object.values(run.environments)
    .map(({ version }) => version)
    .filter((version) => version !== 'native');
  return (
    `One thread each, all in one run and in turn; net, batch (64) and first weights the same. ` +
    `${run.machine.cpu}, ${run.machine.cores} cores, ${run.machine.memory} GB; ${run.machine.system}; ${versions.join('; ')}. ` +
    `Data: ${run.dataset}. \`${run.command}\`, ${run.date.slice(0, 10)}, commit ${run.commit}.`
  );
}

function row(run, peer, columns, notes) {
  const native = peer.where.includes('native');
  const version = Object.values(run.environments)
    .map(({ results }) => results[peer.id]?.version)
    .find(Boolean);
  const title = version && !peer.id.startsWith('hornet') ? `${peer.title} ${version}` : peer.title;
  const first = columns.find((column) => column.place !== 'native')?.place;
  const cells = columns.map(({ measure, place }) => {
    if (native && place === first) return cell(run, peer, measure, 'native', notes);
    return cell(run, peer, measure, place, notes);
  });
  return `| ${title} | ${cells.join(' | ')} |`;
}

function cell(run, peer, measure, place, notes) {
  if (peer.cannotRun) return DASH + note(notes, `${peer.title}: ${peer.cannotRun}.`);
  if (measure === 'train' && peer.cannotTrain)
    return DASH + note(notes, `${peer.title}: ${peer.cannotTrain}.`);
  const result = run.environments[place]?.results[peer.id];
  if (!result) return DASH;
  const failed = result.failed ?? result.figures[measure]?.failed;
  if (failed) return `fails${note(notes, `${peer.title}: \`${failed}\``)}`;
  const { values, units } = result.figures[measure] ?? {};
  if (!values) return DASH;
  const few = measure === 'train' && units < 1280;
  return numbers(values.map(COLUMNS[measure].convert)) + (few ? note(notes, fewBatches(peer, units)) : '');
}

const fewBatches = (peer, units) => {
  const batches = units / 64;
  return `${peer.title}: extrapolated from ${batches === 1 ? 'one batch' : `${batches} batches`} a measurement.`;
};

/** A reference to a note; the same note keeps its number. */
function note(notes, text) {
  if (!notes.includes(text)) notes.push(text);
  return ` <sup>${notes.indexOf(text) + 1}</sup>`;
}

/** Median (least … most). */
function numbers(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle =
    (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
  return `${short(middle)} (${short(sorted[0])} … ${short(sorted.at(-1))})`;
}

/** Three significant digits, no exponent. */
export const short = (x) => (x >= 100 ? String(Math.round(x)) : String(Number(x.toPrecision(3))));

/** Replaces what stands between the markers. */
export function writeReadme(path, text) {
  const readme = readFileSync(path, 'utf8');
  const from = readme.indexOf(START);
  const to = readme.indexOf(END);
  if (from < 0 || to < from) throw new Error(`${path} has no ${START} … ${END} to put the table between.`);
  writeFileSync(path, `${readme.slice(0, from + START.length)}\n\n${text}\n\n${readme.slice(to)}`);
}
