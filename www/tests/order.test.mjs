// An order: the backend prices it by itself, and gives parts of it back to the fen.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { picture } from './browser.mjs';
import { phone, site } from './on-phone.mjs';

beforeEach(async () => {
  await phone.page.unrouteAll();
  await phone.page.goto('about:blank');
  await phone.page.goto(site.url);
  await phone.page.locator('[data-freshness="current"]').waitFor();
});

const payable = () => phone.page.locator('[data-payable]').textContent();
const submit = () => phone.page.getByRole('button', { name: '提交订单' }).tap();
const latest = () => phone.page.locator('[data-order]').first();

/** @param {string | null} text */
const fen = (text) => Math.round(Number(/[\d.]+$/.exec(text ?? '')?.[0]) * 100);

/** @returns {Promise<any[]>} */
const stored = () => phone.page.evaluate(async () => (await fetch('/orders')).json());

/** Changes what the page sends on its way. @param {(asked: any) => void} change */
const tamper = (change) =>
  phone.page.route('**/orders', async (route) => {
    const body = route.request().postData();
    if (body === null) return route.continue();
    const asked = JSON.parse(body);
    change(asked);
    await route.continue({ postData: JSON.stringify(asked) });
  });

test('the backend comes to the same by itself, and says so', async () => {
  const due = await payable();
  await submit();
  await latest().locator('[data-agrees]').getByText('服务器算的一样').waitFor();
  assert.equal(await latest().locator('[data-order-paid]').textContent(), due);
  const lines = await latest().locator('[data-paid] .paid b').allTextContents();
  assert.equal(lines.reduce((sum, text) => sum + fen(text), 0), fen(due), 'lines add up to what was paid');
  await picture(phone.page, 'order');
  await phone.page.reload();
  await latest().waitFor();
  assert.deepEqual(phone.problems, []);
});

test('coupons claimed of three platforms: the backend knows them by itself', async () => {
  const { page } = phone;
  const claims = ['kingdee-1820256048657727488', 'tmall-yxx-tea-10', 'waiqin-6856083179295188426'];
  await page.goto(`${site.url}/#/claim`);
  for (const id of claims) {
    await page.locator(`[data-activity="${id}"]`).getByRole('button').tap();
    await page.locator(`[data-activity="${id}"][data-state="claimed"]`).waitFor();
  }
  await page.goto(`${site.url}/#/`);
  await page.locator('.van-coupon-cell').tap();
  await page.getByRole('button', { name: '不使用' }).tap();
  for (const title of ['10元会员代金券', '新茶上市满减券', '满50减8进货券']) await page.locator('.van-coupon').filter({ hasText: title }).tap();
  await page.getByRole('button', { name: '确定' }).tap();
  const due = await payable();
  const taken = await page.locator('.summary .off').count();
  assert.ok(taken >= 2, `${taken} of them`);
  await submit();
  await latest().locator('[data-agrees]').waitFor();
  assert.equal(await latest().locator('[data-order-paid]').textContent(), due);
  assert.equal((await stored())[0].order.coupons.length, taken);
  assert.deepEqual(phone.problems, []);
});

for (const [name, pick] of /** @type {[string, (left: number) => number][]} */ ([
  ['from the first line on', () => 0],
  ['from the last line on', (left) => left - 1],
])) {
  test(`piece by piece, ${name}, refunds add up to what was paid`, async () => {
    await phone.page.getByRole('button', { name: '外卖' }).tap();
    await phone.page.locator('[data-freshness="current"]').waitFor();
    await submit();
    await latest().waitFor();
    const paid = fen(await latest().locator('[data-order-paid]').textContent());
    let pieces = 0;
    for (;;) {
      const more = latest().locator('[data-paid] [data-step="plus"]');
      const left = await more.count();
      if (left === 0) break;
      await more.nth(pick(left)).tap();
      const shown = await latest().locator('[data-preview]').textContent();
      if (pieces === 1) await picture(phone.page, `refund-${name}`);
      await latest().getByRole('button', { name: '申请退款' }).tap();
      await latest().getByRole('status').filter({ hasText: `已退 ${shown}，服务器算的一样` }).waitFor();
      pieces++;
      await latest().locator('[data-refund]').nth(pieces - 1).waitFor();
    }
    assert.equal(pieces, 4);
    await latest().getByLabel('退配送费').check();
    await latest().getByRole('button', { name: '申请退款' }).tap();
    await latest().getByText('已全部退款').waitFor();
    const refunds = await latest().locator('[data-refund] dd').allTextContents();
    assert.equal(refunds.reduce((sum, text) => sum + fen(text), 0), paid);
    assert.equal(await latest().locator('[data-order-left]').textContent(), '¥0.00');
    assert.deepEqual(phone.problems, []);
  });
}

