// Faults that the gateway had, each by its letter: what a store, a network, a platform or a page does to it, and what must
// not come of it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parse } from 'couponkit';
import { createGateway, memoryStores } from 'couponkit/server';
import { startPlatforms } from '../../../www/platforms/index.mjs';
import { CUSTOMERS, environmentOf } from './environment.mjs';
import { memberOf } from './shop.mjs';

const URL_OF_SHOP = 'https://shop.example/coupons';
const SCHEMA = '1820256048657727488';
const OTHER_SCHEMA = '1820256048657727489';
const VOUCHER = '6856083179295188426';
const OTHER_VOUCHER = '6856083179295188427';
const DISTRIBUTE = 'kingdee.distributeCoupons';
const SEND = 'tmall.sendCoupon';
const RECEIVE = 'waiqin.receiveVoucher';
const CLAIMS = [DISTRIBUTE, SEND, RECEIVE];

let platforms;
let people = 0;

/** Takes connections, and says nothing. */
const silent = createServer(() => {});

before(async () => {
  platforms = await startPlatforms();
  await new Promise((resolve) => { silent.listen(0, '127.0.0.1', resolve); });
});
after(async () => {
  silent.close();
  await platforms.close();
});

const requests = (operation) => platforms.ledger().requests.filter((each) => each.operation === operation);
const issuedTo = (holder) => platforms.ledger().issued.filter((each) => each.holder === holder);
/** Another shopper in every test. */
const somebody = () => `shopper${++people}`;

function credentialsAt(baseUrl) {
  const { credentials } = environmentOf(platforms);
  const settings = { kingdee: { baseUrl }, tmall: { baseUrl }, waiqin: { baseUrl } };
  return { ...credentials, kingdee: { ...credentials.kingdee, appToken: undefined }, settings };
}

/** One store of tokens for all, since Kingdee gives out two a minute. */
const { tokens } = memoryStores();

/** A shop's gateway; its events are in `events`. */
function gatewayWith(more = {}) {
  const events = [];
  const gateway = createGateway({
    credentials: credentialsAt(platforms.url),
    allow: [...CLAIMS, 'kingdee.listWriteOffs', 'waiqin.queryVoucherUsage'],
    authorize(request) {
      const user = request.headers.get('x-user');
      const owned = { memberId: memberOf(user), openId: `open-${user}`, uuid: 'yxx-daily-5', cmId: CUSTOMERS.jin };
      return { user: { id: user }, owned };
    },
    rateLimit: { perUser: false },
    timeoutMs: 500,
    tokenStore: tokens,
    onEvent: (event) => { events.push(event); },
    ...more,
  });
  return Object.assign(gateway, { events });
}

async function ask(gateway, user, operation, params, { url = URL_OF_SHOP, body = JSON.stringify({ version: 1, operation, params }) } = {}) {
  const headers = { 'content-type': 'application/json', 'x-user': user };
  const response = await gateway(new Request(url, { method: 'POST', headers, body, duplex: 'half' }));
  return { status: response.status, ...(await response.json()) };
}

const claim = (more) => ({ channel: '1', schemaId: SCHEMA, ...more });
const coupon = (more) => ({ bizCode: 'YXX', channel: 'app', couponType: 276, uuid: 'any', ...more });
const couponOf = ({ text }) => parse(DISTRIBUTE, text).rows[0].couponsNo;
const identity = (owned, more) => ({ authorize: (request) => ({ user: { id: request.headers.get('x-user') }, owned, ...more }) });
const advice = ({ error }) => [error?.code, error?.reason, error?.retry];
async function all(entries) {
  const found = [];
  for await (const entry of entries) found.push(entry);
  return found;
}

test('A1: a voucher is named in one way, so that two names are not two claims', async () => {
  const user = somebody();
  const gateway = gatewayWith();
  const before = issuedTo(CUSTOMERS.jin).length;
  for (const params of [{ voucherName: '满50减8进货券' }, { voucherId: VOUCHER, voucherName: '茶饮品类9折券' }]) {
    const { status, error } = await ask(gateway, user, RECEIVE, params);
    assert.deepEqual([status, error.path], [400, 'params.voucherName']);
  }
  await ask(gateway, user, RECEIVE, { voucherId: VOUCHER });
  assert.equal(issuedTo(CUSTOMERS.jin).length, before + 1);
});

