// The client: through a gateway, through hooks of the page's own, and through a transport where there is no fetch; what
// it repeats, and what it never repeats.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { Client, CouponKitError, init, memoryClaimStore, parse } from 'couponkit';
import { signRequest } from 'couponkit/server';
import { startPlatforms } from '../../../www/platforms/index.mjs';
import { environmentOf } from '../gateway/environment.mjs';
import { createShop, memberOf } from '../gateway/shop.mjs';
import { serve } from './serve.mjs';

await init();

const WRITE_OFFS = 'kingdee.listWriteOffs';
const CLAIM = 'kingdee.distributeCoupons';
const SEND = 'tmall.sendCoupon';
const STORE = { storeId: '1333333333' };
const claim = { channel: '1', schemaId: '1820256048657727488' };
const coupon = { bizCode: 'YXX', channel: 'app', couponType: 276, uuid: 'yxx-tea-10' };

let platforms;
let server;
let user = 0;

before(async () => {
  platforms = await startPlatforms();
  server = await serve(createShop(environmentOf(platforms)));
});
after(async () => {
  await server.close();
  await platforms.close();
});
beforeEach(() => {
  platforms.clearFaults();
  user++;
});

const requests = (operation) => platforms.ledger().requests.filter((each) => each.operation === operation);
const issuedTo = (holder) => platforms.ledger().issued.filter((each) => each.holder === holder);
const as = (name, more) => new Client({
  forward: { url: `${server.url}/coupons`, headers: () => ({ 'x-user': name }) },
  ...more,
});
/** The shop's staff, who see every row. */
const staff = (more) => as('staff', more);
/** A shopper, another one in every test. */
const shopper = (more) => as(`user${user}`, more);

/** A trusted caller: the backend signs, the caller sends. */
const trusted = (more) => {
  const { kingdee, tmall, waiqin } = platforms.seeds;
  const baseUrl = platforms.url;
  const credentials = {
    kingdee: kingdee.credentials, tmall: tmall.credentials, waiqin: waiqin.credentials,
    settings: { kingdee: { baseUrl }, tmall: { baseUrl }, waiqin: { baseUrl } },
  };
  const sign = ({ operation, params }) => signRequest(operation, params, credentials);
  return new Client({ sign, storage: memoryClaimStore(), ...more });
};

async function fails(promise, expected) {
  let error;
  await assert.rejects(promise, (thrown) => {
    error = thrown;
    return true;
  });
  assert.ok(CouponKitError.is(error), `${error?.stack}`);
  for (const [key, value] of Object.entries(expected)) assert.deepEqual(error[key], value, `${key}: ${JSON.stringify(error)}`);
  return error;
}

// ---- forward -------------------------------------------------------------------

test('a gateway’s answer is parsed and typed', async () => {
  const result = await staff().call(WRITE_OFFS, STORE);
  assert.equal(result.rows.length, 100);
  assert.equal(result.rows[0].storeId, '1333333333');
});

test('a result that the gateway filtered comes as it is', async () => {
  const client = new Client({ forward: { url: `${server.url}/filtered`, headers: { 'x-user': 'staff' } } });
  assert.equal((await client.call(WRITE_OFFS, STORE)).rows.length, 1);
});

test('a function may forward, and returns raw text', async () => {
  const payloads = [];
  const client = new Client({
    forward: async (payload) => {
      payloads.push(payload);
      return '{"errcode":0,"description":"success","data":{"rows":[]}}';
    },
  });
  assert.deepEqual((await client.call(CLAIM, { ...claim, qty: '1' })).rows, []);
  assert.deepEqual(payloads, [{ version: 1, operation: CLAIM, params: { ...claim, qty: '1' } }]);
});

test('a claim, its refusal, and its limit', async () => {
  const client = shopper();
  const { rows } = await client.call(CLAIM, claim);
  assert.equal(rows[0].memberId, memberOf(`user${user}`));
  const error = await fails(client.call(SEND, { ...coupon, uuid: 'gift-50' }), { code: 'platform', reason: 'soldOut', retry: 'never' });
  assert.equal(error.operation, SEND);
});

test('the backend’s refusal is a signHook error that says why', async () => {
  const client = new Client({ forward: `${server.url}/coupons` });
  await fails(client.call(WRITE_OFFS, STORE), { code: 'signHook', reason: 'unauthorized', retry: 'never' });
});

