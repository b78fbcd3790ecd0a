import { readFile } from 'node:fs/promises';
import { encode } from './text.mjs';

/**
 * wasm-bindgen's glue keeps the instance and views of its memory at module level. As a function it can be made
 * anew for a new instance, and touches no web global before it is called.
 */
async function glueFactory(path, adapt) {
  const names = [];
  const functions = adapt(await readFile(path, 'utf8')).replace(/^export function (\w+)/gm, (_, name) => {
    names.push(name);
    return `function ${name}`;
  });
  if (/^export /m.test(functions)) throw new Error("wasm-bindgen's glue has changed: see glueFactory");
  return `export function createGlue() { ${withShortNames(functions)}\nreturn { ${names.join(', ')} }; }`;
}

/** The exports that every function uses become variables, whose names a minifier can shorten. */
function withShortNames(functions) {
  const used = [...new Set(functions.match(/\bwasm\.__wbindgen_\w+/g))];
  const names = used.map((name) => name.slice('wasm.'.length));
  const start = /(function __wbg_set_wasm\(val\) \{\s*wasm = val;)/;
  if (!start.test(functions)) throw new Error("wasm-bindgen's glue has changed: see withShortNames");
  const assigned = used.map((name, i) => `${names[i]} = ${name};`).join(' ');
  return `let ${names.join(', ')};\n` +
    functions.replace(/\bwasm\.(?=__wbindgen_)/g, '').replace(start, `$1 ${assigned}`);
}

/**
 * Gives the bundle what `virtual.d.ts` declares: the glue and the module of one feature set. `adapt` may change the
 * glue's text first.
 */
export function wasmPlugin(directory, adapt = (glue) => glue) {
  const virtual = {
    'couponkit:glue': async () => glueFactory(`${directory}/module_bg.js`, adapt),
    'couponkit:text': async () => `export default '${encode(await readFile(`${directory}/module.wasm`))}'`,
  };
  return {
    name: 'wasm',
    setup(build) {
      build.onResolve({ filter: /^couponkit:/ }, ({ path }) => path === 'couponkit:wasm'
        ? { path: './couponkit.wasm', external: true }
        : { path, namespace: 'wasm' });
      build.onLoad({ filter: /./, namespace: 'wasm' }, async ({ path }) => ({ contents: await virtual[path]() }));
    },
  };
}
