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
  const members = [...names, forgetMemory(functions)];
  return `export function createGlue() { ${withShortNames(functions)}\nreturn { ${members.join(', ')} }; }`;
}

/**
 * wasm-bindgen learns that memory has grown from its old buffer having become empty. The fallback's memory is an
 * ordinary buffer, which stays as it is beside the new one: it says so.
 */
function forgetMemory(functions) {
  const views = [...functions.matchAll(/^let (cached\w+Memory0) = null;/gm)].map(([, name]) => name);
  if (views.length !== functions.match(/new \w+\(wasm\.memory\.buffer\)/g).length) {
    throw new Error("wasm-bindgen's glue has changed: see forgetMemory");
  }
  return `forgetMemory() { ${views.map((name) => `${name} = null;`).join(' ')} }`;
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
 * wasm-bindgen's glue writes ASCII character by character and only what follows by the engine. The engine writes all of
 * it sooner, into as many bytes as there are characters: more are needed only where it comes to an end too early.
 */
const PASS_TEXT = `function passStringToWasm0(text, malloc, realloc) {
    let room = text.length;
    let at = malloc(room, 1) >>> 0;
    let { read, written } = cachedTextEncoder.encodeInto(text, getUint8ArrayMemory0().subarray(at, at + room));
    if (read < text.length) {
        const rest = text.slice(read);
        at = realloc(at, room, room = written + rest.length * 3, 1) >>> 0;
        const bytes = getUint8ArrayMemory0().subarray(at + written, at + room);
        written += cachedTextEncoder.encodeInto(rest, bytes).written;
        at = realloc(at, room, written, 1) >>> 0;
    }
    WASM_VECTOR_LEN = written;
    return at;
}
`;

function passTextAtOnce(glue) {
  const given = /^function passStringToWasm0[^]*?^}\n/m;
  if (!given.test(glue)) throw new Error("wasm-bindgen's glue has changed: see passTextAtOnce");
  return glue.replace(given, () => PASS_TEXT);
}

/**
 * Gives the bundle what `virtual.d.ts` declares: the glue and the module of one feature set. `adapt` may change the
 * glue's text first.
 */
export function wasmPlugin(directory, adapt = passTextAtOnce) {
  const virtual = {
    'couponkit:glue': async () => glueFactory(`${directory}/module_bg.js`, adapt),
    'couponkit:text': async () => `export default '${encode(await readFile(`${directory}/module.wasm`))}'`,
  };
  return {
    name: 'wasm',
    setup(build) {
      build.onResolve({ filter: /^couponkit:/ }, ({ path }) => path === 'couponkit:wasm'
        // Wrangler, Next and Nitro all make a compiled module of an import that is marked so.
        ? { path: './couponkit.wasm?module', external: true }
        : { path, namespace: 'wasm' });
      build.onLoad({ filter: /./, namespace: 'wasm' }, async ({ path }) => ({ contents: await virtual[path]() }));
    },
  };
}
