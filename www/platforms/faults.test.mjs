import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { startPlatforms } from './index.mjs';
import { localText } from './lib/time.mjs';
import { parseJson, stringify, bare } from './lib/bignum.mjs';
import { tmallSignature } from './tmall/signature.mjs';

/** @type {Awaited<ReturnType<typeof startPlatforms>>} */
let platforms;

before(async () => {
  platforms = await startPlatforms();
});
after(() => platforms.close());
beforeEach(() => platforms.reset());

/** One Tmall send with a fixed out_id. */
async function send() {
  const { appKey, appSecret, session } = platforms.seeds.tmall.credentials;
  const dto = { biz_code: 'YXX', open_id: 'o', channel: 'app', out_id: '1', uuid: 'yxx-tea-10', coupon_type: 357 };
  const params = {
    method: 'tmall.nrt.coupon.send',
    app_key: appKey,
    session,
    timestamp: localText(platforms.now()),
    format: 'json',
    v: '2.0',
    sign_method: 'md5',
    nrt_coupon_send_dto: JSON.stringify(dto),
  };
  const sign = tmallSignature({ params, secret: appSecret, method: 'md5' });
  const response = await fetch(`${platforms.url}/router/rest`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
    body: new URLSearchParams({ ...params, sign }),
  });
  return { status: response.status, text: await response.text() };
}

const issued = () => platforms.ledger().issued.length;

test('a connection cut before the effect, after it, and half way through the answer', async () => {
  platforms.fail({ operation: 'tmall.sendCoupon', cut: 'before' });
  await assert.rejects(send());
  assert.equal(issued(), 0);
  platforms.fail({ operation: 'tmall.sendCoupon', cut: 'after' });
  await assert.rejects(send());
  assert.equal(issued(), 1);
  platforms.fail({ cut: 'during' });
  await assert.rejects(send());
  const { text } = await send();
  assert.match(text, /coupon_instance_id/);
  assert.equal(issued(), 1);
  assert.deepEqual(platforms.ledger().requests.map(({ status }) => status), [0, 0, 200, 200]);
});

test("a platform's code with and without the effect", async () => {
  platforms.fail({ code: '-9999', effect: true });
  assert.match((await send()).text, /"sub_code":"-9999"/);
  assert.equal(issued(), 1);
  platforms.reset();
  platforms.fail({ code: '7' });
  assert.match((await send()).text, /"code":7,.*accesscontrol\.limited-by-api-access-count.*1 more seconds/);
  platforms.fail({ code: 'isp.unknown-error' });
  assert.match((await send()).text, /"sub_code":"isp\.unknown-error"/);
  assert.equal(issued(), 0);
});

test('statuses, slow answers, XML and malformed bodies', async () => {
  platforms.fail({ status: 429 });
  assert.equal((await send()).status, 429);
  platforms.fail({ status: 519, body: '{"errcode":5007}' });
  assert.deepEqual(await send(), { status: 519, text: '{"errcode":5007}' });
  platforms.fail({ delayMs: 120 });
  const start = performance.now();
  await send();
  assert.ok(performance.now() - start >= 110);
  platforms.fail({ format: 'xml' });
  assert.match((await send()).text, /^<\?xml/);
  const starts = /** @type {const} */ ([['truncate', /^\{"tmall[^}]*$/], ['html', /^<!DOCTYPE/], ['empty', /^$/], ['latin1', /\ufffd/]]);
  for (const [mangle, expected] of starts) {
    platforms.fail({ mangle });
    assert.match((await send()).text, expected);
  }
});

test('a fault waits for its operation and lasts as often as it says', async () => {
  platforms.fail({ operation: 'waiqin.receiveVoucher', status: 500 });
  platforms.fail({ operation: 'tmall.sendCoupon', status: 503, times: 2 });
  assert.deepEqual([(await send()).status, (await send()).status, (await send()).status], [503, 503, 200]);
  platforms.fail({ status: 500 });
  platforms.clearFaults();
  assert.equal((await send()).status, 200);
});

test('the control endpoints do what the programmatic interface does', async () => {
  const control = (/** @type {string} */ name, /** @type {unknown} */ body) =>
    fetch(`${platforms.url}/_control/${name}`, { method: 'POST', body: JSON.stringify(body) });
  await control('faults', { code: '-6' });
  assert.match((await send()).text, /"-6"/);
  await control('advance', { ms: 60_000 });
  assert.ok(platforms.now() > Date.now() + 50_000);
  await control('advance', { ms: -60_000 });
  const ledger = await (await fetch(`${platforms.url}/_control/ledger`)).json();
  assert.equal(/** @type {any} */ (ledger).requests.length, 1);
  await control('reset', {});
  assert.equal(platforms.ledger().requests.length, 0);
  assert.equal((await control('nothing', {})).status, 404);
  assert.equal((await fetch(`${platforms.url}/_control/faults`, { method: 'POST', body: '{' })).status, 400);
});

test('an address of no platform is answered by a web page', async () => {
  const response = await fetch(`${platforms.url}/nowhere`);
  assert.deepEqual([response.status, response.headers.get('content-type')], [404, 'text/html;charset=UTF-8']);
});

test('64-bit integers survive reading and writing', () => {
  const text = '{"id":6856083179295188426,"text":"a\\"6856083179295188426","n":2,"f":1234567890123456.5}';
  const value = parseJson(text);
  assert.deepEqual([value.id, value.text, value.n], ['6856083179295188426', 'a"6856083179295188426', 2]);
  assert.equal(stringify({ id: bare('6856083179295188426') }), '{"id":6856083179295188426}');
});
