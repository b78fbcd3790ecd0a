// In workerd, which takes only modules compiled beforehand, and in Node: every worked case agrees.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Wallet, evaluate, init } from 'couponkit';
import * as evaluator from 'couponkit/evaluator';
import { Miniflare } from 'miniflare';
import { readCases } from '../cases/read.mjs';
import { bundleWorker } from '../js/gateway/runtimes.mjs';
import { found } from './worker.mjs';

const cases = readCases();

test('workerd: every worked case agrees', async (t) => {
  const worker = new Miniflare({
    compatibilityDate: '2025-07-01',
    modules: await bundleWorker(new URL('worker.mjs', import.meta.url)),
  });
  t.after(() => worker.dispose());
  const response = await worker.dispatchFetch('http://shop.example/', { method: 'POST', body: JSON.stringify(cases) });
  assert.deepEqual(await response.json(), []);
});

for (const [name, entry] of Object.entries({ couponkit: { Wallet, evaluate, init }, 'couponkit/evaluator': evaluator })) {
  test(`Node, ${name}: every worked case agrees`, async () => {
    await entry.init();
    assert.deepEqual(found(cases, entry), []);
  });
}
