import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';

/** Which entry's types stand under which name of the package. */
const entries = {
  index: 'inlined',
  evaluator: 'evaluator',
  server: 'server',
  miniprogram: 'miniprogram',
  'douyin/index': 'douyin',
  'alipay/index': 'alipay',
  'alipay/page': 'alipay-page',
  'fallback/index': 'fallback',
};

/** For pages that load the classic script, whose exports are the properties of one global. */
const GLOBAL = 'export as namespace couponkit;\n';

/** What `using` needs, said as `@types/node` says it, for projects whose own library is older. */
const DISPOSABLE = `
declare global {
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
  interface Disposable {
    [Symbol.dispose](): void;
  }
}
`;

/**
 * Writes what is exported and nothing else, each declaration once: what several entries export lies in a file that they
 * share. TypeScript takes `.d.ts` for what `require` loads and `.d.mts` for what `import` loads; the latter have nothing
 * of their own.
 */
export async function buildTypes(out) {
  const files = await declarations();
  files['index.d.ts'] += GLOBAL;
  files['slim.d.ts'] = again('index');
  for (const name of ['index', 'slim', 'evaluator', 'server']) files[`${name}.d.mts`] = again(name === 'slim' ? 'index' : name);
  files['index.d.mts'] += GLOBAL;
  await Promise.all(Object.entries(files).map(async ([name, text]) => {
    await mkdir(dirname(join(out, name)), { recursive: true });
    await writeFile(join(out, name), text);
  }));
}

function again(name) {
  return `export * from './${name}.js';\n`;
}

async function declarations() {
  const bundle = await rollup({
    input: Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, `pkg-template/src/entries/${entry}.ts`])),
    plugins: [dts({ tsconfig: 'pkg-template/tsconfig.json' })],
    onwarn: ({ message }) => { throw new Error(message); },
  });
  const { output } = await bundle.generate({
    entryFileNames: '[name].d.ts',
    chunkFileNames: 'types/[name].d.ts',
    // Who looks up a declaration should find it where its name says.
    manualChunks: (id) => /src\/(types|operations)\.ts$/.exec(id)?.[1],
    minifyInternalExports: false,
  });
  await bundle.close();
  return Object.fromEntries(output.map(({ fileName, code }) => [fileName, withDisposable(code)]));
}

/** A reference to TypeScript's own library stands at a file's top or has no effect, and needs TypeScript 5.2. */
function withDisposable(text) {
  if (!/\bDisposable\b/.test(text)) return text;
  return text.replace(/^\/\/\/ <reference lib="esnext\.disposable".*\n/m, '') + DISPOSABLE;
}
