import { writeFile } from 'node:fs/promises';
import * as esbuild from 'esbuild';
import { wasmPlugin } from './glue.mjs';

const entries = 'pkg-template/src/entries';
const common = {
  bundle: true,
  // Names stay, and lines stay short, for the sake of whoever reads a stack trace; a shop's bundler shortens the names.
  minifySyntax: true,
  minifyWhitespace: true,
  lineLimit: 400,
  target: 'es2017',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
  inject: ['pkg-template/src/text-codecs.ts'],
};
const esm = { format: 'esm', supported: { 'import-meta': true }, outExtension: { '.js': '.mjs' } };

/** Writes every script of the package. `modules` holds a folder for each feature set. */
export async function buildScripts(modules, out) {
  const full = { ...common, plugins: [wasmPlugin(`${modules}/full`)] };
  const evaluator = { ...common, plugins: [wasmPlugin(`${modules}/evaluator`)] };
  await Promise.all([
    // What these have in common, the module excepted, goes into one chunk, so that they share one instance.
    build({
      ...full,
      ...esm,
      splitting: true,
      entryPoints: {
        index: `${entries}/inlined.ts`,
        'index.fetch': `${entries}/slim.ts`,
        'index.workerd': `${entries}/workerd.ts`,
        server: `${entries}/server.ts`,
        'server.workerd': `${entries}/server-workerd.ts`,
        'server.browser': `${entries}/server-browser.ts`,
      },
      chunkNames: 'shared-[hash]',
      outdir: out,
    }),
    build({ ...evaluator, ...esm, entryPoints: [`${entries}/evaluator.ts`], outdir: out }),
    // One file for <script> and for require(). Pages load it as it is: nobody else shortens its names.
    build({
      ...full,
      minifyIdentifiers: true,
      format: 'iife',
      globalName: 'couponkit',
      footer: { js: 'if(typeof module==="object"&&module.exports)module.exports=couponkit;' },
      entryPoints: { 'couponkit.global': `${entries}/global.ts` },
      outdir: out,
    }),
    build({
      ...full,
      format: 'cjs',
      entryPoints: { server: `${entries}/server-commonjs.ts`, 'server.browser': `${entries}/server-browser.ts` },
      outdir: out,
    }),
    // webpack 4 and Jest 27 know no `exports`, and look for files of these names: the former first for the one in .mjs, in
    // which it knows no `import.meta`.
    writeFile(`${out}/slim.mjs`, 'export * from"./index.mjs";\n'),
    ...Object.entries({ slim: 'couponkit.global', evaluator: 'couponkit.global', miniprogram: 'miniprogram_dist/index' })
      .map(([name, file]) => writeFile(`${out}/${name}.js`, `module.exports=require("./${file}.js");\n`)),
  ]);
}

/**
 * What a page loads before the module does anything: wasm-bindgen's glue, engine.ts and a loader, as one script. It is
 * no file of the package, and made to be weighed.
 */
export async function glueAndLoader(module) {
  const contents = `
    import { useLoader } from './engine';
    import { fileLoader } from './loading';
    useLoader(fileLoader(() => new URL('./couponkit.wasm', import.meta.url)));
    export { ask } from './ask';
    export { init } from './engine';`;
  const { outputFiles: [script] } = await esbuild.build({
    ...common,
    ...esm,
    stdin: { contents, resolveDir: 'pkg-template/src' },
    plugins: [wasmPlugin(module)],
    write: false,
  });
  return script.contents;
}

/** Breaks in the module's text serve nobody, and cost compressed a kilobyte: a backslash and a new line each. */
async function build(options) {
  const { outputFiles } = await esbuild.build({ ...options, write: false });
  await Promise.all(outputFiles.map(({ path, text }) => writeFile(path, text.replace(/(?<!\\)\\\n/g, ''))));
}
