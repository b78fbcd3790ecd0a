import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Which entry's types stand under which name of the package. */
const entries = { index: 'inlined', slim: 'slim', evaluator: 'evaluator', server: 'server' };

/** For mini-programs, which know `require` alone. */
const miniPrograms = {
  miniprogram: 'miniprogram',
  'douyin/index': 'douyin',
  'alipay/index': 'alipay',
  'alipay/page': 'alipay-page',
};

/**
 * Writes the declarations twice, since TypeScript takes `.d.ts` for what `require` loads and `.d.mts` for what
 * `import` loads, and an entry must not mix them.
 */
export async function buildTypes(out) {
  const emitted = await mkdtemp(join(tmpdir(), 'couponkit-types-'));
  try {
    await emit(emitted);
    for (const [file, text] of await reachable(emitted)) {
      await write(join(out, 'types', `${file}.d.ts`), withExtensions(text, '.js'));
      await write(join(out, 'types', `${file}.d.mts`), withExtensions(text, '.mjs'));
    }
  } finally {
    await rm(emitted, { recursive: true });
  }
  for (const [name, entry] of Object.entries(entries)) {
    await write(join(out, `${name}.d.ts`), `export * from './types/entries/${entry}.js';\n`);
    await write(join(out, `${name}.d.mts`), `export * from './types/entries/${entry}.mjs';\n`);
  }
  for (const [name, entry] of Object.entries(miniPrograms)) {
    const up = name.includes('/') ? '..' : '.';
    await write(join(out, `${name}.d.ts`), `export * from '${up}/types/entries/${entry}.js';\n`);
  }
  const fallback = "import type { WasmFallback } from '../types/engine.js';\n\n" +
    "/** Makes what a wasm instance would be. */\nexport declare const instantiate: WasmFallback['instantiate'];\n";
  await write(join(out, 'fallback/index.d.ts'), fallback);
  // For pages that load the classic script, whose exports are the properties of one global.
  for (const file of ['index.d.ts', 'index.d.mts']) await appendFile(join(out, file), 'export as namespace couponkit;\n');
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

const imported = /((?:from|import\()\s*['"])(\.{1,2}\/[^'"]+)(['"])/g;

/** The declarations that the entries lead to, by name; the others describe what is inside. */
async function reachable(folder) {
  const found = new Map();
  const visit = async (name) => {
    if (found.has(name)) return;
    const text = await readFile(join(folder, `${name}.d.ts`), 'utf8');
    found.set(name, text);
    for (const [, , path] of text.matchAll(imported)) await visit(join(dirname(name), path));
  };
  for (const entry of Object.values({ ...entries, ...miniPrograms })) await visit(`entries/${entry}`);
  return found;
}

/** The sources import without extensions; Node's resolution, which TypeScript follows, wants them. */
function withExtensions(text, extension) {
  return text.replace(imported, `$1$2${extension}$3`);
}

async function write(path, text) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