test('A1: within one activity the answer of another coupon is nobody’s', async () => {
  const user = somebody();
  const gateway = gatewayWith(identity({ memberId: memberOf(user) }, { activity: 'spring' }));
  assert.ok(couponOf(await ask(gateway, user, DISTRIBUTE, claim())));
  const second = await ask(gateway, user, DISTRIBUTE, claim({ schemaId: OTHER_SCHEMA }));
  assert.deepEqual(advice(second), ['platform', 'limitReached', 'never']);
  assert.equal(issuedTo(memberOf(user)).length, 1);
});

test('A2: what the backend says is claimed is what is sent, and what is remembered', async () => {
  const user = somebody();
  const gateway = gatewayWith(identity({ memberId: memberOf(user), schemaId: OTHER_SCHEMA }));
  await ask(gateway, user, DISTRIBUTE, claim({ schemaId: SCHEMA }));
  assert.deepEqual(issuedTo(memberOf(user)).map(({ campaign }) => campaign), [OTHER_SCHEMA]);
  const voucher = gatewayWith(identity({ cmId: CUSTOMERS.jin, voucherId: OTHER_VOUCHER }));
  await ask(voucher, user, RECEIVE, { voucherId: VOUCHER });
  assert.equal(JSON.parse(requests(RECEIVE).at(-1).body).voucherId, OTHER_VOUCHER);
});

test('A2: a name that no operation lets the backend own is a slip, and told to the shop', async () => {
  const gateway = gatewayWith(identity({ memberID: '7' }));
  const { status, error } = await ask(gateway, somebody(), DISTRIBUTE, claim());
  assert.deepEqual([status, error.code], [500, 'internal']);
  assert.equal(gateway.events[0].problem, 'authorize: owned.memberID');
  assert.ok(!JSON.stringify(error).includes('memberID'));
});

for (const [what, baseUrl] of [
  ['a refused port', 'http://127.0.0.1:9'],
  ['a name that does not resolve', 'http://nowhere.invalid'],
  ['a server that speaks no TLS', () => platforms.url.replace('http', 'https')],
  ['a handshake without an end', () => `https://127.0.0.1:${silent.address().port}`],
]) {
  test(`A3: after ${what} nothing has left, and the claim may be made at once`, async () => {
    const user = somebody();
    const url = typeof baseUrl === 'function' ? baseUrl() : baseUrl;
    const stores = memoryStores();
    const broken = credentialsAt(url);
    const gateway = gatewayWith({ stores, credentials: { ...broken, kingdee: { ...broken.kingdee, appToken: 'given' } } });
    const first = await ask(gateway, user, DISTRIBUTE, claim());
    assert.equal(first.error?.retry, 'safe', JSON.stringify(first));
    assert.notEqual(first.error.reason, 'pending');
    assert.deepEqual(await all(gateway.claims.list(['claimed', 'sending', 'unknown'])), []);
    assert.ok(couponOf(await ask(gatewayWith({ stores }), user, DISTRIBUTE, claim())));
    assert.equal(issuedTo(memberOf(user)).length, 1);
  });
}

test('A3: without a file handle nothing has left, and the claim may be made once there is one', async () => {
  const before = issuedTo(CUSTOMERS.jin).length;
  const asked = { credentials: credentialsAt(platforms.url), operation: RECEIVE, params: { voucherId: VOUCHER }, owned: { cmId: CUSTOMERS.jin } };
  const script = join(import.meta.dirname, 'without-handles.mjs');
  const limited = ['-c', 'ulimit -n 64; exec "$0" "$1"', process.execPath, script];
  const { stdout } = await promisify(execFile)('sh', limited, { env: { ...process.env, CLAIM: JSON.stringify(asked) } });
  const { first, open, second } = JSON.parse(stdout);
  assert.deepEqual([...advice(first), open], ['network', undefined, 'safe', []]);
  assert.deepEqual([second.error, issuedTo(CUSTOMERS.jin).length], [undefined, before + 1]);
});

test('A3: a process that died before sending blocks nobody', async () => {
  const user = somebody();
  const stores = memoryStores();
  const dying = gatewayWith({ stores, claimStore: dyingAt(stores.claims, ({ state }) => state === 'sending') });
  void ask(dying, user, DISTRIBUTE, claim());
  await pause(100);
  const answer = await ask(gatewayWith({ stores, timeoutMs: 300 }), user, DISTRIBUTE, claim());
  assert.ok(couponOf(answer), JSON.stringify(answer));
  assert.equal(issuedTo(memberOf(user)).length, 1);
});

