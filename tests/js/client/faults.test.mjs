// Faults that the client had, by their letters: what a backend that stands before the gateway, and the page's own storage,
// do to a claim.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client, CouponKitError, init, memoryClaimStore } from 'couponkit';
import { signRequest } from 'couponkit/server';
import { startPlatforms } from '../../../www/platforms/index.mjs';
import { serve } from './serve.mjs';

await init();

const CLAIM = 'kingdee.distributeCoupons';
const SEND = 'tmall.sendCoupon';
const claim = { channel: '1', schemaId: '1820256048657727488' };
const coupon = { bizCode: 'YXX', channel: 'app', couponType: 276, uuid: 'yxx-daily-5' };

let platforms;
before(async () => { platforms = await startPlatforms(); });
after(() => platforms.close());

const issuedTo = (holder) => platforms.ledger().issued.filter((each) => each.holder === holder);

/** A trusted caller of Tmall's, which knows repetitions by `outId`. */
function trusted(storage, more) {
  const credentials = { tmall: platforms.seeds.tmall.credentials, settings: { tmall: { baseUrl: platforms.url } } };
  return new Client({ sign: ({ operation, params }) => signRequest(operation, params, credentials), storage, retries: 0, ...more });
}

test('A4: a refusal of what was sent before does not forget its key', async () => {
  const storage = memoryClaimStore();
  const params = { ...coupon, openId: 'open-a4' };
  platforms.fail({ operation: SEND, cut: 'after' });
  await assert.rejects(trusted(storage).call(SEND, params), { retry: 'sameKey' });
  platforms.fail({ operation: SEND, code: '27' });
  await assert.rejects(trusted(storage).call(SEND, params), { code: 'platform', retry: 'never' });
  await trusted(storage).call(SEND, params);
  assert.equal(issuedTo('open-a4').length, 1);
});

for (const status of [408, 499, 500, 501, 504, 507, 520, 521, 522, 523, 524, 200]) {
  test(`A6: ${status} without the contract’s JSON: a claim may have been issued, and is not sent again`, async () => {
    let calls = 0;
    const backend = await serve(async () => { calls++; return new Response('', { status }); });
    try {
      await assert.rejects(new Client({ forward: backend.url }).call(CLAIM, claim), (error) => {
        assert.deepEqual([CouponKitError.is(error), error.retry, calls], [true, 'checkFirst', 1], error.message);
        return true;
      });
    } finally {
      await backend.close();
    }
  });
}

test('A13: a storage that says null for nothing', async () => {
  const kept = new Map();
  const storage = {
    get: (key) => kept.get(key) ?? null,
    add(key, value) {
      const known = kept.get(key) ?? null;
      if (known === null) kept.set(key, value);
      return known;
    },
    set: (key, value) => void kept.set(key, value),
    remove: (key) => void kept.delete(key),
  };
  await trusted(storage).call(SEND, { ...coupon, openId: 'open-null' });
  assert.equal(issuedTo('open-null').length, 1);
  assert.equal(kept.size, 0);
});

for (const broken of ['add', 'remove']) {
  test(`A13: a storage whose ${broken} fails does not lose a result, nor a key`, async () => {
    const storage = { ...memoryClaimStore(), [broken]: () => { throw new Error('quota'); } };
    const client = trusted(storage);
    const params = { ...coupon, openId: `open-${broken}` };
    platforms.fail({ operation: SEND, cut: 'after' });
    await assert.rejects(client.call(SEND, params), { code: 'network', retry: 'sameKey' });
    assert.ok((await client.call(SEND, params)).model.couponInstanceId);
    assert.equal(issuedTo(params.openId).length, 1);
  });
}
