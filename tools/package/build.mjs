// Makes the npm package of the wasm modules that `cargo xtask package` has built.
// usage: node tools/package/build.mjs MODULES VERSION
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { buildMiniPrograms } from './mini.mjs';
import { buildScripts } from './scripts.mjs';
import { printMiniProgramSizes, printSizes, printUnpackedSize } from './sizes.mjs';
import { buildTypes } from './types.mjs';

const [modules, version] = process.argv.slice(2);
const out = 'dist/couponkit';

await rm('dist', { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all([
  buildScripts(modules, out),
  buildMiniPrograms(`${modules}/full`, out),
  buildTypes(out),
  copyDocuments(),
  writeManifest(),
]);
await copyFile(`${modules}/full/module.wasm`, `${out}/couponkit.wasm`);
execFileSync('npm', ['pack', '--silent', '--pack-destination', '..'], { cwd: out, stdio: ['ignore', 'ignore', 'inherit'] });
await printSizes(out, modules);
await printMiniProgramSizes(out);
await printUnpackedSize(out);

async function copyDocuments() {
  for (const name of ['README.md', 'signing-vectors.json']) await copyFile(`pkg-template/${name}`, `${out}/${name}`);
  for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) await copyFile(name, `${out}/${name}`);
}

/** The crate's version is the package's. */
async function writeManifest() {
  const manifest = JSON.parse(await readFile('pkg-template/package.json', 'utf8'));
  await writeFile(`${out}/package.json`, `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
}
