/** The page: tables and curves of results.json, and the button that measures this device beside them. */
import '../../components/code-listing.js';
import '../../components/scaling-chart.js';
import '../../components/theme-switch.js';
import { element, tableElement, withCode } from './tables.js';

/** @param {string} selector @returns {any} */
const find = (selector) => document.querySelector(selector);

const results = await (await fetch(new URL('results.json', import.meta.url))).json();
showResults();
const { MEASURES, measure } = await import('./model.js');
showHere();

function showResults() {
  find('#standing').replaceChildren(...tableElement(results.standing));
  find('#setting').replaceChildren(...withCode(results.setting));
  find('#samples').points = results.scaling.samples;
  find('#batches').points = results.scaling.batches;
  const all = results.tables.flatMap((/** @type {any} */ table) => [
    element('h3', {}, table.title),
    ...tableElement(table),
  ]);
  find('#tables').replaceChildren(...all);
}

/** The visitor's figures beside ours. */
function showHere() {
  const rows = MEASURES.map(({ id, title, unit, show }) => {
    const ours = results.here?.[id];
    const row = element(
      'tr',
      { 'data-measure': id },
      element('th', { scope: 'row' }, `${title}, ${unit}`),
      element('td', { class: 'yours' }, '–'),
      element('td', {}, ours ? short(show(ours)) : '–'),
      element('td', { class: 'ratio' }, '–'),
    );
    return row;
  });
  find('#here tbody').replaceChildren(...rows);
  find('#run').disabled = false;
  find('#run').addEventListener('click', run);
}

/** @type {AbortController | null} */ let running = null;

async function run() {
  if (running) {
    running.abort();
    return;
  }
  running = new AbortController();
  find('#run').textContent = 'Stop';
  say(`Measuring: ${MEASURES[0].title}.`);
  try {
    let done = 0;
    for await (const { id, seconds } of measure({ signal: running.signal })) {
      enter(id, seconds);
      const next = MEASURES[++done];
      say(next ? `Measuring: ${next.title}.` : summary());
    }
  } catch (error) {
    say(running.signal.aborted ? 'Stopped.' : `It could not be measured. ${wordsOf(error)}`);
  } finally {
    running = null;
    find('#run').textContent = 'Run it again';
  }
}

/** @type {Map<string, number>} how many times as fast as ours */
const ratios = new Map();

/** @param {string} id @param {number} seconds */
function enter(id, seconds) {
  const { show } = /** @type {any} */ (MEASURES.find((each) => each.id === id));
  const row = find(`#here [data-measure="${id}"]`);
  row.querySelector('.yours').textContent = short(show(seconds));
  const ours = results.here?.[id];
  if (!ours) return;
  ratios.set(id, ours / seconds);
  row.querySelector('.ratio').textContent = `${short(ours / seconds)} ×`;
}

function summary() {
  if (ratios.size === 0) return 'Measured.';
  const mean = Math.exp([...ratios.values()].reduce((sum, r) => sum + Math.log(r), 0) / ratios.size);
  return `Measured. On average, this device in this browser runs at ${short(mean)} times the speed of ours.`;
}

/** @param {string} text */
function say(text) {
  find('#progress').textContent = text;
}

/** Three significant digits. @param {number} x */
function short(x) {
  return x >= 100 ? String(Math.round(x)) : String(Number(x.toPrecision(3)));
}

/** @param {unknown} error */
function wordsOf(error) {
  return error instanceof Error ? error.message : String(error);
}
