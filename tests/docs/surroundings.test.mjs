// The guides' code for mini-programs, in the realms of tests/mini: README.md's block and those of mini-programs.md. Its
// Taro and uni-app pages are compiled by tests/frameworks.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runInVm } from '../mini/vm.mjs';
import { blocks, root } from './pages.mjs';

const folder = mkdtempSync(join(tmpdir(), 'couponkit-docs-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The code under a heading of a page. */
function under(page, heading) {
  const [, section] = readFileSync(join(root, page), 'utf8').split(new RegExp(`^## ${heading}$`, 'm'));
  const found = blocks(section.split(/^## /m)[0]).map(({ code }) => code);
  assert.ok(found.length > 0, heading);
  return found;
}

/** Runs code as a script of a mini-program, its imports as the package that is there. */
function run(code, { finish = '', ...realm }) {
  const script = join(folder, 'script.js');
  const body = code.replace(/^import (\{[^}]*\}) from '[^']*';$/gm, 'const $1 = given;');
  writeFileSync(script, `module.exports = async ({ couponkit: given, require: load }) => {\n${body}\n${finish}\n};\n`);
  return runInVm({ script, ...realm });
}

/** A backend whose platform lists no coupons. */
const api = {
  request: ({ success }) => {
    const data = JSON.stringify({ status: 200, text: '{"status":true,"code":0,"message":"","data":[]}' });
    setImmediate(() => success({ statusCode: 200, header: {}, data }));
    return { abort() {} };
  },
  getStorageSync: () => '',
  setStorageSync() {},
  removeStorageSync() {},
};

test('README.md: a mini-program loads, and has a client', async () => {
  const [code] = under('pkg-template/README.md', '小程序');
  assert.deepEqual(await run(code, { api, finish: 'return [typeof client.call, new Wallet([]).coupons];' }), ['function', []]);
});

test('mini-programs.md: WeChat', async () => {
  const [code] = under('docs/mini-programs.md', '微信原生');
  assert.deepEqual(await run(code, { api, globals: { setTimeout, clearTimeout }, finish: 'return answer.coupons ?? answer.rows;' }), []);
});

test('mini-programs.md: Alipay’s page asks its Worker', async () => {
  const [worker, page] = under('docs/mini-programs.md', '支付宝');
  const listeners = { page: [], worker: [] };
  const end = (mine, other) => ({
    postMessage: (message) => void setImmediate(() => listeners[other].forEach((listener) => listener(JSON.parse(JSON.stringify(message))))),
    onMessage: (listener) => void listeners[mine].push(listener),
  });
  let finish;
  const finished = new Promise((resolve) => { finish = resolve; });
  const serving = run(worker.replace('require', 'load'), {
    vendor: 'my', globals: { worker: end('worker', 'page'), finished }, finish: 'await finished;',
  });
  const surroundings = `
    const cart = { lines: [{ id: '1', unitPrice: '20', quantity: 2 }] };
    const context = { now: 1795752000000 };
    const coupons = [{ id: 'A', benefit: { kind: 'amountOff', amount: '5' } }];\n`;
  const best = await run(surroundings + page.replace('require', 'load'), {
    vendor: 'my', wasm: false, api: { createWorker: () => end('page', 'worker') }, finish: 'return best.payable;',
  });
  finish();
  await serving;
  assert.equal(best, '35.00');
});

test('mini-programs.md: the fallback where wasm is refused', async () => {
  const [code] = under('docs/mini-programs.md', '不支持 wasm 时');
  const surroundings = `
    const { init, Wallet } = given;
    const require = { async: async (path) => load(path.replace('../../', '/')) };\n`;
  assert.deepEqual(await run(surroundings + code, { wasm: false, finish: 'return new Wallet([]).coupons;' }), []);
});
