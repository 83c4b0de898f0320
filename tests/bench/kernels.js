/** `--kernels` and `--profile`: the engine by itself, on both builds, in Chromium and in Node. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromiumEnvironment, nodeEnvironment } from './hosts.js';
import { short } from './tables.js';

const OUT = join(import.meta.dirname, '../../.build/bench');
const BUILDS = ['baseline', 'relaxed'];
const PROFILED_BATCH = 64;

/** Prints GFLOP/s: forward / gradient of the kernel / gradient of the input. */
export async function runKernels({ where, seconds, quick }) {
  const rows = new Map();
  const columns = await everywhere(where, 'kernel-host.js', async (host, simd) => {
    const cases = await host.call('caseCount');
    for (let at = 0; at < cases; at++) {
      const { name, forward, filter, input } = await host.call(
        'measureCase',
        at,
        simd,
        seconds / (quick ? 5 : 4),
      );
      rows.set(name, [...(rows.get(name) ?? []), [forward, filter, input]]);
    }
  });
  const lines = [...rows].map(([name, cells]) => [name, ...cells.map((cell) => cell.map(short).join(' / '))]);
  finish('kernels', columns, Object.fromEntries(rows), [['GFLOP/s', ...columns], ...lines]);
}

/** Prints milliseconds and GFLOP/s of each op of a training step: forward + backward. */
export async function runProfile({ where, seconds }) {
  const profiles = [];
  const columns = await everywhere(where, 'kernel-host.js', async (host, simd) => {
    profiles.push(await host.call('profile', simd, PROFILED_BATCH, seconds));
  });
  const cells = (of) => profiles.map(of);
  const total = ({ rows, update }) => rows.reduce((sum, row) => sum + row.forward + row.backward, update);
  const lines = profiles[0].rows.map(({ op, shape }, i) => [
    `${op} [${shape}]`,
    ...cells(({ rows }) => opCell(rows[i])),
  ]);
  finish('profile', columns, profiles, [
    [`ms, batch ${PROFILED_BATCH}`, ...columns],
    ...lines,
    ['rmsprop', ...cells(({ update }) => short(update))],
    ['sum', ...cells((profile) => short(total(profile)))],
    ['the whole step in one call', ...cells(stepCell)],
  ]);
}

/** Milliseconds forward + backward and, of what multiplies, GFLOP/s of each. */
function opCell({ forward, backward, flops, backwardFlops }) {
  const times = `${short(forward)} + ${short(backward)}`;
  const speed = (done, milliseconds) => short(done / milliseconds / 1e6);
  return flops ? `${times} (${speed(flops, forward)}, ${speed(backwardFlops, backward)} GFLOP/s)` : times;
}

function stepCell({ rows, step }) {
  const flops = rows.reduce((sum, row) => sum + (row.flops ? row.flops + row.backwardFlops : 0), 0);
  return `${short(step)} (${short(flops / step / 1e6)} GFLOP/s)`;
}

/** Runs `measure` on a fresh host of a module for each environment and build; @returns the columns' titles */
export async function everywhere(where, module, measure) {
  const open = { node: nodeEnvironment, chromium: chromiumEnvironment };
  const columns = [];
  for (const place of where.filter((name) => name in open)) {
    const environment = await open[place]();
    for (const simd of BUILDS) {
      columns.push(`${environment.name} ${simd}`);
      process.stderr.write(`${columns.at(-1)}\n`);
      const host = await environment.launch(module);
      await measure(host, simd);
      await host.close();
    }
    await environment.close();
  }
  return columns;
}

/** Writes the figures to .build/bench/ and prints the table. */
export function finish(name, columns, figures, [head, ...lines]) {
  const data = { date: new Date().toISOString(), columns, figures };
  writeFileSync(join(OUT, `${name}.json`), JSON.stringify(data, null, 1));
  const rule = `| --- |${' --- |'.repeat(columns.length)}`;
  console.log(
    [`| ${head.join(' | ')} |`, rule, ...lines.map((line) => `| ${line.join(' | ')} |`)].join('\n'),
  );
}
