// Ten thousand evaluations leave memory where it was after the first hundred: mini-programs have no
// FinalizationRegistry, so that nothing else would ever tell the module of a wallet that was dropped.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { runInJsc } from './jsc.mjs';
import { runInVm } from './vm.mjs';

const script = join(import.meta.dirname, 'memory.js');
const HEAP_SLACK = 1024 * 1024;
/** What memory grows by, should the last hole not do. Eight bytes lost by each evaluation would be more. */
const WASM_PAGE = 65536;

const wallets = [
  ['freed', { free: true, kept: 0 }],
  ['dropped', { free: false, kept: 0 }],
  // More than the module keeps parsed: each is read again when its turn comes.
  ['kept and used in turn', { free: false, kept: 20 }],
];

for (const [realm, run] of [['jsc', runInJsc], ['Node', runInVm]]) {
  for (const [name, data] of wallets) {
    test(`memory stays where it is in ${realm}, with wallets ${name}`, async (t) => {
      const { before, after, payable } = await run({ script, data });
      t.diagnostic(`heap ${before.heap} → ${after.heap}, wasm ${before.wasm} → ${after.wasm}`);
      assert.ok(before.wasm > 0 && payable > 0);
      assert.ok(after.wasm - before.wasm <= WASM_PAGE, `${after.wasm - before.wasm} bytes more`);
      assert.ok(after.heap - before.heap < HEAP_SLACK, `${after.heap - before.heap} bytes more`);
    });
  }
}