test('A3: a process that died after sending leaves a claim that can be settled', async () => {
  const user = somebody();
  const stores = memoryStores();
  const dying = gatewayWith({ stores, claimStore: dyingAt(stores.claims, ({ state }) => state === 'issued') });
  void ask(dying, user, DISTRIBUTE, claim());
  await pause(100);
  const gateway = gatewayWith({ stores, timeoutMs: 300 });
  assert.deepEqual(advice(await ask(gateway, user, DISTRIBUTE, claim())).slice(1), ['pending', 'checkFirst']);
  const [entry] = await all(gateway.claims.list());
  assert.deepEqual([entry.state, entry.user, entry.target, entry.operation], ['unknown', user, SCHEMA, DISTRIBUTE]);
  const { answer } = requests(DISTRIBUTE).at(-1);
  await gateway.claims.settle(entry.key, 'issued', answer);
  assert.equal((await ask(gateway, user, DISTRIBUTE, claim())).text, answer);
  assert.equal(issuedTo(memberOf(user)).length, 1);
  await assert.rejects(gateway.claims.settle(entry.key, 'refused'), { code: 'invalidInput', path: 'key' });
});

test('A3: a claim that an operator finds was not issued may be made again', async () => {
  const user = somebody();
  const gateway = gatewayWith();
  platforms.fail({ operation: DISTRIBUTE, cut: 'before' });
  await ask(gateway, user, DISTRIBUTE, claim());
  const [{ key }] = await all(gateway.claims.list());
  await gateway.claims.settle(key, 'refused');
  assert.ok(couponOf(await ask(gateway, user, DISTRIBUTE, claim())));
  await assert.rejects(gateway.claims.settle('no such claim', 'refused'), { code: 'invalidInput' });
  await assert.rejects(gateway.claims.settle(key, 'lost'), { code: 'invalidInput', path: 'outcome' });
});

test('A3: what Waiqin shows is settled by itself: issued at once, refused after a while', async () => {
  const stores = memoryStores();
  const customers = platforms.ledger().campaigns && [CUSTOMERS.jin, CUSTOMERS.yu];
  const [got, missed] = [somebody(), somebody()];
  const as = (cmId) => gatewayWith({ stores, ...identity({ cmId }) });
  platforms.fail({ operation: RECEIVE, cut: 'before' });
  await ask(as(customers[1]), missed, RECEIVE, { voucherId: OTHER_VOUCHER });
  platforms.fail({ operation: RECEIVE, cut: 'after' });
  await ask(as(customers[0]), got, RECEIVE, { voucherId: OTHER_VOUCHER });
  const { claims } = as(customers[0]);
  assert.equal((await all(claims.list())).length, 2);
  assert.deepEqual(await claims.reconcile(), { issued: 1, refused: 0, left: 1 });
  assert.deepEqual(await claims.reconcile({ graceMs: 0 }), { issued: 0, refused: 1, left: 0 });
  const states = (await all(claims.list(['issued', 'refused']))).map(({ user, state }) => `${user} ${state}`);
  assert.deepEqual(states.sort(), [`${got} issued`, `${missed} refused`].sort());
});

test('A3: a claim that is being sent is settled by whoever sends it', async () => {
  const user = somebody();
  const gateway = gatewayWith({ timeoutMs: 1000 });
  platforms.fail({ operation: DISTRIBUTE, delayMs: 300 });
  const answer = ask(gateway, user, DISTRIBUTE, claim());
  await until(async () => (await all(gateway.claims.list(['sending']))).length === 1);
  const [{ key }] = await all(gateway.claims.list());
  await assert.rejects(gateway.claims.settle(key, 'refused'), { code: 'invalidInput', path: 'key' });
  assert.ok(couponOf(await answer));
  assert.equal(couponOf(await ask(gateway, user, DISTRIBUTE, claim())), couponOf(await answer));
  assert.equal(issuedTo(memberOf(user)).length, 1);
});

test('A3: a claim whose sender is gone is settled once it has been silent for long enough', async () => {
  const stores = memoryStores();
  const dying = gatewayWith({ stores, claimStore: dyingAfter(stores.claims, ({ state }) => state === 'sending') });
  const [got, missed] = [somebody(), somebody()];
  for (const user of [got, missed]) void ask(dying, user, DISTRIBUTE, claim());
  const gateway = gatewayWith({ stores, timeoutMs: 300 });
  await until(async () => (await all(gateway.claims.list(['sending']))).length === 2);
  const keyOf = new Map((await all(gateway.claims.list())).map(({ user, key }) => [user, key]));
  await Promise.all([gateway.claims.settle(keyOf.get(got), 'issued'), gateway.claims.settle(keyOf.get(missed), 'refused')]);
  assert.deepEqual(advice(await ask(gateway, got, DISTRIBUTE, claim())), ['platform', 'limitReached', 'never']);
  assert.ok(couponOf(await ask(gateway, missed, DISTRIBUTE, claim())));
  assert.deepEqual([got, missed].map((user) => issuedTo(memberOf(user)).length), [0, 1]);
});

