import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Which files of the package a page loads for each way to use it. `shared` stands for the chunks of the ESM build. */
const loads = {
  'couponkit (import)': ['index.mjs', 'shared'],
  'couponkit (script, require)': ['couponkit.global.js'],
  'couponkit/slim (import)': ['slim.mjs', 'shared', 'couponkit.wasm'],
  'couponkit/evaluator (import)': ['evaluator.mjs'],
};

/** Prints what each file and each entry weighs. */
export async function printSizes(out) {
  const files = await readdir(out);
  const names = files.filter((name) => /\.(mjs|js|wasm)$/.test(name)).sort();
  const sizes = new Map();
  for (const name of names) sizes.set(name, measure(await readFile(join(out, name))));
  const rows = names.map((name) => [name, ...sizes.get(name)]);
  const shared = names.filter((name) => name.startsWith('shared-'));
  const entries = Object.entries(loads).map(([entry, parts]) => {
    const all = parts.flatMap((part) => (part === 'shared' ? shared : [part]));
    return [entry, ...[0, 1, 2].map((i) => all.reduce((sum, name) => sum + sizes.get(name)[i], 0))];
  });
  print(['file', 'raw', 'gzip', 'brotli'], rows);
  print(['what a page loads', 'raw', 'gzip', 'brotli'], entries);
}

function measure(bytes) {
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  return [bytes.length, gzipSync(bytes, { level: 9 }).length, brotli.length];
}

function print(head, rows) {
  const width = Math.max(...[head, ...rows].map((row) => row[0].length));
  const line = (row) => row[0].padEnd(width) + row.slice(1).map((cell) => cell.toLocaleString('en').padStart(11)).join('');
  console.log(`\n${[head, ...rows].map(line).join('\n')}`);
}
