import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { openPhone, picture } from './browser.mjs';
import { startAll } from './site.mjs';

/** @type {Awaited<ReturnType<typeof startAll>>} */
let site;
/** @type {Awaited<ReturnType<typeof openPhone>>} */
let phone;

const KINGDEE = 'kingdee-1820256048657727488';
const TMALL = 'tmall-yxx-tea-10';
const WAIQIN = 'waiqin-6856083179295188426';

// Every test has a backend and platforms of its own: what was claimed before would be remembered.
beforeEach(async () => {
  await phone?.close();
  await site?.close();
  site = await startAll();
  phone = await openPhone();
  await open();
});
after(async () => {
  await phone?.close();
  await site?.close();
});

async function open() {
  await phone.page.goto(`${site.url}/#/claim`);
  await phone.page.reload();
  await ticket(KINGDEE).waitFor();
}

/** @param {string} activity */
const ticket = (activity) => phone.page.locator(`[data-activity="${activity}"]`);

/** @param {string} activity */
const take = (activity) => ticket(activity).getByRole('button').tap();

/** Waits for it. @param {string} activity @param {string} state */
const becomes = (activity, state) => phone.page.locator(`[data-activity="${activity}"][data-state="${state}"]`).waitFor();

/** @param {string} platform */
const issued = (platform) => site.platforms.ledger().issued.filter((each) => each.platform === platform);

/** @param {string} operation */
const requests = (operation) => site.platforms.ledger().requests.filter((each) => each.operation === operation);

/** The coupon names that the checkout's list shows. */
async function namesAtCheckout() {
  const { page } = phone;
  await page.goto(`${site.url}/#/`);
  await page.locator('[data-freshness="current"]').waitFor();
  await page.locator('.van-coupon-cell').tap();
  await page.locator('.sheet .van-tab').last().tap();
  await page.locator('.van-coupon--disabled').first().waitFor();
  return page.locator('.van-coupon__name').allTextContents();
}

test('a claim on each platform, and the coupons at the checkout', async () => {
  await picture(phone.page, 'claim');
  for (const activity of [KINGDEE, TMALL, WAIQIN]) {
    await take(activity);
    await becomes(activity, 'claimed');
  }
  await phone.page.locator('.van-toast').waitFor({ state: 'hidden' });
  await picture(phone.page, 'claimed');
  assert.deepEqual(
    site.platforms.ledger().issued.map(({ platform, holder }) => [platform, holder]),
    [['kingdee', '1333333333'], ['tmall', 'AAHd5d-HAAeGwJedwSnHktBI'], ['waiqin', '9139133117350330302']],
  );
  const names = await namesAtCheckout();
  for (const name of ['10元会员代金券', '新茶上市满减券', '满50减8进货券']) assert.ok(names.includes(name), `${name}: ${names}`);
  assert.deepEqual(phone.problems, []);
});

test('a double tap, and a tap in another tab meanwhile, claim once', async () => {
  site.platforms.fail({ operation: 'kingdee.distributeCoupons', delayMs: 500 });
  const other = await phone.context.newPage();
  await other.goto(`${site.url}/#/claim`);
  const button = `[data-activity="${KINGDEE}"] button`;
  await other.waitForSelector(button);
  const doubleTap = (/** @type {string} */ selector) => {
    const found = /** @type {HTMLElement} */ (document.querySelector(selector));
    found.click();
    found.click();
  };
  await Promise.all([phone.page.evaluate(doubleTap, button), other.evaluate(doubleTap, button)]);
  await becomes(KINGDEE, 'claimed');
  await other.locator(`[data-activity="${KINGDEE}"][data-state="claimed"]`).waitFor();
  assert.equal(issued('kingdee').length, 1);
  assert.equal(requests('kingdee.distributeCoupons').length, 1);
});

test('Tmall cut off after it issued: a reload and a retry yield the same coupon', async () => {
  site.platforms.fail({ operation: 'tmall.sendCoupon', cut: 'after', times: 99 });
  await take(TMALL);
  await becomes(TMALL, 'lost');
  assert.equal(issued('tmall').length, 1);
  await picture(phone.page, 'claim-lost');

  site.platforms.clearFaults();
  await open();
  await becomes(TMALL, 'lost');
  await take(TMALL);
  await becomes(TMALL, 'claimed');
  assert.equal(issued('tmall').length, 1);
  const keys = requests('tmall.sendCoupon').map(({ body }) => JSON.parse(new URLSearchParams(body).get('nrt_coupon_send_dto') ?? '').out_id);
  assert.ok(keys.length >= 2);
  assert.equal(new Set(keys).size, 1);
  const coupons = await phone.page.evaluate(async () => (await (await fetch('/claims')).json())[0].answer);
  assert.ok(coupons.includes(String(issued('tmall')[0]?.id)));
});

