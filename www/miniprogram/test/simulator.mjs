import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { transformSync } from 'esbuild';
import { JSDOM } from 'jsdom';
import { vendorApi } from '../../../tests/mini/vendors.mjs';

const source = join(import.meta.dirname, '..');

/**
 * WeChat's own simulator for pages (miniprogram-simulate, with its compiler for wxml) on jsdom, around the mini-program
 * as the developer tools would build it. `wx.request` does real HTTP, to `backend` alone.
 */
export function startSimulator(backend) {
  const program = build(backend);
  const dom = new JSDOM('<!doctype html><body></body>');
  for (const name of ['window', 'document', 'Event', 'CustomEvent', 'Element', 'HTMLElement', 'Node', 'MutationObserver']) {
    globalThis[name] = dom.window[name];
  }
  globalThis.WXWebAssembly = vendorWebAssembly(program);
  const require = createRequire(join(source, '../../package.json'));
  const simulate = require('miniprogram-simulate');
  Object.assign(globalThis.wx, vendorApi('wx', { hosts: [new URL(backend).host] }));
  const opened = [];
  return {
    wx: globalThis.wx,
    /** Opens a page by its path in app.json. */
    open(path) {
      const page = simulate.render(simulate.load(join(program, path), 'page', { rootPath: program }));
      page.attach(dom.window.document.body);
      opened.push(page);
      return page;
    },
    close() {
      for (const page of opened) page.detach();
      rmSync(program, { recursive: true });
    },
  };
}

/** What "构建 npm" and the TypeScript plugin of the developer tools make, in a folder of its own. */
function build(backend) {
  const program = realpathSync(mkdtempSync(join(tmpdir(), 'couponkit-miniprogram-')));
  for (const name of readdirSync(source, { recursive: true })) {
    if (/^(test|miniprogram_npm)\b/.test(name)) continue;
    const target = join(program, name);
    mkdirSync(join(target, '..'), { recursive: true });
    if (/\.[tj]s$/.test(name)) {
      const { code } = transformSync(readFileSync(join(source, name), 'utf8'), { loader: 'ts', format: 'cjs', target: 'es2017' });
      writeFileSync(target.replace(/ts$/, 'js'), code);
    } else if (/\.(wxml|wxss|json)$/.test(name)) {
      cpSync(join(source, name), target);
    }
  }
  writeFileSync(join(program, 'config.js'), `exports.BACKEND = ${JSON.stringify(backend)};\n`);
  const packed = join(source, 'miniprogram_npm');
  cpSync(packed, join(program, 'miniprogram_npm'), { recursive: true });
  // Node looks for packages under this name.
  cpSync(packed, join(program, 'node_modules'), { recursive: true });
  return program;
}

function vendorWebAssembly(program) {
  return {
    async instantiate(path, imports) {
      if (typeof path !== 'string') throw new TypeError('a path in the code package');
      const bytes = readFileSync(join(program, path));
      const module = new WebAssembly.Module(path.endsWith('.br') ? brotliDecompressSync(bytes) : bytes);
      return { instance: new WebAssembly.Instance(module, imports) };
    },
  };
}
