/**
 * Writes js/engine/generated.js: the ids of ops.def and the enums of nn.h, so that both sides share one table.
 *
 *     node src/toolchain/generate.js js/engine/generated.js
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Exported name, its doc comment, the enum in nn.h, and the prefix its members lose. */
const ENUMS = [
  ['STATUS', 'What engine functions return.', 'nn_status', /^NN_(E_)?/],
  ['DTYPE', 'Types of tensors.', 'nn_dtype', /^NN_/],
  ['ACT', 'Activations that dense and convolution apply themselves.', 'nn_act', /^NN_ACT_/],
  ['OPTIMIZER', 'Kinds of optimizer.', 'nn_optimizer_kind', /^NN_/],
  ['DISTRIBUTION', 'Distributions of random numbers.', 'nn_distribution', /^NN_/],
];

const withoutComments = (text) => text.replace(/\/\*[\s\S]*?\*\//g, '');

/** The names in `OP(name)` lines, in order. */
function opNames(definition) {
  return [...withoutComments(definition).matchAll(/\bOP\((\w+)\)/g)].map((match) => match[1]);
}

/** The members of a C enum as [name, value]; values may be given as decimal numbers. A last `..._COUNT` is left out. */
function enumMembers(header, name) {
  const body = withoutComments(header).match(new RegExp(`enum ${name} \\{([^}]*)\\}`))?.[1];
  if (body === undefined) throw new Error(`nn.h has no enum ${name}`);
  let next = 0;
  return body
    .split(',')
    .map((member) => member.trim())
    .filter(Boolean)
    .map((member) => {
      const [key, value] = member.split('=').map((part) => part.trim());
      const id = value === undefined ? next : Number(value);
      next = id + 1;
      return [key, id];
    })
    .filter(([key]) => !key.endsWith('_COUNT'));
}

function table(name, comment, entries) {
  const lines = entries.map(([key, value]) => `  ${key}: ${value},`);
  return `/** ${comment} */\nexport const ${name} = Object.freeze({\n${lines.join('\n')}\n});\n`;
}

const header = readFileSync('src/nn.h', 'utf8');
const ops = opNames(readFileSync('src/ops.def', 'utf8'));
const output = process.argv[2];
mkdirSync(dirname(output), { recursive: true });
writeFileSync(
  output,
  [
    '// Made by build.sh from src/ops.def and src/nn.h.\n',
    table('OPS', 'Ids of ops.', ops.map((name, id) => [name, id])),
    ...ENUMS.map(([name, comment, tag, prefix]) =>
      table(
        name,
        comment,
        enumMembers(header, tag).map(([key, id]) => [key.replace(prefix, '').toLowerCase(), id]),
      ),
    ),
  ].join('\n'),
);
