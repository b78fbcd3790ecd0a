// Every operation in every respect, on the packed package: against its document's example, the stand-in platforms, a
// gateway behind HTTP, and Chromium. docs/operations.md has the table of these tests.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { Client, CouponKitError, init, parse, prepare, toCoupons } from 'couponkit';
import { createGateway, signRequest } from 'couponkit/server';
import { defaultSeeds, startPlatforms } from '../../www/platforms/index.mjs';
import { browser, html } from '../package/browser.mjs';
import { serve } from './client/serve.mjs';
import { CALLERS, HELD, OPERATIONS } from './operations/table.mjs';
import { TAMPERED } from './operations/tamper.mjs';

const COLUMNS = ['prepare', 'parse', 'toCoupons', 'sign', 'forward', 'stand-in', 'browser'];

await init();
const platforms = await startPlatforms({ seeds: { waiqin: { campaigns: waiqinVouchers() } } });
after(() => platforms.close());
const credentials = credentialsFor(platforms);
const shop = await serve(createShop());
after(() => shop.close());
const chromium = await browser({ after });
await arrange();

/** The stand-in's own vouchers, and one more for each caller. */
function waiqinVouchers() {
  const { campaigns } = defaultSeeds(Date.now()).waiqin;
  const [first] = campaigns;
  return [...campaigns, ...Object.values(CALLERS).map(({ voucherId: id }) => ({ ...first, id, data: { ...first.data, id } }))];
}

function credentialsFor({ url: baseUrl, seeds }) {
  return {
    kingdee: seeds.kingdee.credentials,
    tmall: seeds.tmall.credentials,
    waiqin: seeds.waiqin.credentials,
    zvcms: seeds.zvcms.credentials,
    settings: { kingdee: { baseUrl }, tmall: { baseUrl }, waiqin: { baseUrl }, zvcms: { baseUrl } },
  };
}

/** A shop's site: a page with the classic script, and the gateway beside it. A cookie says who calls. */
function createShop() {
  const gateway = createGateway({
    credentials,
    allow: Object.keys(OPERATIONS),
    authorize(request, { operation }) {
      const caller = CALLERS[/caller=(\w+)/.exec(request.headers.get('cookie'))?.[1]];
      return caller ? { user: { id: caller.name }, seesAll: true, owned: OPERATIONS[operation].settled?.(caller) ?? {} } : null;
    },
  });
  const { resolve } = createRequire(import.meta.url);
  const types = { '/couponkit.global.js': 'text/javascript', '/couponkit.wasm': 'application/wasm' };
  const page = html('<script src="/couponkit.global.js"></script>');
  const cookie = `caller=${CALLERS.browser.name}; HttpOnly; SameSite=Strict`;
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/coupons') return gateway(request);
    if (types[pathname]) return new Response(readFileSync(resolve(`couponkit${pathname}`)), { headers: { 'content-type': types[pathname] } });
    return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8', 'set-cookie': cookie } });
  };
}

/** A customer holds a voucher already, and Kingdee's token, which the gateway has asked for, serves for signing, too. */
async function arrange() {
  await call('kingdee.listWriteOffs', CALLERS.forward);
  const { answer } = platforms.ledger().requests.find(({ operation }) => operation === 'kingdee.appToken');
  credentials.kingdee = { ...credentials.kingdee, appToken: JSON.parse(answer).data['app-token'] };
  const claim = await send(await signRequest('waiqin.receiveVoucher', HELD, credentials));
  parse('waiqin.receiveVoucher', claim.text);
}

function call(operation, caller) {
  const client = new Client({ forward: { url: `${shop.url}/coupons`, headers: { cookie: `caller=${caller.name}` } } });
  return client.call(operation, OPERATIONS[operation].asked(caller));
}

const signFor = (operation, caller) => {
  const { asked, settled } = OPERATIONS[operation];
  return signRequest(operation, { ...asked(caller), ...settled?.(caller) }, credentials);
};

async function send({ url, method, headers, body }) {
  const response = await fetch(url, { method, headers, body });
  return { status: response.status, text: await response.text() };
}

/** Every field that is expected is there; others may be. */
function assertHolds(actual, expected, path = '') {
  if (typeof expected !== 'object' || expected === null) return assert.equal(actual, expected, path);
  if (Array.isArray(expected)) assert.equal(actual.length, expected.length, path);
  for (const [key, value] of Object.entries(expected)) assertHolds(actual[key], value, `${path}.${key}`);
}

