/**
 * Bundles the few libraries of others that the library and the site load on demand, one file each, licences included.
 *
 *     node src/toolchain/vendor.js
 */
import { build } from 'esbuild';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What is wanted of which packages, and where it goes. */
const BUNDLES = [
  { output: 'js/vendor/fflate.js', source: "export { unzipSync, zipSync } from 'fflate'", packages: ['fflate'] },
  { output: 'js/vendor/jsfive.js', source: "export { File } from 'jsfive'", packages: ['jsfive', 'pako'] },
  { output: 'web/vendor/uplot.js', source: "export { default } from 'uplot'", packages: ['uplot'] },
];

/** Files that are taken as they are. */
const FONT = 'node_modules/@fontsource-variable/source-serif-4';
const COPIES = [
  [`${FONT}/files/source-serif-4-latin-wght-normal.woff2`, 'web/vendor/source-serif-4.woff2'],
  [`${FONT}/LICENSE`, 'web/vendor/source-serif-4-LICENSE.txt'],
];

/**
 * Name, version and licence of a package, as a line of a banner.
 * @param {string} name
 */
function credit(name) {
  const { version, license, homepage } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  return ` * ${name} ${version}, ${license}${homepage ? `, ${homepage}` : ''}`;
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
    banner: { js: `// @ts-nocheck\n/*! Bundled by build.sh from\n${packages.map(credit).join('\n')}\n */` },
  });
}
for (const [from, to] of COPIES) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}