// ---- repeating -------------------------------------------------------------------

test('a read is repeated: cut, throttled, slow', async () => {
  for (const fault of [{ cut: 'before' }, { cut: 'during' }, { code: '429' }, { status: 502, body: 'bad' }]) {
    const sent = requests(WRITE_OFFS).length;
    platforms.fail({ operation: WRITE_OFFS, ...fault });
    const result = await staff().call(WRITE_OFFS, STORE);
    assert.equal(result.rows.length, 100, JSON.stringify(fault));
    assert.equal(requests(WRITE_OFFS).length, sent + 2, JSON.stringify(fault));
  }
});

test('a read is repeated as often as allowed, and no more', async () => {
  const sent = requests(WRITE_OFFS).length;
  platforms.fail({ operation: WRITE_OFFS, code: '429', times: 10 });
  await fails(staff({ retries: 3 }).call(WRITE_OFFS, STORE), { reason: 'throttled' });
  assert.equal(requests(WRITE_OFFS).length, sent + 4);
  platforms.clearFaults();
  platforms.fail({ operation: WRITE_OFFS, code: '429', times: 10 });
  await fails(staff({ retries: 0 }).call(WRITE_OFFS, STORE), { reason: 'throttled' });
  assert.equal(requests(WRITE_OFFS).length, sent + 5);
});

test('it waits as long as the platform asks, or gives up where that is too long', async () => {
  const answers = [{ retryAfterMs: 700 }, { retryAfterMs: 700 }];
  const error = { code: 'platform', messages: { 'zh-CN': '稍后', en: 'later' }, retry: 'safe', reason: 'throttled' };
  const forward = async () => {
    const next = answers.shift();
    return next ? { version: 1, error: { ...error, ...next } } : { version: 1, result: { rows: [] } };
  };
  const stages = [];
  const started = Date.now();
  const options = { onProgress: ({ stage, attempt, waitMs }) => stages.push([stage, attempt, waitMs >= 700]) };
  await new Client({ forward }).call(WRITE_OFFS, STORE, options);
  assert.ok(Date.now() - started >= 1400);
  assert.deepEqual(stages, [
    ['forwarding', 1, false], ['waiting', 1, true], ['forwarding', 2, false], ['waiting', 2, true], ['forwarding', 3, false],
  ]);
  answers.push({ retryAfterMs: 60_000 });
  await fails(new Client({ forward }).call(WRITE_OFFS, STORE), { reason: 'throttled', retryAfterMs: 60_000 });
});

test('Kingdee’s claim is never repeated after an unknown outcome', async () => {
  platforms.fail({ operation: CLAIM, cut: 'after' });
  const sent = requests(CLAIM).length;
  const client = shopper();
  await fails(client.call(CLAIM, claim), { reason: 'pending', retry: 'checkFirst' });
  await fails(client.call(CLAIM, claim), { reason: 'pending', retry: 'checkFirst' });
  assert.equal(requests(CLAIM).length, sent + 1);
  assert.equal(issuedTo(memberOf(`user${user}`)).length, 1);
});

for (const [operation, params] of [
  [CLAIM, { ...claim, qty: '1' }],
  ['waiqin.receiveVoucher', { voucherId: '6856083179295188426', cmId: '9139133117350330302' }],
  ['waiqin.addVoucher', {
    name: '券', startDate: '2026-01-01', endDate: '2026-12-31', money: '10', doorsillType: 'N', grantType: 'ZDLQ', num: 1,
    eachCmNum: 1, tradeRange: '1', prodMode: 'ALL', payType: 'UNLIMITED',
  }],
]) {
  test(`${operation}: an answer that got lost is not asked for again, and the error says what to look at`, async () => {
    for (const cut of ['after', 'during']) {
      const sent = requests(operation).length;
      platforms.fail({ operation, cut });
      const client = await withToken(trusted);
      const error = await fails(client.call(operation, params), { retry: 'checkFirst' });
      assert.match(error.code, /^(network|badResponse)$/);
      assert.equal(requests(operation).length, sent + 1);
    }
    let calls = 0;
    const hooked = new Client({ forward: async () => { calls++; throw new Error('gone'); } });
    await fails(hooked.call(operation, params), { code: 'signHook', retry: 'checkFirst' });
    assert.equal(calls, 1);
  });
}

