import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import vm from 'node:vm';
import { withCodePackage } from './code-package.mjs';

/** V8's own, which a context has when it is made after `--expose-gc` was set. */
let collect;
function collectGarbage() {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = vm.runInNewContext('gc');
    setFlagsFromString('--no-expose-gc');
  }
  collect();
}

/**
 * As `runInJsc`, in a fresh V8 realm of this process that holds the vendor's objects alone: no console and no timers
 * either, unless `globals` has them. `api` stands where `wx` does.
 */
export function runInVm({ script, data = null, vendor = 'wx', wraps = true, wasm = true, api = {}, globals = {} }) {
  return withCodePackage(vendor, async (root, entry) => {
    cpSync(script, join(root, 'script.js'));
    const context = vm.createContext();
    const source = readFileSync(join(import.meta.dirname, 'realm.js'), 'utf8');
    const parse = vm.runInContext('JSON.parse', context);
    const realm = vm.runInContext(source, context)({
      vendor,
      wraps,
      wasm,
      api,
      readText: (path) => readFileSync(root + path, 'utf8'),
      readBytes: (path) => readFileSync(root + path),
    });
    const { require, instances } = realm;
    Object.assign(context, globals);
    const result = await require('/script.js')({
      couponkit: require(entry),
      require,
      data: parse(JSON.stringify(data)),
      now: () => performance.now(),
      memory: () => {
        collectGarbage();
        const wasm = instances.reduce((sum, { memory }) => sum + memory.buffer.byteLength, 0);
        return { heap: process.memoryUsage().heapUsed, wasm };
      },
    });
    return JSON.parse(JSON.stringify(result ?? null));
  });
}
