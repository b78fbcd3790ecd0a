// What a page loads beside the module; what mini-programs carry is weighed in tests/mini/scripts.test.mjs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { glueAndLoader } from '../../tools/package/scripts.mjs';
import { measure } from '../../tools/package/sizes.mjs';

test('glue and loader weigh little', async () => {
  const script = await glueAndLoader('target/modules/full');
  assert.match(Buffer.from(script).toString(), /instantiate/);
  const [, , brotli] = measure(script);
  assert.ok(brotli <= 5_300, `${brotli} bytes, of 8,000`);
});