test('A3: whoever was settled as refused while its process was paused, and got the coupon after all, gets no second one', async () => {
  const user = somebody();
  const stores = memoryStores();
  const { step, release } = pausingAfter(stores.claims, ({ state }) => state === 'sending');
  // Of a process that stands still the time-outs stand still too.
  const patient = { timeoutMs: 10_000, storeTimeoutMs: 10_000 };
  const paused = ask(gatewayWith({ stores, claimStore: step, ...patient }), user, DISTRIBUTE, claim());
  const gateway = gatewayWith({ stores, timeoutMs: 300 });
  await until(async () => (await all(gateway.claims.list(['sending']))).length === 1);
  const [{ key }] = await all(gateway.claims.list());
  await gateway.claims.settle(key, 'refused');
  release();
  assert.ok(couponOf(await paused));
  assert.equal(couponOf(await ask(gateway, user, DISTRIBUTE, claim())), couponOf(await paused));
  assert.equal(issuedTo(memberOf(user)).length, 1);
});

test('A3: a list that is full proves nothing of whom it does not name', async () => {
  for (const [count, expected] of [[999, { issued: 0, refused: 1, left: 0 }], [1000, { issued: 0, refused: 0, left: 1 }]]) {
    const gateway = gatewayWith();
    platforms.fail({ operation: RECEIVE, cut: 'before' });
    await ask(gateway, somebody(), RECEIVE, { voucherId: OTHER_VOUCHER });
    const rows = Array.from({ length: count }, (_, n) => ({ cm_id: String(n + 1), cm_name: `客户${n}`, receive_time: '2026-11-22 20:00' }));
    const body = JSON.stringify({ return_code: '0', return_msg: '', response_data: rows });
    platforms.fail({ operation: 'waiqin.queryVoucherUsage', status: 200, body });
    assert.deepEqual(await gateway.claims.reconcile({ graceMs: 0 }), expected, `${count} rows`);
  }
});

test('A4: a replay that the platform refuses leaves the claim open', async () => {
  for (const [operation, params, fault] of [
    [DISTRIBUTE, claim(), { code: '4005', effect: true }],
    [DISTRIBUTE, claim(), { status: 421, effect: true }],
    [DISTRIBUTE, claim(), { status: 408, effect: true }],
    [RECEIVE, { voucherId: VOUCHER }, { status: 200, body: '{"return_code":"1","return_msg":"msg_id重复"}', effect: true }],
  ]) {
    const user = somebody();
    const gateway = gatewayWith();
    platforms.fail({ operation, ...fault });
    for (let tap = 0; tap < 2; tap++) {
      const sent = requests(operation).length;
      assert.deepEqual(advice(await ask(gateway, user, operation, params)).slice(1), ['pending', 'checkFirst'], JSON.stringify(fault));
      assert.equal(requests(operation).length, sent + (tap === 0 ? 1 : 0));
    }
  }
});

test('A4: once a sending may have had an effect, a refusal proves nothing', async () => {
  for (const code of ['7', '27', '-6']) {
    const user = somebody();
    const gateway = gatewayWith();
    platforms.fail({ operation: SEND, cut: 'after' });
    assert.deepEqual(advice(await ask(gateway, user, SEND, coupon())).slice(1), ['pending', 'sameKey']);
    platforms.fail({ operation: SEND, code });
    assert.deepEqual(advice(await ask(gateway, user, SEND, coupon())).slice(1), ['pending', 'sameKey'], code);
    assert.equal((await ask(gateway, user, SEND, coupon())).status, 200);
    assert.equal(issuedTo(`open-${user}`).length, 1, code);
  }
});

test('A5: a coupon that was issued is the shopper’s, though the store fails to say so', async () => {
  const user = somebody();
  const { claims } = memoryStores();
  const gateway = gatewayWith({ claimStore: failingAt(claims, ({ state }) => state === 'issued') });
  assert.ok(couponOf(await ask(gateway, user, DISTRIBUTE, claim())));
  assert.ok(gateway.events.some(({ problem }) => problem === 'claimStore: sending'));
  const later = gatewayWith({ claimStore: claims, timeoutMs: 300 });
  assert.deepEqual(advice(await ask(later, user, DISTRIBUTE, claim())).slice(1), ['pending', 'checkFirst']);
  assert.equal(issuedTo(memberOf(user)).length, 1);
});

