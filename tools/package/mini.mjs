import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync, constants } from 'node:zlib';
import { build, transform } from 'esbuild';
import { wasmPlugin } from './glue.mjs';

const run = promisify(execFile);
const entries = 'pkg-template/src/entries';

/**
 * Writes the folders for mini-programs. `module` is the folder of a module and its glue. The module itself is in the
 * package once as it is and once compressed, wherever it is used: Douyin takes WeChat's, Alipay the package's.
 */
export async function buildMiniPrograms(module, out) {
  const bytes = await readFile(`${module}/module.wasm`);
  const { BROTLI_PARAM_SIZE_HINT, BROTLI_PARAM_LGWIN } = constants;
  const compressed = brotliCompressSync(bytes, {
    params: { [BROTLI_PARAM_SIZE_HINT]: bytes.length, [BROTLI_PARAM_LGWIN]: 24 },
  });
  for (const folder of ['miniprogram_dist', 'douyin', 'alipay', 'fallback']) {
    await mkdir(`${out}/${folder}`, { recursive: true });
  }
  await Promise.all([
    script('miniprogram', module, `${out}/miniprogram_dist`),
    // `couponkit/miniprogram` is the name that TypeScript, Taro and uni-app know; natively it is this file.
    writeFile(`${out}/miniprogram_dist/miniprogram.js`, 'module.exports=require("./index.js");\n'),
    writeFile(`${out}/miniprogram_dist/couponkit.wasm.br`, compressed),
    script('douyin', module, `${out}/douyin`),
    script('alipay', module, `${out}/alipay`),
    script('alipay-page', module, `${out}/alipay`, 'page.js'),
    buildFallback(`${module}/module.wasm`, `${out}/fallback`),
  ]);
}

function script(entry, module, folder, name = 'index.js') {
  return build({
    bundle: true,
    minify: true,
    format: 'cjs',
    // Names the exports in a way that Node understands.
    platform: 'node',
    target: 'es2017',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    inject: ['pkg-template/src/mini/realm.ts'],
    // What is faster by the engine's codecs is slower by those of realm.ts.
    plugins: [wasmPlugin(module, (glue) => glue)],
    entryPoints: [`${entries}/${entry}.ts`],
    outfile: `${folder}/${name}`,
  });
}

/** The module as JavaScript: `{ instantiate(imports) }`. */
async function buildFallback(wasm, folder) {
  const source = await readFile(await asJavaScript(wasm), 'utf8');
  const grown = 'bufferView = HEAPU8;\n  }';
  const told = grown.replace('}', 'imports["./module_bg.js"].forgetMemory(); }');
  const body = source.slice(source.indexOf('\n'), source.indexOf('var retasmFunc')).replace(grown, told);
  if (!body.includes('function asmFunc(imports)') || !body.includes(told)) throw new Error("wasm2js's output has changed: see buildFallback");
  // What Rust writes where there is no value: two thousand times, and by a name ten characters shorter.
  const named = body.replace(/-2147483648\b/g, 'NONE');
  const { code } = await transform(
    `exports.instantiate = function (imports) { var NONE = -2147483648; ${named}\nreturn { exports: asmFunc(imports) }; };`,
    { minify: true, target: 'es2017' },
  );
  await writeFile(`${folder}/index.js`, code);
}

/** What wasm2js makes of a module, which takes long: kept beside the module until that changes. */
async function asJavaScript(wasm) {
  const digest = createHash('sha256').update(await readFile(wasm)).digest('hex').slice(0, 16);
  const file = `${dirname(wasm)}/wasm2js-${digest}.js`;
  if (!existsSync(file)) {
    const unfinished = `${file}.part`;
    await run(process.execPath, ['node_modules/binaryen/bin/wasm2js', wasm, '-Oz', '-o', unfinished]);
    await rename(unfinished, file);
  }
  return file;
}