test('a refund reports the thresholds that it breaks, and applies none', async () => {
  await phone.page.locator('.van-coupon-cell').tap();
  await phone.page.getByRole('button', { name: '不使用' }).tap();
  await phone.page.locator('.van-coupon').filter({ has: phone.page.getByText('满60减8', { exact: true }) }).first().tap();
  await phone.page.getByRole('button', { name: '确定' }).tap();
  assert.equal(await payable(), '¥56.50');
  await submit();
  await latest().getByRole('button', { name: '增加退货的手打柠檬茶' }).tap();
  // 16.00 less its share of 8.00 on 64.50.
  assert.equal(await latest().locator('[data-preview]').textContent(), '¥14.02');
  await latest().locator('.unmet').filter({ hasText: '「满60减8」还差 ¥11.50' }).waitFor();
  await picture(phone.page, 'refund-threshold');
});

for (const [name, change, row] of /** @type {[string, (asked: any) => void, RegExp][]} */ ([
  ['total', (asked) => { asked.payable = '1.00'; }, /^应付¥1\.00¥/],
  ['price', (asked) => { asked.lines[0].unitPrice = '8.00'; }, /茉莉鲜奶绿 单价¥8\.00¥18\.00/],
  ['coupon', (asked) => { asked.couponIds.push('stolen'); }, /「stolen」使用账户里没有这张券/],
])) {
  test(`a tampered ${name} is shown as different, and no order is taken`, async () => {
    const before = (await stored()).length;
    const due = await payable();
    await tamper(change);
    await submit();
    const dialog = phone.page.getByRole('dialog', { name: '金额有变化，未提交' });
    await dialog.locator('[data-difference]').filter({ hasText: row }).waitFor();
    assert.equal(await dialog.locator('[data-server-payable]').textContent(), due, 'the backend’s own figure');
    await picture(phone.page, `order-tampered-${name}`);
    assert.equal((await stored()).length, before);
  });
}

test('what is sent to the backend is only ever a wish', async () => {
  const ask = (/** @type {string} */ path, /** @type {unknown} */ body) =>
    phone.page.evaluate(
      async ([to, text]) => (await fetch(to ?? '', { method: 'POST', body: text ?? '' })).status,
      [path, typeof body === 'string' ? body : JSON.stringify(body)],
    );
  await submit();
  await latest().waitFor();
  const [{ id: orderId }] = await stored();
  for (const body of ['{', 'null', '[]', '{"lines":null,"payable":"0"}']) {
    assert.equal(await ask('/orders', body), 400, body);
    assert.equal(await ask('/refunds', body), 400, body);
  }
  const unusual = { lines: [{ id: '201909280011111', quantity: 1 }], payable: '18.00', scene: 'elsewhere' };
  assert.equal(await ask('/orders', unusual), 400);
  assert.equal(await ask('/orders', { lines: [{ id: 'unknown', quantity: 1 }], payable: '0' }), 400);
  assert.equal(await ask('/orders', { lines: [{ id: '201909280011111', quantity: -1 }], payable: '0' }), 400);
  assert.equal(await ask('/refunds', { orderId: 'unknown', returns: [], shipping: false, amount: '0.00' }), 400);
  const tooMany = [{ lineId: '201909280011111', quantity: 3 }];
  assert.equal(await ask('/refunds', { orderId, returns: tooMany, shipping: false, amount: '99.00' }), 400);
  assert.equal((await fetch(`${site.url}/orders`)).status, 401);
  assert.equal((await fetch(`${site.url}/refunds`, { method: 'POST', body: '{}' })).status, 401);
  phone.problems.length = 0;
});
