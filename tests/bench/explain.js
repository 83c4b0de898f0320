/** `--explain`: which algorithm the engine takes for each convolution and pass, and what each would have cost. */
import { cases } from './explain-host.js';
import { everywhere, finish } from './kernels.js';
import { short } from './tables.js';

const PASSES = { forward: 'forward', filter: 'gradient of the kernel', input: 'gradient of the input' };
/** A choice that is slower by less than this is no mistake: measurements differ as much. */
const TOLERANCE = 0.05;

/** Prints GFLOP/s of the plain algorithm by each candidate; the one that is taken in bold. */
export async function runExplain({ where, seconds, quick }) {
  const rows = cases().flatMap(({ name, batch, shape, directions }) =>
    directions.map((direction) => [title(name, batch, shape), PASSES[direction]]),
  );
  const figures = [];
  const columns = await everywhere(where, 'explain-host.js', async (host, simd) => {
    const column = [];
    for (let at = 0; at < cases().length; at++)
      column.push(...(await host.call('explainCase', at, simd, seconds / (quick ? 10 : 5))));
    figures.push(column);
  });
  const lines = rows.map((row, i) => [row.join(', '), ...figures.map((column) => cell(column[i]))]);
  finish('explain', columns, figures, [['GFLOP/s', ...columns], ...lines]);
  console.log(`\n${summary(figures)}`);
}

const title = (name, batch, { size, inputs, outputs, window = 3, stride = 1 }) =>
  `${name}: ${window}×${window}${stride > 1 ? ` / ${stride}` : ''}, ${inputs} → ${outputs} at ${size}², batch ${batch}`;

/** `direct 30, **winograd 60**; predicted 1 : 0.4` */
export function cell({ flops, taken, seconds, costs }) {
  const speeds = Object.entries(seconds).map(([name, each]) => {
    const text = `${name === 'own' ? '' : `${name} `}${short(flops / each / 1e9)}`;
    return name === taken ? `**${text}**` : text;
  });
  const wrong = mistake({ taken, seconds });
  const predicted =
    Object.keys(costs).length > 1 ? `; predicted 1 : ${short(costs.winograd / costs.direct)}` : '';
  return speeds.join(', ') + predicted + (wrong > TOLERANCE ? `; ${Math.round(100 * wrong)} % too slow` : '');
}

/** By how much the choice is slower than the best candidate; 0 where there is nothing to choose. */
export function mistake({ taken, seconds }) {
  return taken ? seconds[taken] / Math.min(...Object.values(seconds)) - 1 : 0;
}

/** @param {object[][]} figures by column */
export function summary(figures) {
  const all = figures.flat();
  if (all.every(({ taken }) => taken === null))
    return 'This build cannot be told which algorithm to use: only what it takes itself was measured.';
  const chosen = all.filter(({ seconds }) => Object.keys(seconds).length > 1);
  const wrong = chosen.filter((each) => mistake(each) > TOLERANCE);
  const lost = chosen.reduce((sum, each) => sum + mistake(each), 0) / Math.max(chosen.length, 1);
  return (
    `Where there is a choice (${chosen.length}), it is within ${100 * TOLERANCE} % of the best in ` +
    `${chosen.length - wrong.length}; on average it costs ${short(100 * lost)} % more than the best.`
  );
}