test('Tmall’s claim is repeated with the same outId and issues one coupon', async () => {
  const openId = `open-sign-${user}`;
  platforms.fail({ operation: SEND, cut: 'after' });
  const result = await trusted().call(SEND, { ...coupon, openId });
  const issued = issuedTo(openId);
  assert.equal(issued.length, 1);
  assert.equal(result.model.couponInstanceId, issued[0].id);
});

test('Tmall’s outId outlives a reload, and is forgotten once the outcome is known', async () => {
  const openId = `open-reload-${user}`;
  const storage = memoryClaimStore();
  const params = { ...coupon, openId, uuid: 'yxx-daily-5' };
  platforms.fail({ operation: SEND, cut: 'after' });
  await fails(trusted({ storage, retries: 0 }).call(SEND, params), { code: 'network', retry: 'sameKey' });
  const { model: { couponInstanceId } } = await trusted({ storage }).call(SEND, params);
  assert.deepEqual(issuedTo(openId).map(({ id }) => id), [couponInstanceId]);
  await trusted({ storage }).call(SEND, params);
  assert.equal(issuedTo(openId).length, 2, 'a further claim is a claim of its own');
});

test('an outId of the caller’s own is kept', async () => {
  const openId = `open-own-${user}`;
  const params = { ...coupon, openId, outId: 'order-7', uuid: 'yxx-daily-5' };
  await trusted().call(SEND, params);
  await trusted().call(SEND, params);
  assert.deepEqual(issuedTo(openId).map(({ key }) => key), [`${openId} order-7`]);
});

// ---- sign --------------------------------------------------------------------------

