import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);

/** A copy of the package that nobody has started yet. */
function fresh() {
  delete require.cache[require.resolve('couponkit/slim')];
  return require('couponkit/slim');
}

const order = {
  cart: { lines: [{ id: '1', unitPrice: 10, quantity: 1 }] },
  context: { now: 0 },
  coupons: [{ id: 'c', benefit: { kind: 'amountOff', amount: 3 } }],
};
const payable = ({ evaluate }) => evaluate(order).best.payable;
const path = require.resolve('couponkit/couponkit.wasm');

const sources = {
  'nothing': () => undefined,
  'bytes': () => readFileSync(path),
  'an ArrayBuffer': () => new Uint8Array(readFileSync(path)).buffer,
  'a compiled module': () => new WebAssembly.Module(readFileSync(path)),
  'the address of a file': () => pathToFileURL(path),
  'a response': () => new Response(readFileSync(path)),
  'a promise': () => Promise.resolve(readFileSync(path)),
};

for (const [name, source] of Object.entries(sources)) {
  test(`init takes ${name}`, async () => {
    const couponkit = fresh();
    await couponkit.init({ wasm: source() });
    assert.equal(payable(couponkit), '7.00');
  });
}

const failures = {
  'a page instead of the module': [() => new Response('<!doctype html>'), 'badResponse'],
  'a missing file on a server': [() => new Response('', { status: 404 }), 'http'],
  'a missing file on the disk': [() => pathToFileURL(`${path}.gone`), 'network'],
  'an address where nobody answers': [() => 'http://127.0.0.1:1/couponkit.wasm', 'network'],
  'what cannot be a module': [() => 42, 'badResponse'],
  'a module with other imports': [() => Buffer.from('0061736d01000000010401600000020701017801660000', 'hex'), 'badResponse'],
};

for (const [name, [source, code]] of Object.entries(failures)) {
  test(`init fails with ${code} on ${name}, and may be tried again`, async () => {
    const couponkit = fresh();
    await assert.rejects(couponkit.init({ wasm: source() }), { name: 'CouponKitError', code });
    await couponkit.init();
    assert.equal(payable(couponkit), '7.00');
  });
}

test('calling init again is one load', async () => {
  const couponkit = fresh();
  let asked = 0;
  const wasm = { then: (resolve) => { asked++; resolve(readFileSync(path)); } };
  await Promise.all([couponkit.init({ wasm }), couponkit.init({ wasm })]);
  await couponkit.init({ wasm });
  assert.equal(asked, 1);
});

/** A module that starts like ours and then fails as a panic does. */
const trapping = `(module
  (memory (export "memory") 1)
  (func (export "__wbindgen_add_to_stack_pointer") (param i32) (result i32) (i32.const 1024))
  (func (export "__wbindgen_malloc") (param i32 i32) (result i32) unreachable)
  (func (export "__wbindgen_free") (param i32 i32 i32)))`;

test('after a trap the module is never entered again, and init starts another', async (t) => {
  const couponkit = fresh();
  await couponkit.init({ wasm: assemble(t, trapping) });
  assert.throws(() => payable(couponkit), { name: 'CouponKitError', code: 'internal' });
  await couponkit.init();
  assert.equal(payable(couponkit), '7.00');
});

test('a wallet is loaded into the instance that follows a trap', async (t) => {
  const couponkit = fresh();
  await couponkit.init({ wasm: assemble(t, trapping) });
  let wallet;
  assert.throws(() => { wallet = new couponkit.Wallet(order.coupons); }, { code: 'internal' });
  wallet = new couponkit.Wallet(order.coupons);
  assert.equal(wallet.evaluate(order.cart, order.context).best.payable, '7.00');
});

test('a call that meets a trap fails, and the next one is made by the instance that follows', async (t) => {
  const couponkit = fresh();
  await couponkit.init({ wasm: assemble(t, trapping) });
  const client = new couponkit.Client({ forward: async () => ({ version: 1, result: { rows: [] } }) });
  const call = () => client.call('kingdee.listWriteOffs', { storeId: '17' });
  await assert.rejects(call(), { name: 'CouponKitError', code: 'internal' });
  assert.deepEqual(await call(), { rows: [] });
});

function assemble(t, text) {
  const folder = mkdtempSync(join(tmpdir(), 'couponkit-wat-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'm.wat'), text);
  execFileSync(process.execPath, ['node_modules/wabt/bin/wat2wasm', join(folder, 'm.wat'), '-o', join(folder, 'm.wasm')]);
  return readFileSync(join(folder, 'm.wasm'));
}
