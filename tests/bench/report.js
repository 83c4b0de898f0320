/** The benchmark's table in Markdown, and its place in README.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { TRAIN_BATCH, TRAIN_IMAGES } from './net.js';

const START = '<!-- bench:start -->';
const END = '<!-- bench:end -->';
const DASH = '–';
/** A measurement of fewer training images than this is called an extrapolation. */
const FEW_IMAGES = 20 * TRAIN_BATCH;

/** How a measure is written: seconds per image or call become what the column says. */
const COLUMNS = {
  train: { title: 'training, s / epoch', convert: (s) => s * TRAIN_IMAGES },
  predict1: { title: 'one digit, ms', convert: (s) => s * 1e3 },
  predict256: { title: '256 digits, images / s', convert: (s) => 256 / s },
};
const PLACE_NAMES = { chromium: 'Chromium', node: 'Node', native: 'native' };

/**
 * @param {object} run what run.js saves as JSON
 * @returns {string} the table and its notes
 */
export function markdown(run) {
  const notes = [];
  const places = Object.keys(run.environments);
  // Native code is one row; it stands in the first column of each measure, its row's title says so.
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
    `${verdict(run)}Median (least … most) of the measurements. ${setting(run)}`,
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
  const version = Object.values(run.environments)
    .map(({ results }) => results[peer.id]?.version)
    .find(Boolean);
  const first = columns[0].place;
  const native = peer.where.includes('native');
  const cells = columns.map(({ measure, place }) =>
    cell(run, peer, measure, native && place === first ? 'native' : place, notes),
  );
  return `| ${peer.title.replace(' %v', version ? ` ${version}` : '')} | ${cells.join(' | ')} |`;
}

function cell(run, peer, measure, place, notes) {
  if (peer.cannotRun) return DASH + note(notes, peer.cannotRun);
  if (measure === 'train' && peer.cannotTrain) return DASH + note(notes, peer.cannotTrain);
  const result = run.environments[place]?.results[peer.id];
  if (!result) return DASH;
  const { failed, values, units } = { failed: result.failed, ...result.figures[measure] };
  if (failed) return `fails${note(notes, `\`${failed}\``)}`;
  if (!values) return DASH;
  const few = measure === 'train' && units < FEW_IMAGES;
  return numbers(values.map(COLUMNS[measure].convert)) + (few ? note(notes, extrapolated(units)) : '');
}

function extrapolated(images) {
  const batches = images / TRAIN_BATCH;
  return `Extrapolated from ${batches === 1 ? 'one batch' : `${batches} batches`} a measurement.`;
}

/** A reference to a note; the same note keeps its number. */
function note(notes, text) {
  if (!notes.includes(text)) notes.push(text);
  return ` <sup>${notes.indexOf(text) + 1}</sup>`;
}

/** Median (least … most). */
function numbers(values) {
  return `${short(median(values))} (${short(Math.min(...values))} … ${short(Math.max(...values))})`;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

/** How Hornet's training stands to the best library of the same place, and to native code: best measurements. */
function verdict({ environments }) {
  const seconds = (place, id) => {
    const values = environments[place]?.results[id]?.figures.train?.values;
    return values && Math.min(...values);
  };
  const lines = [];
  for (const place of ['chromium', 'node']) {
    const ours = seconds(place, 'hornet');
    const others = Object.keys(environments[place]?.results ?? {}).filter((id) => !id.startsWith('hornet'));
    const best = Math.min(...others.map((id) => seconds(place, id) ?? Infinity));
    if (ours && best < Infinity)
      lines.push(`${short(best / ours)} times as fast as the best peer in ${PLACE_NAMES[place]}`);
  }
  const ours = seconds('chromium', 'hornet');
  const native = seconds('native', 'pytorch');
  if (ours && native) lines.push(`${short(native / ours)} times as fast in Chromium as native PyTorch`);
  return lines.length ? `Hornet trains ${lines.join(', ')} (least against least). ` : '';
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