test('A5: a store that fails before the claim is sent: nothing is sent, and it may be tried again', async () => {
  for (const state of ['claimed', 'sending']) {
    const user = somebody();
    const { claims } = memoryStores();
    const gateway = gatewayWith({ claimStore: failingAt(claims, (next) => next.state === state) });
    const { status, error } = await ask(gateway, user, DISTRIBUTE, claim());
    assert.deepEqual([status, error.retry, issuedTo(memberOf(user)).length], [503, 'safe', 0], state);
    assert.ok(gateway.events.some(({ problem }) => problem === 'store'));
    assert.ok(couponOf(await ask(gatewayWith({ claimStore: claims, timeoutMs: 300 }), user, DISTRIBUTE, claim())));
  }
});

test('A5: a step whose answer got lost was taken', async () => {
  const user = somebody();
  const { claims } = memoryStores();
  const cut = { ...methodsOf(claims), swap: async (...step) => { await claims.swap(...step); throw new Error('connection cut'); } };
  assert.ok(couponOf(await ask(gatewayWith({ claimStore: cut }), user, DISTRIBUTE, claim())));
  assert.ok(couponOf(await ask(gatewayWith({ claimStore: claims }), user, DISTRIBUTE, claim())));
  assert.equal(issuedTo(memberOf(user)).length, 1);
});

for (const state of ['claimed', 'sending', 'issued']) {
  test(`A5: a step to ${state} that reaches the store after its time is up makes no second coupon, and blocks nobody`, async () => {
    const user = somebody();
    const stores = memoryStores();
    const late = { ...methodsOf(stores.claims), swap: async (...step) => {
      if (isStep(step[0], step[2], (next) => next.state === state)) await pause(300);
      return stores.claims.swap(...step);
    } };
    const first = await ask(gatewayWith({ stores, claimStore: late, storeTimeoutMs: 100 }), user, DISTRIBUTE, claim());
    assert.deepEqual([first.status, issuedTo(memberOf(user)).length], state === 'issued' ? [200, 1] : [503, 0]);
    await pause(1500);
    const gateway = gatewayWith({ stores, timeoutMs: 300 });
    const again = await ask(gateway, user, DISTRIBUTE, claim());
    assert.ok(couponOf(again), JSON.stringify(again));
    assert.deepEqual(await all(gateway.claims.list(['claimed', 'sending', 'unknown'])), []);
    assert.equal(issuedTo(memberOf(user)).length, 1);
  });
}

test('A5: a filter that fails does not unmake a claim', async () => {
  const user = somebody();
  const stores = memoryStores();
  const broken = gatewayWith({ stores, filter: () => { throw new Error('secret'); } });
  const { status, error } = await ask(broken, user, DISTRIBUTE, claim());
  assert.deepEqual([status, error.code, error.reason, error.retry], [500, 'internal', 'pending', 'checkFirst']);
  assert.equal(broken.events[0].problem, 'filter');
  assert.ok(couponOf(await ask(gatewayWith({ stores }), user, DISTRIBUTE, claim())));
  assert.equal(issuedTo(memberOf(user)).length, 1);
});

test('A7: a code that no document lists, after an effect, leaves the claim open', async () => {
  const user = somebody();
  const gateway = gatewayWith();
  platforms.fail({ operation: DISTRIBUTE, code: '2000002999', effect: true });
  for (let tap = 0; tap < 2; tap++) {
    assert.deepEqual(advice(await ask(gateway, user, DISTRIBUTE, claim())).slice(1), ['pending', 'checkFirst']);
  }
  assert.equal(issuedTo(memberOf(user)).length, 1);
});

test('A8: a record of an hour ahead, or behind, makes nobody wait longer', async () => {
  // The platform gives no token to whose clock is wrong: this is the one for all.
  await ask(gatewayWith(), somebody(), DISTRIBUTE, claim());
  for (const hours of [-1, 1]) {
    const user = somebody();
    const stores = memoryStores();
    const dying = gatewayWith({ stores, claimStore: dyingAfter(stores.claims, ({ state }) => state === 'sending') });
    const real = Date.now;
    Date.now = () => real() + hours * 3_600_000;
    void ask(dying, user, DISTRIBUTE, claim());
    await until(async () => (await all(dying.claims.list(['sending']))).length === 1);
    Date.now = real;
    const started = performance.now();
    const gateway = gatewayWith({ stores, timeoutMs: 300 });
    assert.equal((await ask(gateway, user, DISTRIBUTE, claim())).error.reason, 'pending');
    assert.ok(performance.now() - started < 3000);
  }
});

