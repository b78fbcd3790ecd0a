// Requests of pages that are almost right, a few thousand of them: whatever comes, the gateway answers by its contract,
// nothing of the shop's is in what it says, and nobody gets a coupon but the shopper of the session, and each one once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createGateway, memoryStores } from 'couponkit/server';
import { dice } from '../../../benches/workload.mjs';
import { startPlatforms } from '../../../www/platforms/index.mjs';
import { anything, mutate } from '../mutate.mjs';
import { CUSTOMERS, environmentOf } from './environment.mjs';
import { memberOf } from './shop.mjs';

const REQUESTS = 3000;
const USER = 'ann';
const HOLDERS = new Set([memberOf(USER), `open-${USER}`, CUSTOMERS.jin]);
/** What pages ask for. */
const CALLS = [
  ['kingdee.distributeCoupons', { channel: '1', qty: '1', schemaId: '1820256048657727488' }],
  ['kingdee.listWriteOffs', { storeId: '1333333333', pageSize: '1' }],
  ['tmall.sendCoupon', { bizCode: 'YXX', channel: 'app', couponType: 276, uuid: 'yxx-daily-5' }],
  ['waiqin.receiveVoucher', { voucherId: '6856083179295188426' }],
  ['waiqin.queryVouchers', { voucherStatus: '0', pageNumber: 1 }],
  ['zvcms.listUsableCoupons', { tradeMarks: [{ num: 3, tradeMark: '201909280011111', price: '40' }], typeCate: '1' }],
].map(([operation, params]) => ({ version: 1, operation, params }));

const roll = dice(23);
let platforms;
let gateway;
const events = [];

before(async () => {
  platforms = await startPlatforms();
  const { credentials } = environmentOf(platforms);
  const settings = Object.fromEntries(['kingdee', 'tmall', 'waiqin', 'zvcms'].map((name) => [name, { baseUrl: platforms.url }]));
  gateway = createGateway({
    credentials: { ...credentials, zvcms: { ...credentials.zvcms, token: () => 'token' }, settings },
    allow: CALLS.map(({ operation }) => operation),
    authorize: () => ({ user: { id: USER }, owned: { memberId: memberOf(USER), openId: `open-${USER}`, cmId: CUSTOMERS.jin, userId: '383933091455959041' } }),
    rateLimit: { perUser: false, perAccount: { kingdee: false } },
    path: '/coupons',
    stores: memoryStores(),
    timeoutMs: 2000,
    onEvent: (event) => { events.push(event); },
  });
});
after(() => platforms.close());

/** The JSON of a call with something changed, and now and then text that is none. */
function bodyOf(call) {
  const text = JSON.stringify(mutate(call, roll, CALLS[roll(CALLS.length)]));
  switch (roll(12)) {
    case 0: return text.slice(0, roll(text.length));
    case 1: return text.replace('{', `{"${['__proto__', 'version', 'operation', 'params'][roll(4)]}":${JSON.stringify(anything(roll))},`);
    case 2: return text.replaceAll('"', ['\'', '\\"', '\u0000', '\ufeff"'][roll(4)]);
    case 3: return '['.repeat(roll(20_000)) + text;
    default: return text;
  }
}

function requestOf(call) {
  const method = roll(40) ? 'POST' : ['GET', 'PUT', 'OPTIONS', 'DELETE'][roll(4)];
  const path = roll(20) ? '/coupons' : ['/coupons/', '/coupons/sign', '/coupons/time', '/coupons/%2e%2e/sign', '/coupons?x=1', '/'][roll(6)];
  const type = roll(20) ? 'application/json' : ['text/plain', 'application/json; charset=gbk', 'multipart/form-data', ''][roll(4)];
  const origin = roll(20) ? undefined : ['https://evil.example', 'null', 'https://shop.example'][roll(3)];
  const headers = { 'content-type': type, ...(origin && { origin }) };
  return new Request(`https://shop.example${path}`, { method, headers, ...(!['GET'].includes(method) && { body: bodyOf(call) }) });
}

function secretsOf(value) {
  if (typeof value === 'string') return value.length > 7 && !value.startsWith('http') ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(secretsOf) : [];
}

test(`${REQUESTS} requests that are almost right`, async () => {
  const { seeds } = platforms;
  const secrets = [seeds.kingdee, seeds.tmall, seeds.waiqin, seeds.zvcms].flatMap(({ credentials }) => secretsOf(credentials));
  const statuses = new Map();
  for (let i = 0; i < REQUESTS; i++) {
    const request = requestOf(CALLS[roll(CALLS.length)]);
    const seen = await request.clone().text();
    const response = await gateway(request);
    const text = await response.text();
    const told = `${request.method} ${request.url} ${seen} → ${response.status} ${text.slice(0, 300)}`;
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    assert.ok([200, 204, 400, 403, 404, 405, 408, 413, 415, 502].includes(response.status), told);
    const answer = text === '' ? {} : JSON.parse(text);
    if (response.status >= 400 && request.method !== 'OPTIONS') assert.ok(answer.error?.code && answer.error.retry && answer.error.messages.en, told);
    for (const secret of secrets) assert.ok(!text.includes(secret), told);
  }
  assert.ok(statuses.get(200) > REQUESTS / 20 && statuses.get(400) > REQUESTS / 4, JSON.stringify([...statuses]));
  assert.deepEqual(events.filter(({ problem }) => problem), []);
  const { issued } = platforms.ledger();
  for (const { holder } of issued) assert.ok(HOLDERS.has(holder), holder);
  const each = issued.map(({ holder, campaign }) => `${holder} ${campaign}`);
  assert.equal(new Set(each).size, each.length, each.join(', '));
});
