import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { startPlatforms } from '../index.mjs';
import { localDigits } from '../lib/time.mjs';
import { waiqinDigest } from './signature.mjs';

/** @type {Awaited<ReturnType<typeof startPlatforms>>} */
let platforms;
let message = 0;

before(async () => {
  platforms = await startPlatforms();
});
after(() => platforms.close());
beforeEach(() => platforms.reset());

const VOUCHER = '6856083179295188426';
const SOLD_OUT = '6856083179295188428';
const NAMED = '6856083179295188429';
const CUSTOMER = '9139133117350330302';

/**
 * @param {string} call @param {unknown} body an object, or the text itself
 * @param {{ openid?: string, timestamp?: string, digest?: string, msgId?: string, contentType?: string }} [wrong]
 */
async function send(call, body, wrong = {}) {
  const { openid, appkey } = platforms.seeds.waiqin.credentials;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const timestamp = wrong.timestamp ?? localDigits(platforms.now());
  const digest = wrong.digest ?? waiqinDigest({ body: text, appkey, timestamp });
  const msgId = wrong.msgId ?? `test-${message++}`;
  const path = `/api/voucher/v1/${call}/${wrong.openid ?? openid}/${timestamp}/${digest}/${msgId}`;
  const headers = { 'content-type': wrong.contentType ?? 'application/json' };
  const response = await fetch(platforms.url + path, { method: 'POST', headers, body: text });
  const raw = await response.text();
  return { status: response.status, raw, answer: raw.startsWith('{') ? JSON.parse(raw) : null, msgId };
}

test('official vector: the digest of the access guide', () => {
  const body = '{"org_id":"ORG001","org_name":"南京掌控网络","org_parent_id":"","org_sequence":001}';
  const digest = waiqinDigest({ body, appkey: 'BFCO0PAgIUgd50c0l6', timestamp: '20150806142836' });
  assert.equal(digest, '74267bf0cae0998a719879ec9b3c7780');
});

test('vouchers come as a JSON text with bare ids above 2^53, page by page', async () => {
  const { answer, msgId } = await send('getVoucherInfos', { page_number: 1, page_length: 3 });
  assert.deepEqual([answer.return_code, answer.msg_id, typeof answer.response_data], ['0', msgId, 'string']);
  assert.match(answer.response_data, new RegExp(`^\\[\\{"id":${VOUCHER},`));
  assert.equal(JSON.parse(answer.response_data).length, 3);
  const second = await send('getVoucherInfos', { page_number: '2', page_length: '3' });
  assert.equal(JSON.parse(second.answer.response_data).length, 1);
  const none = await send('getVoucherInfos', { start_create_date: '2099-01-01' });
  assert.equal(none.answer.response_data, '[]');
});

test('a voucher is received, listed as held and limited', async () => {
  const claim = { voucherId: VOUCHER, cmId: CUSTOMER };
  for (const _ of [1, 2]) assert.equal((await send('receiveVoucherInfo', claim)).answer.return_code, '0');
  assert.equal((await send('receiveVoucherInfo', claim)).answer.return_msg, '超过单客户限领数量');
  // The document's example writes the number bare.
  const usage = await send('queryVoucherUsedInfo', `{"voucherId":${VOUCHER},"voucherStatus":"0"}`);
  const rows = JSON.parse(usage.answer.response_data);
  assert.deepEqual(rows.map((/** @type {any} */ row) => [row.cm_code, row.use_status]), [['CUS010103', '0'], ['CUS010103', '0']]);
  assert.match(rows[0].distribute_time, /^\d{4}-\d\d-\d\d \d\d:\d\d$/);
});

test('refusals of the receiving call', async () => {
  const cases = [
    [{ voucherId: SOLD_OUT, cmId: CUSTOMER }, '优惠券已领完', '50001'],
    [{ voucherId: '1', cmId: CUSTOMER }, '优惠券不存在'],
    [{ voucherId: VOUCHER, cmId: '1' }, '客户不存在'],
    [{ voucherId: NAMED, cmCode: 'CUS010044' }, '客户不在优惠券的客户范围内'],
    [{ cmId: CUSTOMER }, 'voucherId、voucherName必传其一'],
    [{ voucherId: VOUCHER }, 'cmId、cmCode、cmSourceCode必传其一'],
    [{ voucherId: VOUCHER, cmId: CUSTOMER, receiveTime: '2026-01-01' }, 'receiveTime格式错误'],
  ];
  for (const [body, text, code = '1'] of cases) {
    const { answer } = await send('receiveVoucherInfo', body);
    assert.deepEqual([answer.return_code, answer.return_msg], [code, text]);
  }
  assert.equal(platforms.ledger().issued.length, 0);
});