/** Runs it, and returns the CouponKitError that it must throw. */
function failureOf(run) {
  try {
    run();
  } catch (error) {
    assert.ok(CouponKitError.is(error), error?.stack);
    return error;
  }
  return assert.fail('nothing was thrown');
}

const IN = {
  prepare(operation, { params, request }) {
    const { method, url, query, body } = prepare(operation, params);
    assert.deepEqual([method, url], [request.method, request.url]);
    assert.deepEqual(query.toSorted(), (request.query ?? []).toSorted());
    if (request.body) assert.deepEqual(JSON.parse(body), request.body);
    if (request.query) assert.equal(body, undefined);
    if (request.form) {
      const { nrt_coupon_send_dto: dto, ...form } = Object.fromEntries(new URLSearchParams(body));
      assertHolds(form, request.form);
      assert.deepEqual(JSON.parse(dto), request.dto);
    }
  },

  parse(operation, { answer, result, failure }) {
    assertHolds(parse(operation, answer), result);
    const { code, platformCode, operation: named } = failureOf(() => parse(operation, failure.text));
    assert.deepEqual([code, platformCode, named], ['platform', failure.code, operation]);
  },

  toCoupons(operation, { answer: example, coupons }) {
    if (!coupons) {
      const { code, path, message } = failureOf(() => toCoupons(operation, example));
      assert.deepEqual([code, path, message], ['invalidInput', 'operation', 'operation：该接口的应答中没有优惠券']);
      return;
    }
    const { answer = example, options, expected, count = expected.length } = coupons;
    const made = toCoupons(operation, answer, options);
    assert.equal(made.length, count);
    assertHolds(made.slice(0, expected.length), expected);
    assert.deepEqual(toCoupons(operation, parse(operation, answer, options), options), made);
  },

  async sign(operation, { check }) {
    const { status, text } = await send(await signFor(operation, CALLERS.sign));
    check(parse(operation, text, { status }), CALLERS.sign, platforms.ledger());
  },

  async forward(operation, { check }) {
    check(await call(operation, CALLERS.forward), CALLERS.forward, platforms.ledger());
  },

  async 'stand-in'(operation, { check }) {
    const signed = await signFor(operation, CALLERS.standIn);
    const { alter, alteredCode, unsign, unsignedCode, words = '' } = TAMPERED[operation.split('.')[0]];
    const kept = () => (({ issued, campaigns }) => ({ issued, campaigns }))(platforms.ledger());
    const before = kept();
    for (const [request, expected] of [[alter(signed), alteredCode], [unsign(signed), unsignedCode]]) {
      assert.notDeepEqual(request, signed);
      const { status, text } = await send(request);
      const { code, platformCode } = failureOf(() => parse(operation, text, { status }));
      assert.deepEqual([code, platformCode, text.includes(words)], ['platform', expected, true], text);
    }
    assert.deepEqual(kept(), before, 'a refused request has no effect');
    const { status, text } = await send(signed);
    check(parse(operation, text, { status }), CALLERS.standIn, platforms.ledger());
  },

  async browser(operation, { asked, check }) {
    const page = await chromium.newPage();
    const problems = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await page.goto(shop.url);
    const result = await page.evaluate(async ([name, params]) => {
      const { couponkit } = window;
      await couponkit.init();
      return new couponkit.Client({ forward: '/coupons' }).call(name, params);
    }, [operation, asked(CALLERS.browser)]);
    await page.close();
    assert.deepEqual(problems, []);
    check(result, CALLERS.browser, platforms.ledger());
  },
};

const ran = new Set();
for (const [operation, row] of Object.entries(OPERATIONS)) {
  for (const column of COLUMNS) {
    const name = `${operation} ${column}`;
    test(name, async () => {
      await IN[column](operation, row);
      ran.add(name);
    });
  }
}

test('docs/operations.md lists these tests, and each of them has passed', () => {
  const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  const cells = (line) => line.split('|').slice(1, -1).map((cell) => cell.trim().replaceAll('`', ''));
  const [head, , ...rows] = page.match(/^\|.*\|$/gm).map(cells);
  assert.deepEqual(head.slice(1), COLUMNS);
  assert.deepEqual(rows.map(([operation]) => operation), Object.keys(OPERATIONS));
  for (const [operation, ...names] of rows) {
    assert.deepEqual(names, COLUMNS.map((column) => `${operation} ${column}`));
    for (const name of names) assert.ok(ran.has(name), name);
  }
});
