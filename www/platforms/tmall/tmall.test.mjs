import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { startPlatforms } from '../index.mjs';
import { localText } from '../lib/time.mjs';
import { tmallSignature } from './signature.mjs';

/** @type {Awaited<ReturnType<typeof startPlatforms>>} */
let platforms;

before(async () => {
  platforms = await startPlatforms();
});
after(() => platforms.close());
beforeEach(() => platforms.reset());

const dto = { biz_code: 'YXX', open_id: 'dfdsdfow', channel: 'app', out_id: '11111', uuid: 'yxx-tea-10', coupon_type: 357 };

/**
 * A rightly signed call; `override` goes in after signing, so that it makes the call wrong.
 * @param {Record<string, unknown>} [fields] @param {Record<string, string>} [params] @param {Record<string, string>} [override]
 */
async function send(fields = dto, params = {}, override = {}) {
  const { appKey, appSecret, session } = platforms.seeds.tmall.credentials;
  /** @type {Record<string, string>} */
  const all = {
    method: 'tmall.nrt.coupon.send',
    app_key: appKey,
    session,
    timestamp: localText(platforms.now()),
    format: 'json',
    v: '2.0',
    sign_method: 'hmac-sha256',
    nrt_coupon_send_dto: JSON.stringify(fields),
    ...params,
  };
  const sign = tmallSignature({ params: all, secret: appSecret, method: String(all.sign_method) });
  const response = await fetch(`${platforms.url}/router/rest`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
    body: new URLSearchParams({ ...all, sign, ...override }).toString(),
  });
  assert.equal(response.status, 200);
  return response.text();
}

/** @param {string} text */
const errorOf = (text) => JSON.parse(text).error_response;

test("official vector: TOP's signing example", () => {
  const params = {
    app_key: '12345678',
    fields: 'num_iid,title,nick,price,num',
    format: 'json',
    method: 'taobao.item.seller.get',
    num_iid: '11223344',
    session: 'test',
    sign_method: 'md5',
    timestamp: '2016-01-01 12:00:00',
    v: '2.0',
  };
  assert.equal(tmallSignature({ params, secret: 'helloworld', method: 'md5' }), '66987CB115214E59E6EC978214934FB8');
});

for (const method of ['md5', 'hmac', 'hmac-sha256']) {
  test(`a coupon is sent under ${method}, Chinese and emoji signed as sent`, async () => {
    const answer = await send({ ...dto, extra: '扩展 +&=%😀' }, { sign_method: method });
    assert.match(answer, /"tmall_nrt_coupon_send_response":\{"model":\{"discount":1000,/);
    assert.match(answer, /"coupon_instance_id":7087421684223510001[,}]/, 'the id is a bare number above 2^53');
  });
}

test('the same out_id yields the same coupon, another one another', async () => {
  const daily = { ...dto, uuid: 'yxx-daily-5' };
  const [first, again, other] = [await send(daily), await send(daily), await send({ ...daily, out_id: '2' })];
  const instance = (/** @type {string} */ text) => /"coupon_instance_id":(\d+)/.exec(text)?.[1];
  assert.equal(instance(again), instance(first));
  assert.notEqual(instance(other), instance(first));
  assert.equal(platforms.ledger().issued.length, 2);
});

test('answers in XML by default, without a root when simplified', async () => {
  assert.match(await send(dto, { format: '' }), /^<\?xml [^>]*><tmall_nrt_coupon_send_response><model><discount>1000</);
  assert.match(await send(dto, { simplify: 'true' }), /^\{"model":\{/);
});

test('business codes, where this account puts them', async () => {
  const cases = [
    [{ ...dto, uuid: 'yxx-gift-50' }, '-6'],
    [{ ...dto, uuid: 'unknown' }, '-3'],
  ];
  for (const [fields, code] of cases) assert.equal(errorOf(await send(/** @type {any} */ (fields))).sub_code, code);
  await send();
  assert.equal(errorOf(await send({ ...dto, out_id: '2' })).sub_code, '-7');
  let other = await startPlatforms({ seeds: { tmall: { businessCodeIn: 'code' } } });
  [other, platforms] = [platforms, other];
  assert.equal(errorOf(await send({ ...dto, uuid: 'unknown' })).code, -3);
  await platforms.close();
  platforms = other;
});

test('each public parameter that is missing or wrong has its code', async () => {
  const cases = [
    [{ method: '' }, 21],
    [{ method: 'taobao.user.get' }, 22],
    [{ format: 'yaml' }, 23],
    [{ app_key: '' }, 28],
    [{ app_key: '1' }, 29],
    [{ timestamp: '' }, 30],
    [{ timestamp: localText(Date.now() - 11 * 60_000) }, 31],
    [{ timestamp: '2026-02-30 00:00:00' }, 31],
    [{ v: '' }, 32],
    [{ v: '3.0' }, 34],
    [{ session: '' }, 26],
    [{ session: 'other' }, 27],
  ];
  for (const [params, code] of cases) {
    const answer = await send(dto, /** @type {any} */ (params));
    const found = /"code":(-?\d+)|<code>(-?\d+)/.exec(answer);
    assert.equal(Number(found?.[1] ?? found?.[2]), code, JSON.stringify(params));
  }
  assert.equal(errorOf(await send(dto, {}, { sign: '' })).code, 24);
  assert.equal(errorOf(await send(dto, {}, { nrt_coupon_send_dto: JSON.stringify({ ...dto, open_id: 'x' }) })).code, 25);
});

test("the dto's own fields are checked", async () => {
  const { uuid: _uuid, ...without } = dto;
  assert.equal(errorOf(await send(without)).sub_code, 'isv.missing-parameter:uuid');
  assert.equal(errorOf(await send({ ...dto, coupon_type: '1' })).sub_code, 'isv.invalid-parameter:coupon_type');
  assert.equal(errorOf(await send({ ...dto, extra: null })).sub_code, 'isv.invalid-parameter:nrt_coupon_send_dto');
  assert.equal(platforms.ledger().issued.length, 0);
});