test('A9: without a word of the shop’s, a user cannot spend the account’s calls', async () => {
  const user = somebody();
  const gateway = gatewayWith({ rateLimit: undefined });
  const sent = requests('kingdee.listWriteOffs').length;
  const answers = [];
  for (let i = 0; i < 70; i++) answers.push(await ask(gateway, user, 'kingdee.listWriteOffs', { storeId: '1333333333' }));
  assert.equal(answers.filter(({ status }) => status === 200).length, 60);
  const { status, error } = answers.at(-1);
  assert.deepEqual([status, error.reason, error.retry], [429, 'throttled', 'safe']);
  assert.ok(error.retryAfterMs > 0 && error.retryAfterMs <= 60_000);
  assert.equal(requests('kingdee.listWriteOffs').length, sent + 60);
});

test('A9: all users together stay within what the platform documents', async () => {
  const gateway = gatewayWith({ timeoutMs: 10_000 });
  const params = { storeId: '1333333333', pageSize: '1' };
  const asked = Array.from({ length: 80 }, () => ask(gateway, somebody(), 'kingdee.listWriteOffs', params));
  const answers = await Promise.all(asked);
  assert.equal(answers.filter(({ status }) => status === 200).length, 71);
  assert.equal(answers.filter(({ error }) => error?.reason === 'throttled').length, 9);
});

test('A10: a request in 1-byte pieces costs what it holds', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const gateway = gatewayWith();
  const bytes = new TextEncoder().encode(JSON.stringify({ version: 1, operation: 'kingdee.listWriteOffs', params: { storeId: 'x'.repeat(60_000) } }));
  let at = 0;
  let most = 0;
  const pull = async (controller) => {
    if (at === bytes.length) {
      collect();
      most = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
      controller.close();
    } else controller.enqueue(bytes.subarray(at, ++at));
  };
  collect();
  const start = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
  await ask(gateway, somebody(), '', {}, { body: new ReadableStream({ pull }) });
  assert.ok(most - start < 3_000_000, `${most - start} bytes`);
});

test('A10: a request that does not come to an end is given up', async () => {
  const gateway = gatewayWith({ bodyTimeoutMs: 200 });
  let cancelled = false;
  const pull = async (controller) => {
    await pause(50);
    if (!cancelled) controller.enqueue(new Uint8Array([0x20]));
  };
  const started = performance.now();
  const { status, error } = await ask(gateway, somebody(), '', {}, { body: new ReadableStream({ pull, cancel: () => { cancelled = true; } }) });
  assert.deepEqual([status, error.retry], [408, 'safe']);
  assert.ok(cancelled && performance.now() - started < 1000);
});

test('A11: of twenty taps on a claim that is sent again, one sends', async () => {
  const user = somebody();
  const gateway = gatewayWith();
  platforms.fail({ operation: SEND, cut: 'after' });
  await ask(gateway, user, SEND, coupon());
  platforms.fail({ operation: SEND, delayMs: 100 });
  const sent = requests(SEND).length;
  const taps = await Promise.all(Array.from({ length: 20 }, () => ask(gateway, user, SEND, coupon())));
  assert.ok(taps.every(({ status, text }) => status === 200 && text === taps[0].text));
  assert.equal(requests(SEND).length, sent + 1);
  assert.equal(issuedTo(`open-${user}`).length, 1);
});

test('A12: what is set up wrongly is not the page’s fault, and not the page’s to know', async () => {
  const { kingdee, settings, ...others } = credentialsAt(platforms.url);
  const { appSecret, ...withoutSecret } = kingdee;
  for (const [credentials, problem] of [
    [{ ...others, settings }, 'credentials.kingdee'],
    [{ ...others, settings, kingdee: withoutSecret }, 'credentials.kingdee.appKey'],
    [{ ...others, kingdee, settings: { kingdee: { baseUrl: 7 } } }, 'settings.baseUrl'],
    [{ ...others, settings, kingdee: { ...kingdee, appSecret: `${appSecret}x` } }, 'credentials.kingdee: no app-token'],
  ]) {
    const gateway = gatewayWith({ credentials, tokenStore: memoryStores().tokens });
    const { status, error } = await ask(gateway, somebody(), DISTRIBUTE, claim());
    assert.deepEqual([status, error.code], [500, 'internal'], JSON.stringify(error));
    assert.ok(!/credentials|settings|baseUrl|app-token/.test(JSON.stringify(error)));
    assert.equal(gateway.events[0].problem, problem);
  }
  const owned = gatewayWith(identity({ memberId: { not: 'text' } }));
  assert.equal((await ask(owned, somebody(), DISTRIBUTE, claim())).status, 500);
  const page = await ask(gatewayWith(), somebody(), DISTRIBUTE, claim({ channel: undefined }));
  assert.deepEqual([page.status, page.error.path], [400, 'params.channel']);
});

