/**
 * Writes js/engine/generated.js: the ids of ops.def and map.def and the enums of nn.h, so that both sides share one table.
 *
 *     node src/toolchain/generate.js js/engine/generated.js
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** @type {[string, string, string, RegExp][]} Exported name, its comment, the enum in nn.h, the prefix its members lose. */
const ENUMS = [
  ['STATUS', 'What engine functions return.', 'nn_status', /^NN_(E_)?/],
  ['DTYPE', 'Types of tensors.', 'nn_dtype', /^NN_/],
  ['ACT', 'Activations that dense and convolution apply themselves.', 'nn_act', /^NN_ACT_/],
  ['OPTIMIZER', 'Kinds of optimizer.', 'nn_optimizer_kind', /^NN_/],
  ['COMMON', 'Positions of what all optimizers have in common.', 'nn_common', /^NN_COMMON_/],
  ['CLIP', 'How gradients are clipped.', 'nn_clip', /^NN_CLIP_/],
  ['DISTRIBUTION', 'Distributions of random numbers.', 'nn_distribution', /^NN_/],
];

/** @param {string} text */
const withoutComments = (text) => text.replace(/\/\*[\s\S]*?\*\//g, '');

/**
 * The names in `OP(name)` and `MORE(name)` lines, in order.
 * @param {string} definition
 * @returns {{name: string, core: boolean}[]}
 */
function readOps(definition) {
  const lines = withoutComments(definition).matchAll(/^(OP|MORE)\((\w+)\)/gm);
  return [...lines].map(([, kind, name]) => ({ name, core: kind === 'OP' }));
}

/**
 * The functions of map.def with their ids.
 * @param {string} definition
 * @returns {[string, number][]}
 */
function mapIds(definition) {
  const lines = withoutComments(definition).matchAll(/^(?:MAP|FLAT)\d\((\w+)/gm);
  return [...lines].map(([, name], id) => [name, id]);
}

/**
 * The members of a C enum as [name, value]; values may be given as decimal numbers. A last `..._COUNT` is left out.
 * @param {string} header
 * @param {string} name
 * @returns {[string, number][]}
 */
function enumMembers(header, name) {
  const body = withoutComments(header).match(new RegExp(`enum ${name} \\{([^}]*)\\}`))?.[1];
  if (body === undefined) throw new Error(`nn.h has no enum ${name}`);
  /** @type {[string, number][]} */
  const members = [];
  for (const member of body.split(',').filter((text) => text.trim())) {
    const [key, value] = member.split('=').map((part) => part.trim());
    members.push([key, value === undefined ? (members.at(-1)?.[1] ?? -1) + 1 : Number(value)]);
  }
  return members.filter(([key]) => !key.endsWith('_COUNT'));
}

/**
 * A frozen object as source text.
 * @param {string} name
 * @param {string} comment
 * @param {[string, number][]} entries
 * @param {string} [type] JSDoc of the type where the inferred one is too narrow.
 */
function table(name, comment, entries, type = '') {
  const lines = entries.map(([key, value]) => `  ${key}: ${value},`);
  return `/** ${type}${comment} */\nexport const ${name} = Object.freeze({\n${lines.join('\n')}\n});\n`;
}

const header = readFileSync('src/nn.h', 'utf8');
const ops = readOps(readFileSync('src/ops.def', 'utf8'));
const output = process.argv[2];
mkdirSync(dirname(output), { recursive: true });
writeFileSync(
  output,
  [
    '// Made by build.sh from src/ops.def, src/kernels/map.def and src/nn.h.\n',
    table(
      'OPS',
      'Ids of ops.',
      ops.map(({ name }, id) => [name, id]),
      '@type {Readonly<Record<string, number>>} ',
    ),
    '/** Ids of those that are in the core. */\n' +
      `export const CORE = new Set([${ops.flatMap(({ core }, id) => (core ? id : [])).join(', ')}]);\n`,
    table('MAP', "Functions of the op 'map'.", mapIds(readFileSync('src/kernels/map.def', 'utf8'))),
    ...ENUMS.map(([name, comment, tag, prefix]) =>
      table(
        name,
        comment,
        enumMembers(header, tag).map(([key, id]) => [key.replace(prefix, '').toLowerCase(), id]),
      ),
    ),
  ].join('\n'),
);
