import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { glueAndLoader } from './scripts.mjs';

/** What a page loads for each way to use the package, beside what the file itself imports. */
const entries = {
  'couponkit (import)': ['index.mjs'],
  'couponkit (script, require)': ['couponkit.global.js', 'couponkit.wasm'],
  'couponkit/slim (import)': ['index.fetch.mjs', 'couponkit.wasm'],
  'couponkit/evaluator (import)': ['evaluator.mjs'],
};

/** Prints what each file and each entry weighs. `modules` holds a folder for each feature set. */
export async function printSizes(out, modules) {
  const files = new Map();
  for (const name of (await readdir(out)).sort()) {
    if (/\.(mjs|js|wasm)$/.test(name)) files.set(name, await readFile(join(out, name)));
  }
  const sizes = new Map([...files].map(([name, bytes]) => [name, measure(bytes)]));
  const total = (names) => [0, 1, 2].map((i) => names.reduce((sum, name) => sum + sizes.get(name)[i], 0));
  print('file', [...sizes].map(([name, size]) => [name, ...size]));
  print('what a page loads', Object.entries(entries).map(([entry, names]) => [entry, ...total(withImports(names, files))]));
  print('of that', [['glue and loader', ...measure(await glueAndLoader(`${modules}/full`))]]);
}

/** Prints what a WeChat mini-program carries: the folder as it is, where its limit is 2 MB in all. */
export async function printMiniProgramSizes(out) {
  const folder = join(out, 'miniprogram_dist');
  const sizes = [];
  for (const name of (await readdir(folder)).sort()) sizes.push([name, (await stat(join(folder, name))).size]);
  const sum = sizes.reduce((total, [, size]) => total + size, 0);
  printBytes([['miniprogram_dist/', 'bytes'], ...sizes, ['in all, of 190,000', sum]]);
}

/** What is unpacked by whoever installs the package, by what it is there for; the first that fits. */
const PURPOSES = [
  ['the module as JavaScript, where wasm is refused', /^fallback\/index\.js$/],
  ['the module as a file', /^couponkit\.wasm$/],
  ['the module compressed, for mini-programs', /\.wasm\.br$/],
  ['the evaluator and its module as text', /^evaluator\.mjs$/],
  ['declarations', /\.d\.m?ts$/],
  ['scripts of mini-programs', /^(miniprogram_dist|douyin|alipay)\//],
  ['scripts, one of which is the module as text', /js$/],
  ['guide, licences, manifest, vectors', /./],
];

/** Prints what the package weighs unpacked. */
export async function printUnpackedSize(out) {
  const sizes = new Map(PURPOSES.map(([purpose]) => [purpose, 0]));
  for (const entry of await readdir(out, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const [purpose] = PURPOSES.find(([, files]) => files.test(relative(out, path)));
    sizes.set(purpose, sizes.get(purpose) + (await stat(path)).size);
  }
  const sum = [...sizes.values()].reduce((total, size) => total + size, 0);
  printBytes([...[...sizes].map(([purpose, size]) => [purpose, size]), ['unpacked in all, of 1,800,000', sum]]);
}

function printBytes(rows) {
  const width = Math.max(...rows.map(([name]) => name.length));
  console.log(`\n${rows.map(([name, size]) => name.padEnd(width) + size.toLocaleString('en').padStart(11)).join('\n')}`);
}

/** The files and whatever they import, each once. */
function withImports(names, files) {
  const found = new Set(names);
  for (const name of found) {
    if (!name.endsWith('.mjs')) continue;
    for (const [, imported] of files.get(name).toString().matchAll(/from"\.\/([^"]+)"/g)) found.add(imported);
  }
  return [...found];
}

/** The length of some bytes, and what gzip and brotli make of them. */
export function measure(bytes) {
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  return [bytes.length, gzipSync(bytes, { level: 9 }).length, brotli.length];
}

function print(title, rows) {
  const table = [[title, 'raw', 'gzip', 'brotli'], ...rows];
  const width = Math.max(...table.map(([name]) => name.length));
  const line = ([name, ...cells]) => name.padEnd(width) + cells.map((cell) => cell.toLocaleString('en').padStart(11)).join('');
  console.log(`\n${table.map(line).join('\n')}`);
}
