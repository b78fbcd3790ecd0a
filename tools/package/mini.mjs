import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync, constants } from 'node:zlib';
import { build, transform } from 'esbuild';
import { wasmPlugin } from './glue.mjs';

const run = promisify(execFile);
const entries = 'pkg-template/src/entries';

/** Writes the folders for mini-programs. `module` is the folder of a module and its glue. */
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
    writeFile(`${out}/douyin/couponkit.wasm.br`, compressed),
    script('alipay', module, `${out}/alipay`),
    script('alipay-page', module, `${out}/alipay`, 'page.js'),
    copyFile(`${module}/module.wasm`, `${out}/alipay/couponkit.wasm`),
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
    plugins: [wasmPlugin(module, followMemory)],
    entryPoints: [`${entries}/${entry}.ts`],
    outfile: `${folder}/${name}`,
  });
}

/**
 * wasm-bindgen learns that memory has grown from its old buffer having become empty. The fallback's memory is an
 * ordinary buffer, which stays as it is beside the new one.
 */
function followMemory(glue) {
  const emptied = /(cached\w+Memory0)\.byteLength === 0/g;
  const detached = /(cached\w+Memory0)\.buffer\.detached === true \|\| \(.*?\)(?=\) \{)/g;
  const followed = glue.replace(emptied, '$1.buffer !== wasm.memory.buffer').replace(detached, '$1.buffer !== wasm.memory.buffer');
  const views = glue.match(/new \w+\(wasm\.memory\.buffer\)/g).length;
  if (followed.split('.buffer !== wasm.memory.buffer)').length - 1 !== views) {
    throw new Error("wasm-bindgen's glue has changed: see followMemory");
  }
  return followed;
}

/** The module as JavaScript: `{ instantiate(imports) }`. */
async function buildFallback(wasm, folder) {
  const source = await readFile(await asJavaScript(wasm), 'utf8');
  const body = source.slice(source.indexOf('\n'), source.indexOf('var retasmFunc'));
  if (!body.includes('function asmFunc(')) throw new Error("wasm2js's output has changed: see buildFallback");
  const { code } = await transform(
    `exports.instantiate = function (imports) {${body}\nreturn { exports: asmFunc(imports) }; };`,
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
