/**
 * A run as tables of texts, for Markdown and for the page.
 *
 * @typedef {{text: string, range?: string, notes?: number[]}} Cell median, least … most, notes counted from 1
 * @typedef {{title: string, isOurs: boolean, cells: Cell[]}} Row
 * @typedef {{id: string, title: string, head: string[], rows: Row[], notes: string[]}} Table
 */
import { WORKS } from './works.js';
import { trains } from './measure.js';

const DASH = '–';
const ABSENT = /^absent: /;
/** Training from fewer batches than this is called an extrapolation. */
const FEW_BATCHES = 20;
const PLACE_NAMES = { chromium: 'Chromium', node: 'Node', native: 'native' };
const OURS = /^hornet/;

/** Three significant digits, no exponent. */
export const short = (x) => (Math.abs(x) >= 100 ? String(Math.round(x)) : String(Number(x.toPrecision(3))));

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

/** @param {object} run what run.js saves @returns {Table[]} */
export function tables(run) {
  return WORKS.filter(({ id }) => run.works.includes(id)).flatMap((work) =>
    work.sideways ? sidewaysTables(run, work) : [uprightTable(run, work)],
  );
}

/** Libraries in rows. Native code stands in the first column of each measure; its row's title says so. */
function uprightTable(run, work) {
  const notes = [];
  const [places, peers] = [placesOf(run, work), peersOf(run, work)];
  const columns = work.measures.flatMap((measure) => places.map((place) => ({ measure, place })));
  const where = (peer, place) => (isNative(peer) && place === places[0] ? 'native' : place);
  const rows = peers.map((peer) => ({
    title: titleOf(run, peer),
    isOurs: OURS.test(peer.id),
    cells: columns.map(({ measure, place }) => cell(run, work, measure, peer, where(peer, place), notes)),
  }));
  const named = ({ measure, place }) => `${measure.title}, ${PLACE_NAMES[place]}`;
  return { id: work.id, title: work.title, head: columns.map(named), rows, notes };
}

/** Libraries in columns, a table for each place. */
function sidewaysTables(run, work) {
  return placesOf(run, work).map((place, i) => {
    const notes = [];
    const there = (peer) => (i === 0 && isNative(peer) ? 'native' : place);
    const peers = peersOf(run, work).filter(
      (peer) => run.environments[there(peer)]?.results[work.id]?.[peer.id],
    );
    return {
      id: `${work.id}-${place}`,
      title: `${work.title}, ${PLACE_NAMES[place]}`,
      head: peers.map((peer) => titleOf(run, peer)),
      rows: work.measures.map((measure) => ({
        title: measure.title,
        isOurs: false,
        cells: peers.map((peer) => cell(run, work, measure, peer, there(peer), notes)),
      })),
      notes,
    };
  });
}

const isNative = ({ where }) => where.includes('native');

function placesOf(run, work) {
  const places = Object.keys(run.environments).filter((place) => run.environments[place].results[work.id]);
  const shown = places.filter((place) => place !== 'native');
  return shown.length ? shown : places;
}

/** Those that were asked for at this work. */
const peersOf = (run, work) =>
  run.peers.filter(({ id }) => Object.values(run.environments).some(({ results }) => results[work.id]?.[id]));

function titleOf(run, peer) {
  const version = Object.values(run.environments)
    .flatMap(({ results }) => Object.values(results).map((work) => work[peer.id]?.version))
    .find(Boolean);
  return peer.title.replace(' %v', version ? ` ${version}` : '');
}

/** @returns {Cell} */
function cell(run, work, measure, peer, place, notes) {
  if (trains(measure) && peer.cannotTrain) return { text: DASH, notes: [noted(notes, peer.cannotTrain)] };
  const result = run.environments[place]?.results[work.id]?.[peer.id];
  if (!result) return { text: DASH };
  const { failed, values, units } = { ...result.figures[measure.id], ...(result.failed && result) };
  if (failed && ABSENT.test(failed)) return { text: DASH, notes: [noted(notes, failed.replace(ABSENT, ''))] };
  if (failed) return { text: 'fails', notes: [noted(notes, `\`${failed}\``)] };
  if (!values?.length) return { text: DASH };
  const remarks = trains(measure) ? [peer.otherWork, extrapolation(units, work)].filter(Boolean) : [];
  const shown = values.map(measure.show);
  return {
    text: short(median(shown)),
    ...(values.length > 1 && { range: `${short(Math.min(...shown))} … ${short(Math.max(...shown))}` }),
    ...(remarks.length && { notes: remarks.map((remark) => noted(notes, remark)) }),
  };
}

function extrapolation(samples, { training }) {
  const batches = samples / training.batch;
  if (batches >= Math.min(FEW_BATCHES, Math.floor(training.rows / training.batch))) return null;
  return `Extrapolated from ${batches === 1 ? 'one batch' : `${batches} batches`} a measurement.`;
}

/** The number of a note; the same note keeps its number. */
function noted(notes, text) {
  if (!notes.includes(text)) notes.push(text);
  return notes.indexOf(text) + 1;
}