test('A12: a token endpoint that fails passes, and nothing was sent', async () => {
  const user = somebody();
  const gateway = gatewayWith({ tokenStore: memoryStores().tokens });
  platforms.fail({ operation: 'kingdee.appToken', status: 500, body: 'oops' });
  const { error } = await ask(gateway, user, DISTRIBUTE, claim());
  assert.deepEqual([error.code, error.retry], ['http', 'safe']);
  assert.deepEqual(await all(gateway.claims.list()), []);
});

test('a token’s connection that breaks is told as such, and of no operation that was not called', async () => {
  const gateway = gatewayWith({ tokenStore: memoryStores().tokens });
  platforms.fail({ operation: 'kingdee.appToken', cut: 'before' });
  const { error } = await ask(gateway, somebody(), DISTRIBUTE, claim());
  assert.deepEqual([error.code, error.retry, error.operation], ['network', 'safe', undefined]);
  assert.deepEqual(await all(gateway.claims.list()), []);
});

test('A12: a gateway does not start without what it is allowed to do', () => {
  const options = { credentials: {}, authorize: () => null };
  assert.throws(() => createGateway(options), { code: 'invalidInput', path: 'allow' });
  assert.throws(() => createGateway({ ...options, allow: 'tmall.sendCoupon' }), { path: 'allow' });
  assert.throws(() => createGateway({ ...options, allow: ['tmall.send'] }), { path: 'allow' });
  assert.throws(() => createGateway({ ...options, allow: [SEND], trustedSign: [SEND] }), { path: 'path' });
  assert.throws(() => createGateway({ ...options, allow: [], path: 'coupons/' }), { path: 'path' });
});

test('A13: a store that says null for nothing', async () => {
  const user = somebody();
  const { claims } = memoryStores();
  const gateway = gatewayWith({ claimStore: { ...methodsOf(claims), get: async (key) => claims.get(key) ?? null } });
  const first = await ask(gateway, user, DISTRIBUTE, claim());
  assert.equal(couponOf(await ask(gateway, user, DISTRIBUTE, claim())), couponOf(first));
});

test('A14: sign is at one address', async () => {
  const gateway = gatewayWith({ path: '/coupons', trustedSign: [SEND] });
  for (const [path, status] of [
    ['/coupons/sign', 200], ['/coupons/x/sign', 404], ['/coupons/x\\sign', 404], ['/coupons//sign', 404], ['/sign', 404],
    ['/coupons/sign/', 404], ['/coupons/%73ign', 404], ['/coupons/other', 404],
  ]) {
    const answer = await ask(gateway, somebody(), SEND, coupon(), { url: `https://shop.example${path}` });
    assert.equal(answer.status, status, path);
    assert.equal('request' in answer, status === 200, path);
  }
  const anywhere = gatewayWith();
  assert.equal((await ask(anywhere, somebody(), SEND, coupon(), { url: 'https://shop.example/x\\sign' })).status, 404);
});

test('A14: an id has one spelling', async () => {
  const user = somebody();
  const gateway = gatewayWith();
  assert.ok(couponOf(await ask(gateway, user, DISTRIBUTE, claim())));
  for (const schemaId of [` ${SCHEMA}`, `${SCHEMA} `, `０${SCHEMA}`, SCHEMA.replace('1', '１'), `${SCHEMA}\u200b`, `0${SCHEMA}`, `+${SCHEMA}`, `${SCHEMA}\n`, '']) {
    const { status, error } = await ask(gateway, user, DISTRIBUTE, claim({ schemaId }));
    assert.deepEqual([status, error.path], [400, 'params.schemaId'], JSON.stringify(schemaId));
  }
  assert.equal(issuedTo(memberOf(user)).length, 1);
});

test('A15: rows of other people are not for everybody', async () => {
  const params = { storeId: '1333333333' };
  for (const operation of ['kingdee.listWriteOffs', 'waiqin.queryVoucherUsage']) {
    const gateway = gatewayWith(identity({}));
    const given = operation === 'kingdee.listWriteOffs' ? params : { voucherId: VOUCHER };
    const { status, error } = await ask(gateway, somebody(), operation, given);
    assert.deepEqual([status, error?.reason], [403, 'unauthorized'], operation);
    for (const more of [{ filter: (result) => result, ...identity({}) }, identity({}, { seesAll: true })]) {
      const allowed = await retried(() => ask(gatewayWith({ ...more, rateLimit: { perUser: false, perAccount: { kingdee: false } } }), somebody(), operation, given));
      assert.equal(allowed.status, 200, JSON.stringify(allowed.error));
    }
  }
});

