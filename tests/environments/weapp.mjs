// A compiled WeChat mini-program as it starts, in a realm of V8 that has what its app.js asks for.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import vm from 'node:vm';
import { brotliDecompressSync } from 'node:zlib';

/** What the app puts into the storage as `shown`. */
export async function startWeapp(folder) {
  const shown = withResolvers();
  const api = {
    canIUse: () => false,
    getSystemInfoSync: () => ({ platform: 'ios', SDKVersion: '3.6.0', language: 'zh_CN', system: 'iOS 17', brand: 'Apple', model: 'iPhone', windowWidth: 390, windowHeight: 844 }),
    webpackJsonp: undefined,
    getStorageSync: () => '',
    setStorageSync: (name, value) => { if (name === 'shown') shown.resolve(value); },
  };
  const wx = new Proxy(api, {
    get: (target, name) => (name in target ? target[name] : () => ({})),
  });
  const WXWebAssembly = {
    async instantiate(path, imports) {
      const bytes = readFileSync(join(folder, path));
      return WebAssembly.instantiate(path.endsWith('.br') ? brotliDecompressSync(bytes) : bytes, imports);
    },
  };
  const nothing = () => {};
  const context = vm.createContext({
    wx, WXWebAssembly, App: nothing, Page: nothing, Component: nothing, Behavior: nothing, getApp: () => ({}), getCurrentPages: () => [],
    setTimeout, clearTimeout, setInterval, clearInterval, console,
  });
  context.global = context;
  createRequire(folder, context)('./app.js');
  const patience = setTimeout(() => shown.reject(new Error('the mini-program shows nothing')), 10_000);
  const text = await shown.promise;
  clearTimeout(patience);
  return JSON.parse(text);
}

function createRequire(folder, context) {
  const modules = new Map();
  const requireFrom = (from) => (path) => {
    const file = resolve(from, path.endsWith('.js') ? path : `${path}.js`);
    if (!modules.has(file)) {
      const module = { exports: {} };
      modules.set(file, module);
      const run = vm.compileFunction(readFileSync(file, 'utf8'), ['module', 'exports', 'require'], { filename: file, parsingContext: context });
      run(module, module.exports, requireFrom(dirname(file)));
    }
    return modules.get(file).exports;
  };
  return requireFrom(folder);
}

// Node 20 has no `Promise.withResolvers`.
function withResolvers() {
  const all = {};
  all.promise = new Promise((resolve, reject) => Object.assign(all, { resolve, reject }));
  return all;
}
