// Requests that the packed couponkit/server signs, against the stand-in platforms' own implementation.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signRequest } from 'couponkit/server';
import { kingdeeSignature, queryText } from '../../www/platforms/kingdee/signature.mjs';
import { tmallSignature } from '../../www/platforms/tmall/signature.mjs';
import { waiqinDigest } from '../../www/platforms/waiqin/signature.mjs';

const CASES = 320;
const CREDENTIALS = {
  kingdee: { clientId: '205022', clientSecret: 'client 密钥', appToken: 'token', domain: 'https://tf.jdy.com' },
  tmall: { appKey: '12345678', appSecret: 'app 密钥', session: 'session +/%' },
  waiqin: { openid: '8888', appkey: 'app|key 密钥' },
};

/** Numbers from 0 to below 1, the same in every run. */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const CHARACTERS = [...' +/%~*&=!\'()._-:,;?@#"{}[]<>|\\^`$abcXYZ019优惠券满减é🎫🧧', '\u0301', '\n', '\t'];

/** A text of these characters; `least` 0 makes empty ones too. */
function text(next, least, longest) {
  const length = least + Math.floor(next() * (longest + 1 - least));
  return Array.from({ length }, () => CHARACTERS[Math.floor(next() * CHARACTERS.length)]).join('');
}

/** Signs with each of the samples, and has each of them verified. */
async function everySample(operation, sample, settings, verify) {
  const next = random(operation.length);
  for (let n = 0; n < CASES; n++) {
    const params = sample(next);
    const moment = { now: 1_760_000_000_000 + Math.floor(next() * 1e10), nonce: String(1e9 + Math.floor(next() * 8e9)) };
    const request = await signRequest(operation, params, { ...CREDENTIALS, settings: settings(n) }, moment);
    verify(request, params, moment);
  }
}

test('kingdee.listWriteOffs: the query is sent as it is signed', async () => {
  const optional = ['billNo', 'couponsNo', 'memberCardId', 'schemaNo'];
  const sample = (next) => ({
    storeId: text(next, 1, 12),
    ...Object.fromEntries(optional.map((name) => [name, next() < 0.3 ? null : text(next, 0, 16)])),
    ...(next() < 0.5 && { page: 1 + Math.floor(next() * 9), pageSize: 100 }),
  });
  const { clientSecret: secret } = CREDENTIALS.kingdee;
  await everySample('kingdee.listWriteOffs', sample, () => ({}), ({ method, url, headers }, params) => {
    const [address, sent] = url.split('?');
    const query = sent.split('&').map((pair) => pair.split('=').map(decodeURIComponent));
    assert.equal(sent, queryText(query));
    assert.equal(Object.fromEntries(query).store_id, params.storeId);
    const parts = { nonce: headers['X-Api-Nonce'], timestamp: headers['X-Api-TimeStamp'], secret };
    const path = new URL(address).pathname;
    assert.equal(headers['X-Api-Signature'], kingdeeSignature({ method, path, query, ...parts }), url);
    const other = query.map(([name, value]) => [name, `${value}x`]);
    assert.notEqual(headers['X-Api-Signature'], kingdeeSignature({ method, path, query: other, ...parts }));
  });
});

test('tmall.sendCoupon: by every sign_method', async () => {
  const sample = (next) => ({
    bizCode: text(next, 1, 8),
    openId: text(next, 1, 16),
    extra: next() < 0.3 ? null : text(next, 0, 24),
    channel: text(next, 1, 8),
    outId: text(next, 1, 16),
    uuid: text(next, 1, 16),
    couponType: 247,
  });
  const methods = ['md5', 'hmac', 'hmac-sha256'];
  const settings = (n) => ({ tmall: { signMethod: methods[n % 3], format: n % 2 ? 'xml' : 'json', simplify: n % 5 === 0 } });
  const { appSecret: secret } = CREDENTIALS.tmall;
  await everySample('tmall.sendCoupon', sample, settings, ({ body }, params) => {
    const sent = Object.fromEntries(new URLSearchParams(body));
    const dto = JSON.parse(sent.nrt_coupon_send_dto);
    assert.deepEqual([dto.open_id, dto.out_id], [params.openId, params.outId]);
    assert.equal(sent.session, CREDENTIALS.tmall.session);
    assert.equal(sent.sign, tmallSignature({ params: sent, secret, method: sent.sign_method }), body);
    const other = { ...sent, nrt_coupon_send_dto: `${sent.nrt_coupon_send_dto} ` };
    assert.notEqual(sent.sign, tmallSignature({ params: other, secret, method: sent.sign_method }));
  });
});

test('waiqin.finishVoucher: over the exact body', async () => {
  const { openid, appkey } = CREDENTIALS.waiqin;
  await everySample('waiqin.finishVoucher', (next) => ({ voucherId: text(next, 1, 16) }), () => ({}), ({ url, body }, params) => {
    const [id, timestamp, digest] = new URL(url).pathname.split('/').slice(-4);
    assert.equal(id, openid);
    assert.equal(JSON.parse(body).voucherId, params.voucherId);
    assert.equal(digest, waiqinDigest({ body, appkey, timestamp }), body);
    assert.notEqual(digest, waiqinDigest({ body: `${body} `, appkey, timestamp }));
  });
});
