/**
 * Bundles the few libraries of others that the library and the site load on demand, one file each, licences included.
 *
 *     node src/toolchain/vendor.js
 */
import { build } from 'esbuild';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What is wanted of which packages, and where it goes. */
const BUNDLES = [
  { output: 'js/vendor/jsfive.js', source: "export { File } from 'jsfive'", packages: ['jsfive', 'pako'] },
  { output: 'web/vendor/uplot.js', source: "export { default } from 'uplot'", packages: ['uplot'] },
];

/** Files that are taken as they are. */
const FONT = 'node_modules/@fontsource-variable/source-serif-4';
const COPIES = [
  [`${FONT}/files/source-serif-4-latin-wght-normal.woff2`, 'web/vendor/source-serif-4.woff2'],
  [`${FONT}/LICENSE`, 'web/vendor/source-serif-4.LICENSE.txt'],
];

/** @param {string} name */
const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;

/**
 * The licence of a package, as its authors wrote it.
 * @param {string} name
 */
function licence(name) {
  const file = readdirSync(`node_modules/${name}`).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} comes without a licence`);
  return `${name} ${version(name)}\n\n${readFileSync(`node_modules/${name}/${file}`, 'utf8').trim()}\n`;
}

for (const { output, source, packages } of BUNDLES) {
  await build({
    stdin: { contents: source, resolveDir: '.' },
    outfile: output,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'inline',
    banner: { js: `// @ts-nocheck\n/*! ${packages.map((name) => `${name} ${version(name)}`).join(', ')} */` },
  });
  writeFileSync(output.replace(/js$/, 'LICENSE.txt'), packages.map(licence).join(`\n${'-'.repeat(80)}\n\n`));
}
for (const [from, to] of COPIES) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}
