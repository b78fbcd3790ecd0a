import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Which entry's types stand under which name of the package. */
const entries = { index: 'inlined', slim: 'slim', evaluator: 'evaluator' };

/**
 * Writes the declarations twice, since TypeScript takes `.d.ts` for what `require` loads and `.d.mts` for what
 * `import` loads, and an entry must not mix them.
 */
export async function buildTypes(out) {
  const emitted = await mkdtemp(join(tmpdir(), 'couponkit-types-'));
  try {
    await emit(emitted);
    for (const file of await readdir(emitted, { recursive: true })) {
      if (!file.endsWith('.d.ts')) continue;
      const text = await readFile(join(emitted, file), 'utf8');
      await write(join(out, 'types', file), withExtensions(text, '.js'));
      await write(join(out, 'types', file.replace(/\.d\.ts$/, '.d.mts')), withExtensions(text, '.mjs'));
    }
  } finally {
    await rm(emitted, { recursive: true });
  }
  for (const [name, entry] of Object.entries(entries)) {
    await write(join(out, `${name}.d.ts`), `export * from './types/entries/${entry}.js';\n`);
    await write(join(out, `${name}.d.mts`), `export * from './types/entries/${entry}.mjs';\n`);
  }
}

async function emit(outDir) {
  try {
    await run(process.execPath, [
      'node_modules/typescript/bin/tsc', '-p', 'pkg-template', '--noEmit', 'false', '--emitDeclarationOnly',
      '--outDir', outDir,
    ]);
  } catch (error) {
    throw new Error(`tsc:\n${error.stdout}`, { cause: error });
  }
}

/** The sources import without extensions; Node's resolution, which TypeScript follows, wants them. */
function withExtensions(text, extension) {
  return text.replace(/((?:from|import\()\s*['"])(\.{1,2}\/[^'"]+)(['"])/g, `$1$2${extension}$3`);
}

async function write(path, text) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