test('sign: a gateway’s …/sign, and the same request through a route of the page’s own', async () => {
  const routed = [];
  const proxy = await serve(async (request) => {
    const { pathname } = new URL(request.url);
    routed.push(pathname);
    const { method, headers } = request;
    return fetch(platforms.url + pathname, { method, headers, body: await request.text() });
  });
  try {
    const client = new Client({
      sign: { url: `${server.url}/coupons/sign`, headers: { 'x-user': 'jin' } },
      route: (url) => url.replace(platforms.url, proxy.url),
    });
    await client.call('waiqin.receiveVoucher', { voucherId: '6856083179295188426' }).catch((error) => {
      assert.equal(error.code, 'platform', 'the stand-in may say that the limit is reached');
    });
    assert.match(routed[0], /^\/api\/voucher\/v1\/receiveVoucherInfo\//);
  } finally {
    await proxy.close();
  }
});

test('sign: the hook is given the unsigned request too', async () => {
  let payload;
  const client = new Client({ sign: async (given) => { payload = given; throw new Error('no'); }, retries: 0 });
  await fails(client.call(WRITE_OFFS, STORE), { code: 'signHook' });
  assert.deepEqual(Object.keys(payload), ['version', 'operation', 'params', 'request']);
  assert.equal(payload.request.method, 'GET');
  assert.deepEqual(payload.request.query[0], ['store_id', '1333333333']);
});

test('sign: what the backend settles may be left out; then the hook prepares the request by itself', async () => {
  let payload;
  const client = new Client({ sign: async (given) => { payload = given; throw new Error('no'); }, retries: 0 });
  await fails(client.call(SEND, { bizCode: 'YXX', channel: 'app', couponType: 276, outId: '1' }), { code: 'signHook' });
  assert.deepEqual(Object.keys(payload), ['version', 'operation', 'params']);
});

test('sign: params are checked before anything is signed', async () => {
  let asked = false;
  const client = new Client({ sign: async () => { asked = true; } });
  await fails(client.call(WRITE_OFFS, { pageSize: '7' }), { code: 'invalidInput', path: 'params.storeId' });
  assert.equal(asked, false);
});

const signed = { method: 'GET', url: 'http://127.0.0.1:9/', headers: { 'X-Api-Signature': 'x', 'app-token': 'y' } };
for (const [what, hook] of [
  ['throws', () => { throw new Error('secret'); }],
  ['rejects', async () => { throw new Error('secret'); }],
  ['rejects with nothing', () => Promise.reject()],
  ['never answers', () => new Promise(() => {})],
  ['answers with nothing', async () => undefined],
  ['answers with a text', async () => 'signed'],
  ['answers with a list', async () => [signed]],
  ['leaves the address out', async () => ({ ...signed, url: undefined })],
  ['gives another method', async () => ({ ...signed, method: 'DELETE' })],
  ['gives headers that are text', async () => ({ ...signed, headers: 'a: b' })],
  ['gives a header with a line break', async () => ({ ...signed, headers: { ...signed.headers, a: 'b\r\nc: d' } })],
  ['gives a header name with a space', async () => ({ ...signed, headers: { ...signed.headers, 'a b': 'c' } })],
  ['gives a body that is an object', async () => ({ ...signed, body: {} })],
  ['gives no signature', async () => ({ ...signed, headers: { 'app-token': 'y' } })],
  ['gives an empty signature', async () => ({ ...signed, headers: { ...signed.headers, 'X-Api-Signature': ' ' } })],
  ['throws while it is read', async () => Object.defineProperty({}, 'url', { get() { throw new Error('x'); } })],
]) {
  test(`a sign hook that ${what} is a signHook error`, async () => {
    const client = new Client({ sign: hook, timeoutMs: 100, retries: 0 });
    const error = await fails(client.call(WRITE_OFFS, STORE), { code: 'signHook', operation: WRITE_OFFS });
    assert.doesNotMatch(JSON.stringify(error), /secret/);
  });
}

for (const [what, hook] of [
  ['throws', () => { throw new Error('x'); }],
  ['never answers', () => new Promise(() => {})],
  ['answers with nothing', async () => null],
  ['answers with a number', async () => 5],
  ['answers with an empty object', async () => ({})],
  ['gives a status without a text', async () => ({ version: 1, status: 200 })],
  ['gives an error that is none', async () => ({ version: 1, error: 'no' })],
]) {
  test(`a forward hook that ${what} is a signHook error`, async () => {
    const client = new Client({ forward: hook, timeoutMs: 100, retries: 0 });
    await fails(client.call(WRITE_OFFS, STORE), { code: 'signHook' });
  });
}

for (const [what, status, body, expected] of [
  ['a login page', 200, '<html>login</html>', { code: 'signHook', retry: 'never' }],
  ['a 404', 404, 'not found', { code: 'signHook', retry: 'never' }],
  ['a 403 of another’s making', 403, 'forbidden', { code: 'signHook', reason: 'unauthorized' }],
  ['a proxy’s 502', 502, '<html>', { code: 'http', retry: 'safe' }],
  ['JSON of another kind', 200, '{"code":0}', { code: 'signHook' }],
]) {
  test(`a backend that answers with ${what}`, async () => {
    const backend = await serve(async () => new Response(body, { status }));
    try {
      await fails(new Client({ forward: backend.url, retries: 0 }).call(WRITE_OFFS, STORE), expected);
    } finally {
      await backend.close();
    }
  });
}

// ---- time-outs and aborting ----------------------------------------------------------

test('a time-out', async () => {
  const slow = await serve(() => new Promise((resolve) => { setTimeout(() => resolve(new Response('{}')), 1000); }));
  try {
    const started = Date.now();
    await fails(new Client({ forward: slow.url, timeoutMs: 100, retries: 0 }).call(WRITE_OFFS, STORE), { code: 'timeout', retry: 'safe' });
    await fails(new Client({ forward: slow.url, timeoutMs: 100 }).call(CLAIM, claim), { code: 'timeout', retry: 'checkFirst' });
    assert.ok(Date.now() - started < 900);
  } finally {
    await slow.close();
  }
});

test('a backend that is not there', async () => {
  const client = new Client({ forward: 'http://127.0.0.1:9/', retries: 0 });
  await fails(client.call(WRITE_OFFS, STORE), { code: 'network', retry: 'safe' });
});

test('an address that is none', async () => {
  await fails(new Client({ forward: 'http://[' }).call(WRITE_OFFS, STORE), { code: 'invalidInput' });
});

test('aborting before, during and between attempts', async () => {
  const never = () => new Promise(() => {});
  await fails(new Client({ forward: never }).call(WRITE_OFFS, STORE, { signal: AbortSignal.abort() }), { code: 'aborted' });
  await fails(new Client({ forward: never }).call(CLAIM, claim, { signal: AbortSignal.timeout(30) }), { code: 'aborted', retry: 'checkFirst' });
  let calls = 0;
  const throttled = async () => {
    calls++;
    return { version: 1, error: { code: 'platform', messages: { 'zh-CN': '', en: '' }, retry: 'safe', retryAfterMs: 5000 } };
  };
  const started = Date.now();
  await fails(new Client({ forward: throttled }).call(WRITE_OFFS, STORE, { signal: AbortSignal.timeout(50) }), { code: 'aborted' });
  assert.equal(calls, 1);
  assert.ok(Date.now() - started < 2000);
});

test('a signal that outlives its calls gathers no listeners', async () => {
  let listeners = 0;
  const signal = {
    aborted: false,
    addEventListener: () => { listeners++; },
    removeEventListener: () => { listeners--; },
  };
  const client = new Client({ forward: async () => ({ version: 1, result: {} }) });
  for (let i = 0; i < 5; i++) await client.call(WRITE_OFFS, STORE, { signal });
  assert.equal(listeners, 0);
});

// ---- realms without fetch ------------------------------------------------------------

test('a transport takes the place of fetch', async () => {
  const taken = [];
  const transport = async (request) => {
    taken.push(request);
    return { status: 200, text: '{"version":1,"result":{"rows":[]}}' };
  };
  const client = new Client({ forward: { url: 'https://shop.example/c', headers: { 'X-User': 'ann' } }, transport, timeoutMs: 500 });
  await client.call(WRITE_OFFS, STORE);
  assert.deepEqual(taken, [{
    method: 'POST',
    url: 'https://shop.example/c',
    headers: { 'Content-Type': 'application/json', 'X-User': 'ann' },
    body: JSON.stringify({ version: 1, operation: WRITE_OFFS, params: STORE }),
    timeoutMs: 500,
  }]);
});

test('a transport’s task is aborted by a time-out, and only then', async () => {
  let aborted = 0;
  const abort = () => { aborted++; };
  const never = () => ({ answer: new Promise(() => {}), abort });
  await fails(new Client({ forward: 'https://a', transport: never, timeoutMs: 50, retries: 0 }).call(WRITE_OFFS, STORE), { code: 'timeout' });
  assert.equal(aborted, 1);
  const answer = Promise.resolve({ status: 200, text: '{"version":1,"result":{}}' });
  await new Client({ forward: 'https://a', transport: () => ({ answer, abort }) }).call(WRITE_OFFS, STORE);
  assert.equal(aborted, 1);
});

for (const [what, transport, expected] of [
  ['fails', () => Promise.reject(new Error('request:fail')), { code: 'network', retry: 'safe' }],
  ['throws', () => { throw new Error('x'); }, { code: 'network' }],
  ['answers with an object that was parsed', async () => ({ status: 200, text: {} }), { code: 'badResponse' }],
  ['answers with nothing', async () => undefined, { code: 'badResponse' }],
]) {
  test(`a transport that ${what}`, async () => {
    await fails(new Client({ forward: 'https://a', transport, retries: 0 }).call(WRITE_OFFS, STORE), expected);
  });
}

test('a transport says by an error of ours why no answer came, and that is what the caller is told', async () => {
  const failing = (code, retry) => async () => {
    throw new CouponKitError({ code, retry, messages: { 'zh-CN': '没有发出', en: 'not sent' } });
  };
  const call = (transport, ...what) => new Client({ forward: 'https://a', transport, retries: 0 }).call(...what);
  const told = await fails(call(failing('invalidInput', 'never'), CLAIM, claim), { code: 'invalidInput', retry: 'never', operation: CLAIM });
  assert.deepEqual(told.messages, { 'zh-CN': '没有发出', en: 'not sent' });
  await fails(call(failing('timeout', 'checkFirst'), WRITE_OFFS, STORE), { code: 'timeout', retry: 'safe' });
  await fails(call(failing('timeout', 'checkFirst'), CLAIM, claim), { code: 'timeout', retry: 'checkFirst' });
  await fails(call(failing('platform', 'never'), CLAIM, claim), { code: 'network', retry: 'checkFirst' });
});

test('a fetch that is given up is cancelled', async (t) => {
  const cancelled = [];
  const slow = createServer(({ url }, answer) => { answer.on('close', () => { cancelled.push(url); }); });
  await new Promise((resolve) => { slow.listen(0, '127.0.0.1', resolve); });
  t.after(() => { slow.closeAllConnections(); slow.close(); });
  const to = (path) => new Client({ forward: `http://127.0.0.1:${slow.address().port}${path}`, timeoutMs: 200, retries: 0 });
  await fails(to('/late').call(WRITE_OFFS, STORE), { code: 'timeout' });
  await fails(to('/aborted').call(WRITE_OFFS, STORE, { signal: AbortSignal.timeout(100) }), { code: 'aborted', retry: 'safe' });
  for (let i = 0; cancelled.length < 2 && i < 100; i++) await new Promise((resolve) => { setTimeout(resolve, 20); });
  assert.deepEqual(cancelled, ['/late', '/aborted']);
});

test('a transport is not begun after the caller gave up, nor asked again', async () => {
  const controller = new AbortController();
  let begun = 0;
  const transport = () => { begun++; return new Promise(() => {}); };
  const options = { signal: controller.signal, onProgress: () => { controller.abort(); } };
  await fails(new Client({ forward: 'https://a', transport }).call(WRITE_OFFS, STORE, options), { code: 'aborted' });
  assert.equal(begun, 0);
});

test('a realm without the web’s globals', async () => {
  const missing = ['fetch', 'Request', 'Response', 'Headers', 'URL', 'AbortController', 'AbortSignal', 'localStorage', 'crypto', 'TextDecoder'];
  const kept = missing.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
  for (const name of missing) delete globalThis[name];
  try {
    await fails(new Client({ forward: 'https://a' }).call(WRITE_OFFS, STORE), { code: 'invalidInput' });
    const transport = async ({ body }) => {
      const { outId } = JSON.parse(body).params;
      return { status: 200, text: JSON.stringify({ version: 1, result: { outId } }) };
    };
    const { outId } = await new Client({ forward: 'https://a', transport }).call(SEND, coupon);
    assert.match(outId, /^[0-9a-f]{32}$/);
  } finally {
    for (const [name, descriptor] of kept) if (descriptor) Object.defineProperty(globalThis, name, descriptor);
  }
});

test('an https page does not call http addresses', async () => {
  globalThis.location = { protocol: 'https:' };
  try {
    const error = await fails(new Client({ forward: 'HTTP://shop.example' }).call(WRITE_OFFS, STORE), { code: 'invalidInput', retry: 'never' });
    assert.match(error.messages.en, /https page/);
    const zvcms = new Client({ sign: async ({ request }) => ({ method: 'POST', url: request.url, headers: {}, body: '{"Token":"t"}' }) });
    await fails(zvcms.call('zvcms.listUsableCoupons', { userId: '1', tradeMarks: [] }), { code: 'invalidInput' });
  } finally {
    delete globalThis.location;
  }
});

test('neither forward nor sign', () => {
  assert.throws(() => new Client({}), { code: 'invalidInput', path: 'forward' });
  assert.throws(() => new Client(), { code: 'invalidInput' });
});

// ---- pages ---------------------------------------------------------------------------

test('all pages, with progress', async () => {
  const progress = [];
  const rows = [];
  for await (const page of staff().pages(WRITE_OFFS, STORE, { onProgress: (each) => progress.push(each) })) rows.push(...page.rows);
  assert.equal(new Set(rows.map(({ billNo }) => billNo)).size, 130);
  assert.deepEqual(progress, [{ page: 1, rows: 100, total: 130 }, { page: 2, rows: 130, total: 130 }]);
});

test('a page size of the caller’s, from a page of the caller’s', async () => {
  const sizes = [];
  for await (const { rows } of staff().pages(WRITE_OFFS, { ...STORE, page: '2', pageSize: '50' })) sizes.push(rows.length);
  assert.deepEqual(sizes, [50, 30]);
});

test('a page size above Kingdee’s 100 is refused', async () => {
  await fails((async () => {
    for await (const page of staff().pages(WRITE_OFFS, { ...STORE, pageSize: '200' })) void page;
  })(), { code: 'invalidInput' });
});

test('Waiqin’s vouchers end where a page is not full', async () => {
  const pages = [];
  for await (const { rows } of staff().pages('waiqin.queryVouchers', { pageLength: 3 })) pages.push(rows);
  const last = pages.pop();
  assert.ok(pages.length > 0 && pages.every((rows) => rows.length === 3) && last.length < 3);
  const ids = [...pages.flat(), ...last].map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});

test('what has no pages is told', () => {
  for (const operation of ['tmall.sendCoupon', 'constructor', 'kingdee.nothing', undefined]) {
    assert.throws(() => staff().pages(operation, {}), (error) => CouponKitError.is(error) && error.path === 'operation' && error.code === 'invalidInput', String(operation));
  }
});

for (const [what, pages, message] of [
  ['overlap', [[1, 2], [2, 3]], /overlap/],
  ['stop short', [[1, 2], [3]], /short/],
  ['are empty too soon', [[1, 2], []], /short/],
]) {
  test(`pages that ${what} are told`, async () => {
    const forward = async ({ params: { page } }) => ({
      version: 1, result: { count: 5, rows: pages[page - 1].map((n) => ({ billNo: `B${n}` })) },
    });
    const walk = async () => {
      for await (const page of new Client({ forward }).pages(WRITE_OFFS, { ...STORE, pageSize: '2' })) void page;
    };
    const error = await fails(walk(), { code: 'badResponse', retry: 'safe' });
    assert.match(error.messages.en, message);
  });
}

/** Kingdee's signature needs a token, which only the gateway obtains by itself. */
async function withToken(make, more) {
  const { url, seeds: { kingdee: { credentials } } } = platforms;
  const list = platforms.ledger().requests.filter((each) => each.operation === 'kingdee.appToken');
  if (list.length === 0) await staff().call(WRITE_OFFS, STORE);
  const { answer } = platforms.ledger().requests.findLast((each) => each.operation === 'kingdee.appToken');
  const appToken = JSON.parse(answer).data['app-token'];
  const { tmall, waiqin } = platforms.seeds;
  const all = {
    kingdee: { ...credentials, appToken }, tmall: tmall.credentials, waiqin: waiqin.credentials,
    settings: { kingdee: { baseUrl: url }, tmall: { baseUrl: url }, waiqin: { baseUrl: url } },
  };
  return make({ sign: ({ operation, params }) => signRequest(operation, params, all), ...more });
}

/** Three pages of two rows, and how often one was asked for. */
function threePages() {
  const asked = [];
  const forward = async ({ params: { page } }) => {
    asked.push(page);
    if (page === '2') await new Promise((resolve) => { setTimeout(resolve, 20); });
    return { version: 1, result: { count: 6, rows: [`${page}a`, `${page}b`] } };
  };
  const pages = () => new Client({ forward }).pages(WRITE_OFFS, { ...STORE, pageSize: '2' });
  return { asked, pages };
}

test('pages are not asked for beyond the one at which the caller stops', async () => {
  const { asked, pages } = threePages();
  const walk = pages();
  for await (const { rows } of walk) if (rows[0] === '2a') break;
  assert.deepEqual(asked, ['1', '2']);
  assert.deepEqual(await walk.next(), { done: true, value: undefined });
});

test('pages asked for at once come one after the other, and end', async () => {
  const { asked, pages } = threePages();
  const walk = pages();
  const all = await Promise.all([1, 2, 3, 4, 5].map(() => walk.next()));
  assert.deepEqual(all.map(({ done, value }) => [done, value?.rows[0]]), [
    [false, '1a'], [false, '2a'], [false, '3a'], [true, undefined], [true, undefined],
  ]);
  assert.deepEqual(asked, ['1', '2', '3']);
});

test('no page is asked for after one that failed', async () => {
  const walk = new Client({ forward: async () => '{}', retries: 0 }).pages(WRITE_OFFS, STORE);
  await fails(walk.next(), { code: 'badResponse' });
  assert.deepEqual(await walk.next(), { done: true, value: undefined });
});

test('parse is what the client reads with', async () => {
  const { rows } = await staff().call(WRITE_OFFS, STORE);
  assert.deepEqual(rows, parse(WRITE_OFFS, requests(WRITE_OFFS).at(-1).answer).rows);
});

test('a function may forward the answer with its status', async () => {
  const text = '{"errcode":4012,"description":"no permission","descriptionCn":"没有权限"}';
  const client = new Client({ forward: async () => ({ status: 519, text }) });
  await fails(client.call(WRITE_OFFS, STORE), { code: 'platform', reason: 'unauthorized', platformCode: '4012' });
});
