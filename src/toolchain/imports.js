/**
 * What one part of the engine imports from the other, as options that make the other's linker export it.
 *
 *     node src/toolchain/imports.js more.wasm options
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

const [input, output] = process.argv.slice(2);
const bytes = readFileSync(input);
if (!WebAssembly.validate(bytes)) setFlagsFromString('--experimental-wasm-relaxed-simd'); // Node 20 has it behind this
const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
const names = imports.filter(({ kind }) => kind === 'function').map(({ name }) => name);
const options = names.map((name) => `-Wl,--export=${name}\n`).join('');
if (!existsSync(output) || readFileSync(output, 'utf8') !== options) writeFileSync(output, options);