// ---- how Hornet stands ------------------------------------------------------------------------------------------------

/** What the overview has, and in which words. */
const HEADLINES = [
  ['w1', 'train', 'Train a convnet on MNIST, s / epoch'],
  ['w1', 'predict1', 'Read one digit, ms'],
  ['w1', 'predict256', 'Read 256 digits, images / s'],
  ['w2', 'train', 'Train on newswires (multi-hot), s / epoch'],
  ['w3', 'train', 'Train a tiny net on 800 rows, ms / epoch'],
  ['w4', 'train', 'Train an LSTM on text, samples / s'],
  ['w5-mobilenet', 'predict1', 'MobileNet on one picture, ms'],
  ['w5-style', 'predict1', 'Paint 256 × 256 in a style, ms'],
  ['w6', 'gemm-512', 'Matrix product 512³, GFLOP/s'],
  ['w6', 'conv-8-forward', 'Convolution 3 × 3, GFLOP/s'],
  ['w6', 'conv-8-filter', 'its gradient of the kernel, GFLOP/s'],
  ['w6', 'conv-8-input', 'its gradient of the input, GFLOP/s'],
  ['w7', 'bytes', 'Code of a page that reads a digit, kB gzipped'],
  ['w7', 'cold', 'Its first answer, ms above an empty page'],
];

/**
 * Hornet, the best peer and native PyTorch, in one place.
 *
 * @param {object} run
 * @param {'chromium' | 'node'} [place]
 * @returns {Table}
 */
export function standing(run, place = run.environments.chromium ? 'chromium' : 'node') {
  const notes = [];
  const rows = HEADLINES.map(([id, measureId, title]) => {
    const work = WORKS.find((each) => each.id === id);
    const measure = work.measures.find((each) => each.id === measureId);
    return { title, isOurs: false, cells: comparison(run, place, work, measure, notes) };
  }).filter(({ cells }) => cells[0].text !== DASH || cells[0].notes);
  const head = ['Hornet', `best other, ${PLACE_NAMES[place]}`, 'Hornet is so many times as good', 'PyTorch, native', 'Hornet is so many times as good']; // prettier-ignore
  return { id: 'standing', title: 'In short', head, rows, notes };
}

function comparison(run, place, work, measure, notes) {
  const peer = (id) => run.peers.find((each) => each.id === id);
  const best = (id, where) => {
    const result = run.environments[where]?.results[work.id]?.[id];
    const values = result?.figures[measure.id]?.values?.map(measure.show);
    return values?.length ? (measure.more ? Math.max : Math.min)(...values) : null;
  };
  const ratio = (ours, other) => {
    if (ours === null || other === null) return { text: DASH };
    return { text: `${short(measure.more ? ours / other : other / ours)} ×` };
  };
  const others = run.peers
    .filter(({ id }) => work.peers.includes(id) && !OURS.test(id))
    .map((each) => ({ each, value: best(each.id, place) }))
    .filter(({ value }) => value !== null)
    .sort((a, b) => (measure.more ? b.value - a.value : a.value - b.value));
  const [rival] = others;
  const [ours, asFunctions] = bestOfOurs(
    ['hornet', 'hornet-inprocess'].map((id) => best(id, place)),
    measure,
  );
  const native = best('pytorch', 'native');
  const other = rival && {
    text: short(rival.value),
    range: titleOf(run, rival.each),
    ...(trains(measure) && rival.each.otherWork && { notes: [noted(notes, rival.each.otherWork)] }),
  };
  return [
    ours === null && peer('hornet')
      ? cell(run, work, measure, peer('hornet'), place, notes)
      : { text: ours === null ? DASH : short(ours), ...(asFunctions && { range: 'as plain functions' }) },
    other ?? { text: DASH },
    ratio(ours, rival ? rival.value : null),
    { text: native === null ? DASH : short(native) },
    ratio(ours, native),
  ];
}

/** The better of both ways to use it, and whether that is the second. */
function bestOfOurs([usual, plain], { more }) {
  const isBetter = plain !== null && (usual === null || (more ? plain > usual : plain < usual));
  return isBetter ? [plain, true] : [usual, false];
}

/** @param {object} run @returns {string} one paragraph: how, on what, with what, when */
export function setting(run) {
  const places = Object.values(run.environments).map(({ version }) => version);
  const versions = places.filter((version) => version !== 'native');
  const on = [run.machine.cpu, `${run.machine.cores} cores`, `${run.machine.memory} GB`, run.machine.system, ...versions]; // prettier-ignore
  return (
    'One thread each unless said; all in one run and in turn; the same nets, first weights and batches for all, and ' +
    'answers checked against plain loops before anything is timed. ' +
    `${on.join(', ')}. ` +
    `Digits: ${run.dataset}. \`${run.command}\`, ${run.date.slice(0, 10)}, commit ${run.commit}, ${Math.round(run.minutes)} min.`
  );
}
