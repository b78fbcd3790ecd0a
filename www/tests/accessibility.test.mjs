import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findings, none, overflowing, smallTargets, tabTo } from './accessibility.mjs';
import { openPhone, picture } from './browser.mjs';
import { startAll } from './site.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** @type {Awaited<ReturnType<typeof startAll>>} */
let site;
/** @type {Awaited<ReturnType<typeof openPhone>>} */
let phone;
/** The same with the browser's text twice as large. @type {Awaited<ReturnType<typeof openPhone>>} */
let large;

before(async () => {
  site = await startAll();
  phone = await openPhone();
  large = await openPhone({ fontSize: 32 });
});
after(async () => {
  await phone?.close();
  await large?.close();
  await site?.close();
});

const WIDTHS = [320, 390, 768, 1280];

/** Every page, and what opens on it. @type {Record<string, (page: Page) => Promise<unknown>>} */
const STATES = {
  async checkout(page) {
    await page.goto(site.url);
    await page.locator('[data-freshness="current"]').waitFor();
  },
  async coupons(page) {
    await STATES.checkout?.(page);
    await page.locator('.van-coupon-cell').click();
    await page.locator('dialog .van-coupon').first().waitFor();
  },
  async 'unusable coupons'(page) {
    await STATES.coupons?.(page);
    await page.locator('dialog .van-tab').last().click();
    await page.locator('.van-coupon--disabled').first().waitFor();
  },
  async shops(page) {
    await STATES.checkout?.(page);
    await page.locator('button.shop').click();
  },
  async menu(page) {
    await page.goto(`${site.url}/#/menu`);
    await page.reload();
    await page.locator('[data-item]').filter({ hasText: '券后' }).first().waitFor();
  },
  async 'what to add'(page) {
    await STATES.checkout?.(page);
    await page.getByRole('button', { name: '增加山前随行杯' }).click();
    await page.getByRole('button', { name: '减少海盐可颂' }).click();
    await page.getByRole('button', { name: /^一键加购/ }).and(page.locator(':enabled')).waitFor();
  },
  async 'refused order'(page) {
    await page.route('**/orders', (route) => {
      const body = route.request().postData();
      return route.continue(body === null ? {} : { postData: JSON.stringify({ ...JSON.parse(body), payable: '1.00' }) });
    });
    await STATES.checkout?.(page);
    await page.getByRole('button', { name: '提交订单' }).click();
    await page.locator('[data-server-payable]').waitFor();
    await page.unroute('**/orders');
  },
  async order(page) {
    await STATES.checkout?.(page);
    await page.getByRole('button', { name: '提交订单' }).click();
    await page.locator('[data-order]').first().waitFor();
  },
  async 'refund of a piece'(page) {
    await STATES.order?.(page);
    await page.locator('[data-order] [data-step="plus"]').first().click();
    await page.locator('[data-preview]').waitFor();
  },
  async claim(page) {
    await page.goto(`${site.url}/#/claim`);
    await page.reload();
    await page.locator('.ticket').first().waitFor();
  },
  async staff(page) {
    await page.goto(`${site.url}/staff.html`);
    await page.locator('li').first().waitFor();
  },
  async inspector(page) {
    await page.goto(`${site.url}/inspector.html`);
    await page.locator('[data-coupon]').first().waitFor();
  },
  async 'inspected coupon'(page) {
    await STATES.inspector?.(page);
    await page.locator('summary').first().click();
  },
  async 'inspector’s complaint'(page) {
    await STATES.inspector?.(page);
    await page.getByLabel('购物车').fill('{"lines":[{"id":"1","unitPrice":"1e3","quantity":1}]}');
    await page.locator('.complaint').waitFor();
  },
};

/** Sheets rise, and Vant's lists slide: what is measured is where they come to rest. @param {Page} page */
const settled = (page) => page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));

for (const [name, open] of Object.entries(STATES)) {
  test(`${name}: axe-core finds nothing, and a finger hits every control`, async () => {
    const { page } = phone;
    await page.setViewportSize({ width: 390, height: 844 });
    await open(page);
    await settled(page);
    none(await findings(page), name);
    none(await smallTargets(page), name);
  });

  test(`${name}: fits ${WIDTHS.join(', ')} px, with text of 100 % and 200 %`, async () => {
    for (const [{ page }, size] of /** @type {const} */ ([[phone, 100], [large, 200]])) {
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: width > 700 ? 800 : 844 });
        await open(page);
        await settled(page);
        if (width === 1280 || size === 200) await picture(page, `${name}-${width}-${size}`);
        none(await overflowing(page), `${name} at ${width} px, ${size} %`);
      }
    }
  });
}

