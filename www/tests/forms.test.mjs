// The shop's own coupons, one of each form that no platform can say: seen where they are offered, and exact at the
// checkout.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { picture } from './browser.mjs';
import { phone, site } from './on-phone.mjs';

beforeEach(async () => {
  await phone.page.goto('about:blank');
  await phone.page.goto(site.url);
  await phone.page.locator('[data-freshness="current"]').waitFor();
});

const payable = () => phone.page.locator('[data-payable]').textContent();

/** @param {string} title */
async function takeOnly(title) {
  const { page } = phone;
  await page.locator('.van-coupon-cell').tap();
  await page.getByRole('button', { name: '不使用' }).tap();
  await page.locator('.van-coupon').filter({ hasText: title }).tap();
  await picture(page, `form-${title}`);
  await page.getByRole('button', { name: '确定' }).tap();
}

/** @param {string} name */
const add = (name) => phone.page.getByRole('button', { name: `增加${name}` }).tap();

// The cart opens with 2 × 18.00 of jasmine tea, 1 × 16.00 of lemon tea and 1 × 12.50 of croissant: 64.50.
for (const [title, before, expected] of /** @type {[string, () => Promise<unknown>, string][]} */ ([
  ['茉莉第二杯半价', async () => {}, '¥55.50'],
  ['茶饮任选3杯45元', async () => {}, '¥57.50'],
  ['烘焙每件立减2元', () => add('海盐可颂'), '¥73.00'],
  // 15 % of 64.50, and none of the cup's, which is on sale.
  ['2件9折，3件85折，特价除外', () => add('山前随行杯'), '¥113.82'],
  ['满50元，39元换购随行杯', () => add('山前随行杯'), '¥103.50'],
  // 52.00 of tea and the cup are worth the croissant.
  ['满88元赠海盐可颂', () => add('山前随行杯'), '¥111.00'],
  ['烘焙满25减15', () => add('海盐可颂'), '¥62.00'],
  ['整点茶饮立减8元', async () => {}, '¥56.50'],
  ['配送费5折', () => phone.page.getByRole('button', { name: '外卖' }).tap(), '¥67.50'],
])) {
  test(`${title}: ${expected}`, async () => {
    await before();
    await takeOnly(title);
    assert.equal(await payable(), expected);
    assert.deepEqual(phone.problems, []);
  });
}

test('a coupon on pieces combines with another on other pieces', async () => {
  const { page } = phone;
  await takeOnly('茉莉第二杯半价');
  await page.locator('.van-coupon-cell').tap();
  await page.locator('.van-coupon').filter({ hasText: '烘焙每件立减2元' }).tap();
  await page.getByRole('button', { name: '确定' }).tap();
  assert.equal(await payable(), '¥53.50');
});

test('the coupon centre offers them in words', async () => {
  const { page } = phone;
  await page.goto(`${site.url}/#/claim`);
  const own = page.getByRole('region', { name: '本店活动' });
  await own.locator('.ticket').first().waitFor();
  const badges = await own.locator('.worth b').allTextContents();
  assert.deepEqual(badges.length, 9);
  assert.ok(badges.every((badge) => badge.length > 0), badges.join());
  await own.scrollIntoViewIfNeeded();
  await picture(page, 'claim-own');
});