test('A16: what is kept of a claim ends, its answer first, and is small', async () => {
  const user = somebody();
  const { claims } = memoryStores();
  const sizes = {};
  const counting = { ...methodsOf(claims), swap: (key, expected, next, ttlMs) => { sizes[key.split(':')[0]] = [next?.length, ttlMs]; return claims.swap(key, expected, next, ttlMs); } };
  const retention = { issued: 1500, answer: 300 };
  const gateway = gatewayWith({ claimStore: counting, retention });
  assert.ok(couponOf(await ask(gateway, user, DISTRIBUTE, claim())));
  assert.ok(sizes.claim[0] < 350, `${sizes.claim[0]} bytes`);
  assert.deepEqual([sizes.claim[1], sizes.answer[1]], [1500, 300]);
  await pause(400);
  assert.deepEqual(advice(await ask(gateway, user, DISTRIBUTE, claim())), ['platform', 'limitReached', 'never']);
  assert.equal(issuedTo(memberOf(user)).length, 1);
  await pause(1200);
  assert.deepEqual(await all(claims.list('')), []);
});

test('A17: credentials by function need a tenant, by which claims are kept apart', async () => {
  const user = somebody();
  const stores = memoryStores();
  const credentials = () => credentialsAt(platforms.url);
  const nobody = gatewayWith({ stores, credentials });
  assert.equal((await ask(nobody, user, DISTRIBUTE, claim())).status, 500);
  assert.equal(nobody.events[0].problem, 'authorize: tenant');
  const numbers = [];
  for (const tenant of ['north', 'south']) {
    const member = memberOf(`${tenant}${user}`);
    const gateway = gatewayWith({ stores, credentials, ...identity({ memberId: member }, { tenant }) });
    numbers.push(couponOf(await ask(gateway, user, DISTRIBUTE, claim())));
    assert.equal(issuedTo(member).length, 1);
  }
  assert.notEqual(numbers[0], numbers[1]);
});

test('A17: neighbours on one store, each with an account of its own, do not meet', async () => {
  const stores = memoryStores();
  const user = somebody();
  const sent = requests(RECEIVE).length;
  const own = credentialsAt(platforms.url);
  await ask(gatewayWith({ stores }), user, RECEIVE, { voucherId: VOUCHER });
  const other = gatewayWith({ stores, credentials: { ...own, waiqin: { ...own.waiqin, openid: 'another' } } });
  assert.equal((await ask(other, user, RECEIVE, { voucherId: VOUCHER })).error.code, 'platform');
  assert.equal(requests(RECEIVE).length, sent + 2);
});

/** A store's methods as functions, to put others in their place. */
function methodsOf(store) {
  return {
    get: (...args) => store.get(...args),
    swap: (...args) => store.swap(...args),
    count: (...args) => store.count(...args),
    list: (...args) => store.list(...args),
  };
}

/** Whoever takes the step dies before it. */
function dyingAt(store, isThen) {
  return { ...methodsOf(store), swap: (key, expected, next, ttlMs) => (isStep(key, next, isThen) ? new Promise(() => {}) : store.swap(key, expected, next, ttlMs)) };
}

/** Whoever takes the step dies after it. */
function dyingAfter(store, isThen) {
  const swap = (...step) => (store.swap(...step) && isStep(step[0], step[2], isThen) ? new Promise(() => {}) : true);
  return { ...methodsOf(store), swap };
}

/** Whoever takes the step stands still after it, until released. */
function pausingAfter(store, isThen) {
  let release;
  const released = new Promise((resolve) => { release = resolve; });
  const swap = async (...step) => {
    const done = await store.swap(...step);
    if (done && isStep(step[0], step[2], isThen)) await released;
    return done;
  };
  return { step: { ...methodsOf(store), swap }, release };
}

/** The step fails. */
function failingAt(store, isThen) {
  return {
    ...methodsOf(store),
    swap(key, expected, next, ttlMs) {
      if (isStep(key, next, isThen)) throw new Error('disk full');
      return store.swap(key, expected, next, ttlMs);
    },
  };
}

function isStep(key, next, isThen) {
  return key.startsWith('claim:') && next !== undefined && isThen(JSON.parse(next));
}

async function until(isSo) {
  for (let tries = 0; !(await isSo()); tries++) {
    assert.ok(tries < 200, 'it does not come to that');
    await pause(10);
  }
}

/** Until the accounts' counts let it through. */
async function retried(work) {
  for (let i = 0; ; i++) {
    const answer = await work();
    if (answer.status !== 429 || i === 20) return answer;
    await pause(1000);
  }
}

