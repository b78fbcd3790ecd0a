// Requests that the packed couponkit/server signs, against the stand-in platforms' own implementation.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { signRequest } from 'couponkit/server';
import { kingdeeSignature, queryText } from '../../www/platforms/kingdee/signature.mjs';
import { tmallSignature } from '../../www/platforms/tmall/signature.mjs';
import { startPlatforms } from '../../www/platforms/index.mjs';
import { waiqinCanonical, waiqinDigest } from '../../www/platforms/waiqin/signature.mjs';
import { zvcmsToken } from '../../www/platforms/zvcms/signature.mjs';

const CASES = 320;
const CREDENTIALS = {
  kingdee: { clientId: '205022', clientSecret: 'client 密钥', appToken: 'token', domain: 'https://tf.jdy.com' },
  tmall: { appKey: '12345678', appSecret: 'app 密钥', session: 'session +/%' },
  waiqin: { openid: '8888', appkey: 'app|key 密钥' },
  zvcms: { openId: '6dc05b4ac175cf316d226252b05cf685', grantCode: '782c281f62', openKey: 'open 密钥' },
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

test('zvcms.listUsableCoupons: over the envelope, the params untouched', async () => {
  const sample = (next) => ({
    userCode: text(next, 1, 16),
    tradeMarks: [{ num: 1 + Math.floor(next() * 9), tradeMark: text(next, 1, 16), price: '9.90' }],
  });
  const { openKey } = CREDENTIALS.zvcms;
  await everySample('zvcms.listUsableCoupons', sample, () => ({}), ({ body }, params, { now, nonce }) => {
    const { Token, Params, ...envelope } = JSON.parse(body);
    assert.deepEqual([envelope.Nonce, envelope.Timestamp], [nonce, String(Math.floor(now / 1000))]);
    assert.deepEqual([Params.user_code, Params.trade_marks[0].trade_mark], [params.userCode, params.tradeMarks[0].tradeMark]);
    assert.equal(Token, zvcmsToken(envelope, openKey), body);
    assert.notEqual(Token, zvcmsToken({ ...envelope, Nonce: `${envelope.Nonce}1` }, openKey));
  });
});

test('zvcms: the Token of the vector that is public', async () => {
  const { vectors } = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('couponkit/signing-vectors.json'), 'utf8'));
  const vector = vectors.find(({ secret }) => secret === 'fake-open-key-for-test-only-0001');
  const { OpenId: openId, GrantCode: grantCode, Nonce: nonce, Timestamp } = vector.fields;
  const credentials = { zvcms: { openId, grantCode, openKey: vector.secret } };
  const { body } = await signRequest('zvcms.listUsableCoupons', { userId: '1' }, credentials, { now: Timestamp * 1000, nonce });
  assert.equal(JSON.parse(body).Token, 'ySypL4SRFMmfSrCqOiFE01LK3ks%3D');
});

const LIST = ['zvcms.listUsableCoupons', { userId: '383933091455959041' }];
const FINISH = ['waiqin.finishVoucher', { voucherId: '1' }];

test('a function of the shop’s own takes the place of a signature', async (t) => {
  const sha256 = (given) => createHash('sha256').update(given).digest('hex');
  const platforms = await startPlatforms({
    seeds: {
      waiqin: { digest: (parts) => sha256(waiqinCanonical(parts)) },
      zvcms: { token: ({ Nonce, Action }) => sha256(`${Nonce} ${Action}`) },
    },
  });
  t.after(() => platforms.close());
  const { url: baseUrl, seeds: { waiqin, zvcms } } = platforms;
  const answerOf = async (call, credentials) => {
    const settings = { waiqin: { baseUrl }, zvcms: { baseUrl } };
    const request = await signRequest(...call, { ...credentials, settings });
    return (await fetch(request.url, request)).json();
  };

  const own = { ...waiqin.credentials, digest: async ({ text }) => sha256(text) };
  assert.equal((await answerOf(FINISH, { waiqin: own })).return_msg, '优惠券不存在');
  assert.equal((await answerOf(FINISH, { waiqin: waiqin.credentials })).return_msg, 'digest错误');
  const seen = [];
  await answerOf(FINISH, { waiqin: { ...own, digest: (given) => { seen.push(given); return 'x'; } } });
  const [{ text, body, timestamp }] = seen;
  assert.equal(text, `${body}|${waiqin.credentials.appkey}|${timestamp}`);

  const token = async ({ Nonce, Action }) => sha256(`${Nonce} ${Action}`);
  assert.equal((await answerOf(LIST, { zvcms: { ...zvcms.credentials, token } })).data.length, 25);
  assert.equal((await answerOf(LIST, { zvcms: zvcms.credentials })).message, '签名错误');
});

test('credentials that sign nothing are refused, with their place', async () => {
  const { openKey: _, ...withoutKey } = CREDENTIALS.zvcms;
  for (const [call, credentials, code, path] of [
    [LIST, {}, 'invalidInput', 'credentials.zvcms'],
    [LIST, { zvcms: withoutKey }, 'invalidInput', 'credentials.zvcms.openKey'],
    [LIST, { zvcms: { ...withoutKey, openKey: '' } }, 'invalidInput', 'credentials.zvcms.openKey'],
    [LIST, { zvcms: { ...withoutKey, token: () => undefined } }, 'signHook', 'credentials.zvcms.token'],
    [FINISH, { waiqin: { ...CREDENTIALS.waiqin, digest: async () => '' } }, 'signHook', 'credentials.waiqin.digest'],
    [FINISH, { waiqin: { ...CREDENTIALS.waiqin, digest: () => 17 } }, 'signHook', 'credentials.waiqin.digest'],
  ]) {
    await assert.rejects(signRequest(...call, credentials), (error) => {
      assert.deepEqual([error.code, error.path], [code, path]);
      return !JSON.stringify(error).includes('密钥');
    });
  }
});
