import { execFile } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withCodePackage } from './code-package.mjs';

const run = promisify(execFile);
const here = import.meta.dirname;

/** Debian's jsc: `cargo xtask` installs it and says where it is. */
const JSC = process.env.JSC ?? 'jsc';

/**
 * Runs a script in JavaScriptCore, in a mini-program's bare realm (see realm.js) that holds the packed mini-program
 * build.
 *
 * @param {object} options
 * @param {string} options.script A CommonJS file, ES2017, that exports
 *   `async ({ couponkit, data, now, memory, require }) => result`: `data` is what was given here, `now()` a clock in
 *   milliseconds, `memory()` collects garbage and returns `{ heap, wasm }` in bytes. It initialises couponkit itself.
 * @param {unknown} [options.data] Anything that JSON can say.
 * @param {boolean} [options.jit] `false` runs without JIT, as iOS does.
 * @param {'wx' | 'tt' | 'my'} [options.vendor] Whose realm it is.
 * @param {boolean} [options.wraps] Whether `instantiate` answers with `{ instance }`.
 * @param {boolean} [options.wasm] `false` for a device that refuses wasm.
 * @returns {Promise<any>} What the script returned.
 */
export function runInJsc({ script, data = null, jit = true, vendor = 'wx', wraps = true, wasm = true }) {
  return withCodePackage(vendor, async (root, entry) => {
    cpSync(script, join(root, 'script.js'));
    const config = join(root, 'config.json');
    writeFileSync(config, JSON.stringify({ root, entry, vendor, wraps, wasm, data, realm: join(here, 'realm.js') }));
    const { stdout } = await run(JSC, [...(jit ? [] : ['--useJIT=0']), join(here, 'jsc-main.js'), '--', config], {
      maxBuffer: 64 * 1024 * 1024,
    });
    const { result, error } = JSON.parse(stdout);
    if (error) throw new Error(`in jsc: ${error}`);
    return result;
  });
}
