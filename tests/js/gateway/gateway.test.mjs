// The gateway between a page and the stand-in platforms, in every runtime that it is made for.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { parse, toCoupons } from 'couponkit';
import { startPlatforms } from '../../../www/platforms/index.mjs';
import { CUSTOMERS, environmentOf } from './environment.mjs';
import { runtimes } from './runtimes.mjs';
import { memberOf } from './shop.mjs';

const SHOP = 'https://shop.example';
const GATEWAY = '/coupons';
const SCHEMA = '1820256048657727488';
const SOLD_OUT_SCHEMA = '1820256048657727490';
const VOUCHER = '6856083179295188426';

for (const [name, start] of Object.entries(runtimes)) {
  describe(`the gateway under ${name}`, () => suite(start));
}

function suite(start) {
  let platforms;
  let shop;
  const said = [];

  before(async () => {
    platforms = await startPlatforms();
    shop = await start(environmentOf(platforms));
  });
  after(async () => {
    await shop.stop();
    await platforms.close();
  });

  /** Asks as a page would. */
  async function ask(user, operation, params, init = {}) {
    return post(JSON.stringify({ version: 1, operation, params }), { user, ...init });
  }

  async function post(body, { user = 'ann', path = GATEWAY, headers = {}, method = 'POST' } = {}) {
    const all = { 'content-type': 'application/json', ...(user && { 'x-user': user }), ...headers };
    const response = await shop.fetch(SHOP + path, { method, headers: all, ...(method === 'POST' && { body }) });
    const text = await response.text();
    said.push(text);
    return { status: response.status, headers: response.headers, answer: text ? JSON.parse(text) : undefined };
  }

  const claim = (more) => ({ channel: '1', qty: '1', schemaId: SCHEMA, ...more });
  const send = (more) => ({ bizCode: 'YXX', channel: 'app', couponType: 276, uuid: 'tea-10', ...more });
  const requests = (operation) => platforms.ledger().requests.filter((each) => each.operation === operation);
  const issuedTo = (holder) => platforms.ledger().issued.filter((each) => each.holder === holder);

  // ---- forward ---------------------------------------------------------------

  test('a read comes back as the platform said it', async () => {
    const { status, headers, answer } = await ask('ann', 'zvcms.listUsableCoupons', {
      tradeMarks: [{ num: 3, tradeMark: '201909280011111', price: '40' }],
    });
    assert.equal(status, 200, JSON.stringify(answer));
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(answer.text, requests('zvcms.listUsableCoupons')[0].answer);
    assert.ok(toCoupons('zvcms.listUsableCoupons', answer.text).length > 5);
  });

  test('a claim goes to the shopper of the session, whoever the page says', async () => {
    const { answer } = await ask('bob', 'kingdee.distributeCoupons', claim({ memberId: memberOf('victim') }));
    assert.equal(couponOf(answer).memberId, memberOf('bob'));
    assert.equal(issuedTo(memberOf('bob')).length, 1);
    assert.equal(issuedTo(memberOf('victim')).length, 0);
  });

  test('a claim on Waiqin and on Tmall', async () => {
    const waiqin = await ask('jin', 'waiqin.receiveVoucher', { voucherId: VOUCHER, cmId: CUSTOMERS.yu });
    assert.equal(waiqin.status, 200, JSON.stringify(waiqin.answer));
    assert.equal(issuedTo(CUSTOMERS.jin).length, 1);
    const tmall = await ask('jin', 'tmall.sendCoupon', send({ outId: 'of-somebody-else', openId: 'open-victim' }));
    assert.equal(tmall.status, 200, JSON.stringify(tmall.answer));
    const [issue] = issuedTo('open-jin');
    assert.ok(issue.key.startsWith('open-jin ') && !issue.key.includes('somebody'));
  });

  test('what was claimed is not claimed again, and the answer is the same', async () => {
    const first = await ask('cat', 'kingdee.distributeCoupons', claim());
    const again = await ask('cat', 'kingdee.distributeCoupons', claim({ channel: '2' }));
    assert.deepEqual(couponOf(again.answer), couponOf(first.answer));
    assert.equal(issuedTo(memberOf('cat')).length, 1);
  });

  test('a double tap claims once', async () => {
    platforms.fail({ operation: 'kingdee.distributeCoupons', delayMs: 200 });
    const taps = await Promise.all([1, 2, 3].map(() => ask('dan', 'kingdee.distributeCoupons', claim())));
    const numbers = taps.map(({ answer }) => couponOf(answer).couponsNo);
    assert.deepEqual(new Set(numbers).size, 1, numbers.join());
    assert.equal(issuedTo(memberOf('dan')).length, 1);
  });

  test('two activities are two claims', async () => {
    await ask('eva', 'tmall.sendCoupon', send());
    await ask('eva', 'tmall.sendCoupon', send({ uuid: 'daily-5' }));
    assert.deepEqual(issuedTo('open-eva').map(({ campaign }) => campaign).sort(), ['yxx-daily-5', 'yxx-tea-10']);
  });

  test('a refusal is told, and may be tried again', async () => {
    for (let tap = 0; tap < 2; tap++) {
      const { status, answer } = await ask('fay', 'tmall.sendCoupon', send({ uuid: 'gift-50' }));
      assert.equal(status, 200);
      assert.deepEqual([answer.error.code, answer.error.reason, answer.error.retry], ['platform', 'soldOut', 'never']);
    }
    const kingdee = await ask('fay', 'kingdee.distributeCoupons', claim({ schemaId: SOLD_OUT_SCHEMA }));
    assert.equal(kingdee.answer.error.code, 'platform');
  });

  for (const cut of ['after', 'during']) {
    test(`Kingdee: cut ${cut} the coupon was issued, the claim is pending and never sent again`, async () => {
      const user = `gus-${cut}`;
      platforms.fail({ operation: 'kingdee.distributeCoupons', cut });
      const sent = requests('kingdee.distributeCoupons').length;
      for (let tap = 0; tap < 3; tap++) {
        const { answer } = await ask(user, 'kingdee.distributeCoupons', claim());
        assert.deepEqual([answer.error?.reason, answer.error?.retry], ['pending', 'checkFirst'], JSON.stringify(answer));
      }
      assert.equal(requests('kingdee.distributeCoupons').length, sent + 1);
      assert.equal(issuedTo(memberOf(user)).length, 1);
    });
  }

  for (const [what, fault] of [
    ['a broken answer', { mangle: 'truncate' }],
    ['an error page', { mangle: 'html' }],
    ['a system error after the effect', { code: '2000002000', effect: true }],
  ]) {
    test(`Kingdee: after ${what} the claim is pending`, async () => {
      const user = `hal-${fault.mangle ?? fault.code}`;
      platforms.fail({ operation: 'kingdee.distributeCoupons', ...fault });
      const { answer } = await ask(user, 'kingdee.distributeCoupons', claim());
      assert.equal(answer.error?.reason, 'pending', JSON.stringify(answer));
      await ask(user, 'kingdee.distributeCoupons', claim());
      assert.equal(issuedTo(memberOf(user)).length, 1);
    });
  }

  test('Tmall: cut after the coupon was issued, the next try yields the same coupon', async () => {
    platforms.fail({ operation: 'tmall.sendCoupon', cut: 'after' });
    const first = await ask('ida', 'tmall.sendCoupon', send());
    assert.deepEqual([first.answer.error.reason, first.answer.error.retry], ['pending', 'sameKey']);
    const again = await ask('ida', 'tmall.sendCoupon', send());
    assert.equal(again.status, 200);
    assert.equal(parse('tmall.sendCoupon', again.answer.text).model.couponInstanceId, issuedTo('open-ida')[0].id);
    assert.equal(issuedTo('open-ida').length, 1);
  });

  test('a slow platform is given up; a read may be repeated', async () => {
    const listed = requests('kingdee.listWriteOffs').length;
    platforms.fail({ operation: 'kingdee.listWriteOffs', delayMs: 1200 });
    const { status, answer } = await ask('staff', 'kingdee.listWriteOffs', { storeId: '1333333333' });
    assert.deepEqual([status, answer.error.code, answer.error.retry], [504, 'timeout', 'safe']);
    // The stand-in keeps a request once it has answered it.
    while (requests('kingdee.listWriteOffs').length === listed) await pause(50);
  });

  test('throttling is told with what to do', async () => {
    platforms.fail({ operation: 'kingdee.listWriteOffs', code: '429' });
    const { answer } = await ask('staff', 'kingdee.listWriteOffs', { storeId: '1333333333' });
    assert.deepEqual([answer.error.reason, answer.error.retry], ['throttled', 'safe']);
  });

  test('a redirect is not followed', async () => {
    platforms.fail({ operation: 'kingdee.listWriteOffs', status: 302, body: 'moved' });
    const { status, answer } = await ask('staff', 'kingdee.listWriteOffs', { storeId: '1333333333' });
    assert.notEqual(status, 200);
    assert.ok(answer.error);
  });

  test('an answer beyond the limit is refused', async () => {
    platforms.fail({ operation: 'kingdee.listWriteOffs', status: 200, body: `{"x":"${'x'.repeat(400_000)}"}` });
    const { status, answer } = await ask('staff', 'kingdee.listWriteOffs', { storeId: '1333333333' });
    assert.deepEqual([status, answer.error.code], [502, 'badResponse']);
  });

  test('an answer in another encoding is refused', async () => {
    platforms.fail({ operation: 'zvcms.listUsableCoupons', mangle: 'latin1' });
    const { status, answer } = await ask('ann', 'zvcms.listUsableCoupons', {});
    assert.deepEqual([status, answer.error?.code], [502, 'badResponse']);
  });

  test('rows that the user may not see are left out', async () => {
    const params = { storeId: '1333333333' };
    const all = await ask('staff', 'kingdee.listWriteOffs', params);
    const own = await ask('staff', 'kingdee.listWriteOffs', params, { path: '/filtered' });
    assert.equal(parse('kingdee.listWriteOffs', all.answer.text).rows.length, 100);
    assert.equal(own.answer.result.rows.length, 1);
    assert.equal(own.answer.text, undefined);
  });

  // ---- Kingdee's app-token -----------------------------------------------------

  test('the app-token is asked for once, and anew once it has expired', async () => {
    const list = () => ask('staff', 'kingdee.listWriteOffs', { storeId: '1333333333' });
    await list();
    const asked = requests('kingdee.appToken').length;
    assert.ok(asked >= 1);
    platforms.expireTokens();
    const answers = await Promise.all([list(), list(), list()]);
    for (const { status, answer } of answers) assert.equal(status, 200, JSON.stringify(answer));
    assert.equal(requests('kingdee.appToken').length, asked + 1);
  });

  test('no third token within a minute; nothing is sent and nothing counts as claimed', async () => {
    platforms.expireTokens();
    const before = requests('kingdee.appToken').length;
    const { answer } = await ask('kim', 'kingdee.distributeCoupons', claim());
    assert.deepEqual([answer.error?.reason, answer.error?.retry], ['throttled', 'safe'], JSON.stringify(answer));
    assert.ok(answer.error.retryAfterMs > 0 && answer.error.retryAfterMs <= 60_000);
    assert.equal(requests('kingdee.appToken').length, before);
    assert.equal(issuedTo(memberOf('kim')).length, 0);
  });

  // ---- refusals ------------------------------------------------------------------

  const refusals = [
    ['an operation that is not allowed', 403, () => ask('ann', 'waiqin.addVoucher', {})],
    ['an operation that does not exist', 404, () => ask('ann', 'constructor', {})],
    ['sign for an operation that is not trusted', 403, () => ask('ann', 'zvcms.listUsableCoupons', {}, { path: '/coupons/sign' })],
    ['sign for an operation that is trusted but not allowed', 403, () => ask('ann', 'waiqin.addVoucher', {}, { path: '/coupons/sign' })],
    ['a caller who is not signed in', 401, () => ask('', 'zvcms.listUsableCoupons', {})],
    ['a session store that fails', 401, () => ask('broken', 'zvcms.listUsableCoupons', {})],
    ['a user who calls too often', 429, () => ask('hasty', 'zvcms.listUsableCoupons', {})],
    ['a forged quantity', 403, () => ask('lea', 'kingdee.distributeCoupons', claim({ qty: '9' }))],
    ['an identity where the session has none', 403, () => ask('walkIn', 'kingdee.distributeCoupons', claim({ memberId: memberOf('victim') }))],
    ['a time of receiving', 403, () => ask('yu', 'waiqin.receiveVoucher', { voucherId: VOUCHER, receiveTime: '2020-01-01 00:00:00' })],
    ['an address beside the params', 400, () => post(JSON.stringify({ version: 1, operation: 'kingdee.listWriteOffs', params: {}, url: 'https://evil.example' }))],
    ['a header beside the params', 400, () => post(JSON.stringify({ version: 1, operation: 'kingdee.listWriteOffs', params: {}, headers: { 'app-token': 'x' } }))],
    ['an address within the params', 400, () => ask('ann', 'kingdee.listWriteOffs', { storeId: '1', url: 'https://evil.example' })],
    ['headers within the params', 400, () => ask('ann', 'kingdee.listWriteOffs', { storeId: '1', headers: { a: 'b' } })],
    ['params named __proto__', 400, () => post('{"version":1,"operation":"kingdee.listWriteOffs","params":{"storeId":"1","__proto__":{"memberId":"x"}}}')],
    ['params that are a list', 400, () => ask('ann', 'kingdee.listWriteOffs', [])],
    ['params that are wrong', 400, () => ask('ann', 'kingdee.listWriteOffs', {})],
    ['another version of the contract', 400, () => post('{"version":2,"operation":"kingdee.listWriteOffs","params":{}}')],
    ['malformed JSON', 400, () => post('{"version":1,')],
    ['no JSON object', 400, () => post('[1]')],
    ['an empty body', 400, () => post('')],
    ['bytes that are not UTF-8', 400, () => post(new Uint8Array([0x22, 0xff, 0x22]))],
    ['nesting 10,000 deep', 400, () => post('['.repeat(10_000) + ']'.repeat(10_000))],
    ['1 MB of body', 413, () => post(JSON.stringify({ version: 1, operation: 'kingdee.listWriteOffs', params: { storeId: 'x'.repeat(1_000_000) } }))],
    ['a form', 415, () => post('a=b', { headers: { 'content-type': 'application/x-www-form-urlencoded' } })],
    ['plain text, which needs no preflight', 415, () => post('{}', { headers: { 'content-type': 'text/plain' } })],
    ['another charset', 415, () => post('{}', { headers: { 'content-type': 'application/json; charset=gbk' } })],
    ['another site’s origin', 403, () => ask('ann', 'kingdee.listWriteOffs', {}, { headers: { origin: 'https://evil.example' } })],
    ['a sandboxed frame’s origin', 403, () => ask('ann', 'kingdee.listWriteOffs', {}, { headers: { origin: 'null' } })],
    ['GET', 405, () => post('', { method: 'GET' })],
  ];
  for (const [what, status, attempt] of refusals) {
    test(`refused: ${what}`, async () => {
      const started = platforms.now();
      const refused = await attempt();
      assert.equal(refused.status, status, JSON.stringify(refused.answer));
      assert.equal(refused.answer.version, 1);
      assert.ok(refused.answer.error.messages['zh-CN'] && refused.answer.error.messages.en);
      const sent = platforms.ledger().requests.filter(({ at }) => at >= started);
      assert.deepEqual(sent, [], 'nothing reaches a platform');
    });
  }

  // ---- sign, time, origins -------------------------------------------------------

  test('a trusted caller gets a signed request, which the platform takes', async () => {
    const { answer } = await ask('mia', 'tmall.sendCoupon', send(), { path: '/coupons/sign' });
    const { url, method, headers, body } = answer.request;
    const text = await (await fetch(url, { method, headers, body })).text();
    assert.equal(parse('tmall.sendCoupon', text).model.couponInstanceId, issuedTo('open-mia')[0].id);
  });

  test('the clock', async () => {
    const { status, answer } = await post('', { method: 'GET', path: '/coupons/time' });
    assert.equal(status, 200);
    assert.ok(Math.abs(answer.now - Date.now()) < 5000);
  });

  test('a page of a listed origin may call, and asks first', async () => {
    const headers = { origin: 'https://m.shop.example' };
    const preflight = await shop.fetch(SHOP + GATEWAY, { method: 'OPTIONS', headers });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('access-control-allow-origin'), headers.origin);
    const call = await ask('ann', 'kingdee.listWriteOffs', {}, { headers });
    assert.equal(call.headers.get('access-control-allow-origin'), headers.origin);
    const stranger = await shop.fetch(SHOP + GATEWAY, { method: 'OPTIONS', headers: { origin: 'https://evil.example' } });
    assert.equal(stranger.status, 403);
  });

  test('its own origin needs no listing', async () => {
    const { status } = await ask('ann', 'zvcms.listUsableCoupons', { tradeMarks: [] }, { headers: { origin: 'https://shop.example' } });
    assert.equal(status, 200);
  });

  test('no secret, token, user or param is in any answer or event', async () => {
    const events = await (await shop.fetch(`${SHOP}/_events`)).json();
    assert.ok(events.length > 40);
    assert.ok(events.every(({ outcome, status, durationMs }) => outcome && status >= 200 && durationMs >= 0));
    const tokens = requests('kingdee.appToken').map(({ answer }) => JSON.parse(answer).data['app-token']);
    assert.ok(tokens.length > 0);
    const { kingdee, tmall, waiqin, zvcms } = platforms.seeds;
    const secrets = [
      kingdee.credentials.clientSecret, kingdee.credentials.appSecret, tmall.credentials.appSecret,
      waiqin.credentials.appkey, zvcms.credentials.openKey, ...tokens,
    ];
    const logged = JSON.stringify(events);
    const heard = said.filter((text) => !text.includes('"request":')).join('\n');
    for (const secret of [...secrets, tmall.credentials.session]) {
      assert.ok(!heard.includes(secret) && !logged.includes(secret));
    }
    for (const text of [memberOf('bob'), 'open-', 'victim', SCHEMA]) assert.ok(!logged.includes(text), text);
  });
}

/** The coupon that Kingdee issued. */
function couponOf(answer) {
  assert.ok(answer.text, JSON.stringify(answer));
  return parse('kingdee.distributeCoupons', answer.text).rows[0];
}