test('the text size of the browser is followed', async () => {
  const sizeOf = (/** @type {Page} */ page) => page.locator('[data-line] h2').first().evaluate((element) => getComputedStyle(element).fontSize);
  await STATES.checkout?.(phone.page);
  await STATES.checkout?.(large.page);
  assert.equal(parseFloat(await sizeOf(large.page)), 2 * parseFloat(await sizeOf(phone.page)));
});

test('a whole order without a pointer', async () => {
  const { page, problems } = phone;
  await page.setViewportSize({ width: 390, height: 844 });
  await STATES.checkout?.(page);
  const payable = () => page.locator('[data-payable]').textContent();
  const before = await payable();

  await tabTo(page, page.getByRole('button', { name: '增加芝士葡萄' }));
  await page.keyboard.press('Enter');
  assert.notEqual(await payable(), before);

  await tabTo(page, page.locator('.van-coupon-cell'));
  await page.keyboard.press('Enter');
  const sheet = page.getByRole('dialog', { name: '选择优惠券' });
  await sheet.waitFor();
  await tabTo(page, sheet.getByRole('checkbox', { checked: true }).first());
  const taken = await sheet.getByRole('checkbox', { checked: true }).count();
  await page.keyboard.press('Space');
  assert.equal(await sheet.getByRole('checkbox', { checked: true }).count(), taken - 1);
  await tabTo(page, sheet.getByRole('button', { name: '自动选最优' }));
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'hidden' });
  assert.equal(await page.locator('.van-coupon-cell').evaluate((cell) => cell === document.activeElement), true, 'the focus is back');

  await tabTo(page, page.getByRole('radio', { name: '在线支付' }));
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.getByRole('radio', { name: '到店付款' }).isChecked(), true);
  await tabTo(page, page.getByRole('button', { name: '提交订单' }));
  await page.keyboard.press('Enter');
  const order = page.locator('[data-order]').first();
  await order.waitFor();
  await tabTo(page, order.getByRole('button', { name: '增加退货的芝士葡萄' }));
  await page.keyboard.press('Enter');
  await tabTo(page, order.getByRole('button', { name: '申请退款' }));
  await page.keyboard.press('Enter');
  await order.getByRole('status').filter({ hasText: '服务器算的一样' }).waitFor();
  assert.deepEqual(problems, []);
});

test('a claim without a pointer, and its outcome is told', async () => {
  const { page } = phone;
  await STATES.claim?.(page);
  await tabTo(page, page.locator('[data-activity="tmall-yxx-daily-5"]').getByRole('button'));
  await page.keyboard.press('Enter');
  await page.locator('[data-activity="tmall-yxx-daily-5"][data-state="claimed"]').waitFor();
  await page.getByRole('status').filter({ hasText: '领取成功' }).waitFor();
});

test('a coupon given at the shop’s tablet without a pointer', async () => {
  const { page } = phone;
  await STATES.staff?.(page);
  const row = page.locator('[data-activity="waiqin-6856083179295188426"]');
  await tabTo(page, row.getByRole('button'));
  await page.keyboard.press('Enter');
  await row.getByRole('status').filter({ hasText: '已发放' }).waitFor();
});

test('an inspection and its link without a pointer', async () => {
  const { page } = phone;
  await STATES.inspector?.(page);
  await tabTo(page, page.getByLabel('购物车'));
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('{"lines":[{"id":"1","categoryIds":["茶饮"],"unitPrice":"20","quantity":1}]}');
  await page.getByRole('heading', { name: '应付' }).waitFor();
  await page.locator('[data-coupon="A"].unusable').waitFor();
  await tabTo(page, page.locator('[data-coupon="A"] summary'));
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('[data-coupon="A"] details').first().evaluate((details) => /** @type {HTMLDetailsElement} */ (details).open), true);
  await tabTo(page, page.getByRole('button', { name: '生成链接' }));
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => location.hash.length > 10);
});
