import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { picture } from './browser.mjs';
import { phone, site } from './on-phone.mjs';

beforeEach(async () => {
  site.platforms.reset();
  await phone.page.goto(site.url);
  await settled();
});

// The cart opens with 2 × 18.00, 1 × 16.00 and 1 × 12.50: 64.50.
const LEMON = '201909280011112';
const GRAPE = '201909280011113';

const settled = () => phone.page.locator('[data-freshness="current"]').waitFor();

/** @param {string} line @param {'plus' | 'minus'} button */
const step = (line, button) => phone.page.locator(`[data-line="${line}"] [data-step="${button}"]`).tap();

const payable = () => phone.page.locator('[data-payable]').textContent();

/** @param {string} name */
const tab = (name) => phone.page.locator('.sheet .van-tab').filter({ hasText: new RegExp(`^${name}`) });

/** Both lists are in the page once they have been looked at. */
const openCoupons = async () => {
  await phone.page.locator('.van-coupon-cell').tap();
  await tab('暂不可用').tap();
  await phone.page.locator('.van-coupon--disabled').first().waitFor();
  await tab('可用').tap();
  await phone.page.locator('.van-coupon:not(.van-coupon--disabled)').first().waitFor();
};

const closeCoupons = async () => {
  await phone.page.getByRole('button', { name: '确定' }).tap();
  await phone.page.locator('dialog[open]').waitFor({ state: 'hidden' });
};

/** The coupon of that very name in the open list. @param {string} title */
const coupon = (title) =>
  phone.page.locator('.van-coupon').filter({ has: phone.page.getByText(title, { exact: true }).and(phone.page.locator('.van-coupon__name')) });

/** @param {string} title */
const isDisabled = async (title) => (await coupon(title).getAttribute('class'))?.includes('van-coupon--disabled') ?? false;

/** Takes this coupon alone. @param {string} title */
async function takeOnly(title) {
  await openCoupons();
  await phone.page.getByRole('button', { name: '不使用' }).tap();
  await coupon(title).tap();
  await closeCoupons();
}

/** Requests for coupons with a cart, as the platform received them. */
const asked = () =>
  site.platforms
    .ledger()
    .requests.filter(({ operation }) => operation === 'zvcms.listUsableCoupons')
    .map(({ body }) => JSON.parse(body).Params)
    .filter((params) => params.trade_marks?.length > 0);

test('the best stack is taken, marked in the list and shared over the lines', async () => {
  const { page } = phone;
  await picture(page, 'checkout');
  const shares = await page.locator('.share').allTextContents();
  assert.ok(shares.length > 0);
  const fen = (/** @type {string | null} */ text) => Math.round(Number(/[\d.]+$/.exec(text ?? '')?.[0]) * 100);
  const sum = shares.reduce((total, text) => total + fen(text), 0);
  assert.equal(6450 - fen(await payable()), sum, 'shares add up to what is taken off');
  await openCoupons();
  const best = await page.locator('.van-coupon[data-best]').count();
  assert.equal(best, await page.locator('.van-coupon .van-checkbox__icon--checked').count());
  assert.ok(best >= 1 && best <= 3);
  await picture(page, 'coupons');
  assert.deepEqual(phone.problems, []);
});

test('a quantity across a threshold flips the verdict and moves the total by the right fen', async () => {
  await takeOnly('满60减8');
  assert.equal(await payable(), '¥56.50');

  await step(LEMON, 'minus');
  assert.equal(await payable(), '¥48.50', '64.50 − 16.00, and 8.00 no longer off');
  await openCoupons();
  assert.equal(await isDisabled('满60减8'), true);
  assert.match((await coupon('满60减8').textContent()) ?? '', /还差 ?11\.50/);
  await tab('暂不可用').tap();
  await coupon('满60减8').waitFor();
  await picture(phone.page, 'coupons-unusable');
  await closeCoupons();

  await step(LEMON, 'plus');
  assert.equal(await payable(), '¥56.50');
  await openCoupons();
  assert.equal(await isDisabled('满60减8'), false);
});

test('an edit is evaluated at once and asked about once, when the shopper has stopped tapping', async () => {
  const before = asked().length;
  site.platforms.fail({ operation: 'zvcms.listUsableCoupons', delayMs: 1500 });
  const total = await payable();
  await phone.page.locator(`[data-line="${GRAPE}"] [data-step="plus"]`).evaluate((plus) => {
    for (let taps = 0; taps < 3; taps++) /** @type {HTMLElement} */ (plus).click();
  });
  assert.notEqual(await payable(), total, 'before the platform has answered');
  assert.equal(await phone.page.locator('.freshness').getAttribute('data-freshness'), 'asking');
  await settled();
  const questions = asked().slice(before);
  assert.equal(questions.length, 1);
  const grape = questions[0].trade_marks.find((/** @type {any} */ mark) => mark.trade_mark === GRAPE);
  assert.equal(Number(grape.num), 3);
});

test('shop and scene decide which coupons can be used', async () => {
  const { page } = phone;
  await openCoupons();
  assert.equal(await isDisabled('太古里店开业券'), true);
  assert.equal(await isDisabled('免配送费'), true);
  await closeCoupons();

  await page.locator('button.shop').tap();
  await page.getByRole('button', { name: '太古里店' }).tap();
  await page.getByRole('button', { name: '外卖' }).tap();
  await settled();
  await openCoupons();
  assert.equal(await isDisabled('太古里店开业券'), false);
  assert.equal(await isDisabled('免配送费'), false);
  assert.equal(await isDisabled('春熙路店专享10元券'), true);
  assert.match((await coupon('春熙路店专享10元券').textContent()) ?? '', /门店/);
  await closeCoupons();
  await picture(page, 'checkout-takeout');
});

test('without the platform the page goes on by what it knows', async () => {
  site.platforms.fail({ operation: 'zvcms.listUsableCoupons', status: 500, times: 9 });
  await takeOnly('满60减8');
  await step(LEMON, 'plus');
  await phone.page.locator('[data-freshness="offline"]').waitFor();
  assert.equal(await payable(), '¥72.50');
  site.platforms.clearFaults();
  await step(LEMON, 'minus');
  await settled();
  phone.problems.length = 0;
});

test('an empty cart has nothing to submit, and is no error', async () => {
  const { page } = phone;
  for (const line of ['201909280011111', '201909280011111', LEMON, '201909280011114']) await step(line, 'minus');
  await page.locator('[data-freshness="asking"]').waitFor();
  await settled();
  assert.equal(await payable(), '¥0.00');
  assert.equal(await page.getByRole('button', { name: '提交订单' }).isDisabled(), true);
  assert.deepEqual(phone.problems, []);
});