test('a voucher is added, its end moved, then finished', async () => {
  const voucher = {
    name: '优惠券名称', startDate: '2026-01-01', endDate: '2099-01-01', money: '10', doorsillAmount: 100, doorsillType: 'Y',
    payType: 'UNLIMITED', grantType: 'ZDLQ', eachCmNum: 1, num: 10, tradeRange: '1', cmLevelId: null, cmLevelName: 'A',
    prodMode: 'PRODUCT', prodCode: 'SP202108240007',
  };
  const { answer } = await send('addVoucherInfo', voucher);
  const { voucherId } = JSON.parse(answer.response_data);
  const end = await send('modifyVoucherEndDate', { voucherId, endDate: '2098-12-31' });
  assert.deepEqual([end.answer.return_code, end.answer.response_data], [0, null]);
  await send('finishVoucher', { voucherId });
  const rows = JSON.parse((await send('getVoucherInfos', {})).answer.response_data);
  assert.deepEqual([rows.at(-1).endDate, rows.at(-1).isFinish, rows.at(-1).money], ['2098-12-31', 'Y', '10.00']);
  const refused = await send('receiveVoucherInfo', { voucherId, cmId: CUSTOMER });
  assert.equal(refused.answer.return_msg, '优惠券已终止');
});

test('rules of the adding call', async () => {
  const base = { name: 'n', startDate: '2026-01-01', endDate: '2026-01-02' };
  const cases = [
    [{}, /name不能为空;startDate不能为空;endDate不能为空/],
    [{ ...base, name: '名'.repeat(33) }, /name格式错误/],
    [{ ...base, num: 123456 }, /num格式错误/],
    [{ ...base, doorsillType: 'Y' }, /doorsillAmount必传其一/],
    [{ ...base, discountsType: 'ZKBL' }, /discountsPercent必传其一/],
    [{ ...base, discountsType: 'ZKBL', discountsPercent: '0.12345' }, /discountsPercent格式错误/],
    [{ ...base, discountsType: 'ZKBL', discountsPercent: '1.1' }, /discountsPercent格式错误/],
    [{ ...base, prodMode: 'BRAND' }, /prodBrandId、prodBrandName必传其一/],
    [{ ...base, grantType: 'ZDLQ', tradeRange: '2', cmId: '1' }, /tradeRange格式错误/],
    [{ ...base, endDate: '2025-12-31' }, /endDate早于startDate/],
  ];
  for (const [body, expected] of cases) {
    assert.match((await send('addVoucherInfo', body)).answer.return_msg, /** @type {RegExp} */ (expected));
  }
});

test('the customers of a voucher', async () => {
  const { answer } = await send('getCmInfos', { voucher_id: NAMED, page_number: 1, page_length: 1000 });
  assert.deepEqual(JSON.parse(answer.response_data).map((/** @type {any} */ each) => each.code), ['CUS010103', 'CUS010043']);
});

test('what the address and the digest must be', async () => {
  const old = localDigits(platforms.now() - 11 * 60_000);
  const cases = [
    [{ openid: '1' }, 'openid错误'],
    [{ timestamp: old }, 'timestamp错误'],
    [{ timestamp: '20261301000000' }, 'timestamp错误'],
    [{ digest: '0'.repeat(32) }, 'digest错误'],
    [{ contentType: 'text/plain' }, 'Content-Type错误'],
  ];
  for (const [wrong, text] of cases) {
    assert.equal((await send('getVoucherInfos', {}, /** @type {any} */ (wrong))).answer.return_msg, text);
  }
  await send('getVoucherInfos', {}, { msgId: 'once' });
  assert.equal((await send('getVoucherInfos', {}, { msgId: 'once' })).answer.return_msg, 'msg_id重复');
  const nowhere = await send('getVoucher', {});
  assert.deepEqual([nowhere.status, nowhere.answer], [404, null]);
});

test('the digest leaves the path out: a body signed for one call fits another', async () => {
  const { openid, appkey } = platforms.seeds.waiqin.credentials;
  const body = JSON.stringify({ voucherId: VOUCHER });
  const timestamp = localDigits(platforms.now());
  const digest = waiqinDigest({ body, appkey, timestamp });
  assert.ok(openid);
  const { answer } = await send('finishVoucher', body, { timestamp, digest });
  assert.equal(answer.return_code, 0);
});