test('Kingdee cut off after it issued: pending, and no second request', async () => {
  site.platforms.fail({ operation: 'kingdee.distributeCoupons', cut: 'after' });
  await take(KINGDEE);
  await becomes(KINGDEE, 'pending');
  assert.equal(await ticket(KINGDEE).getByRole('button').isDisabled(), true);
  await picture(phone.page, 'claim-pending');
  await open();
  await becomes(KINGDEE, 'pending');
  // Not even one that a script makes.
  const told = await phone.page.evaluate(async (schemaId) => {
    const call = { version: 1, operation: 'kingdee.distributeCoupons', params: { channel: '1', schemaId } };
    const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(call) };
    return (await (await fetch('/coupons', request)).json()).error.reason;
  }, '1820256048657727488');
  assert.equal(told, 'pending');
  assert.equal(requests('kingdee.distributeCoupons').length, 1);
  assert.equal(issued('kingdee').length, 1);
});

test('sold out, limit reached, refused', async () => {
  assert.equal(await ticket('tmall-yxx-gift-50').getAttribute('data-state'), 'soldOut');
  const cases = [
    ['tmall.sendCoupon', TMALL, '-6', 'soldOut'],
    ['tmall.sendCoupon', TMALL, '-7', 'limitReached'],
    ['kingdee.distributeCoupons', KINGDEE, '2000002406', 'soldOut'],
    ['waiqin.receiveVoucher', WAIQIN, '50002', 'limitReached'],
  ];
  for (const [operation = '', activity = '', code = '', state = ''] of cases) {
    site.platforms.fail({ operation, code });
    await open();
    await take(activity);
    await becomes(activity, state);
  }
  assert.deepEqual(site.platforms.ledger().issued, []);
});

test('what cannot be claimed says why, and the backend holds to it', async () => {
  for (const [activity, why] of [
    ['tmall-yxx-gift-50', '已领完'],
    ['kingdee-1820256048657727491', '10:00 开始领取'],
    ['kingdee-1820256048657727492', '当前会员不可用'],
  ]) {
    const offered = ticket(activity ?? '');
    assert.match((await offered.locator('.remark').textContent()) ?? '', new RegExp(why ?? ''));
    assert.equal(await offered.getByRole('button').isDisabled(), true);
  }
  await picture(phone.page, 'claim-closed');
  for (const schemaId of ['1820256048657727491', '1820256048657727492']) {
    const status = await phone.page.evaluate(async (id) => {
      const call = { version: 1, operation: 'kingdee.distributeCoupons', params: { channel: '1', schemaId: id } };
      const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(call) };
      return (await fetch('/coupons', request)).status;
    }, schemaId);
    assert.equal(status, 401);
  }
  assert.deepEqual(requests('kingdee.distributeCoupons'), []);
});

test('the phone loses its network, and a retry claims once', async () => {
  await phone.context.setOffline(true);
  await take(TMALL);
  await becomes(TMALL, 'lost');
  assert.equal(requests('tmall.sendCoupon').length, 0);
  await phone.context.setOffline(false);
  await take(TMALL);
  await becomes(TMALL, 'claimed');
  assert.equal(issued('tmall').length, 1);
});

test('neither a secret nor a token nor a signature reaches the page', async () => {
  /** @type {Promise<string>[]} */
  const texts = [];
  phone.page.on('response', (response) => void texts.push(response.text().catch(() => '')));
  await open();
  for (const activity of [KINGDEE, TMALL, WAIQIN]) {
    await take(activity);
    await becomes(activity, 'claimed');
  }
  await namesAtCheckout();
  await phone.page.getByRole('button', { name: '确定' }).tap();
  await phone.page.getByRole('button', { name: '提交订单' }).tap();
  await phone.page.locator('[data-agrees]').waitFor();
  const seen = (await Promise.all(texts)).join('\n');
  const { requests: sent } = site.platforms.ledger();
  const token = sent.find(({ headers }) => headers['app-token'])?.headers['app-token'];
  const signature = sent.find(({ headers }) => headers['x-api-signature'])?.headers['x-api-signature'];
  const { kingdee, tmall, waiqin, zvcms } = site.platforms.seeds;
  const secrets = [
    token, signature, kingdee.credentials.clientSecret, kingdee.credentials.appSecret, tmall.credentials.appSecret,
    tmall.credentials.session, waiqin.credentials.appkey, zvcms.credentials.openKey, zvcms.credentials.grantCode,
  ];
  for (const secret of secrets) {
    assert.ok(secret);
    assert.ok(!seen.includes(secret));
  }
  assert.ok(seen.includes('coupon_instance_id'), 'the answers themselves were seen');
});
