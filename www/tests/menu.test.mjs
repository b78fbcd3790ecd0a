// What helps before the order: prices after coupons, what to add, and coupons that end while the page is open.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { openPhone, picture } from './browser.mjs';
import { startAll } from './site.mjs';
import { ownCouponsAt } from '../server/own-coupons.mjs';

/** @typedef {import('couponkit').Coupon} Coupon */

/** @type {Awaited<ReturnType<typeof startAll>>} */
let site;
/** @type {Awaited<ReturnType<typeof openPhone>>} */
let phone;
/** What the shop offers beside its usual. @type {Coupon[]} */
let more = [];

before(async () => {
  site = await startAll({ ownCouponsAt: (now) => [...ownCouponsAt(now), ...more] });
  phone = await openPhone();
});
after(async () => {
  await phone?.close();
  await site?.close();
});
beforeEach(() => {
  more = [];
});

async function openCheckout() {
  await phone.page.goto('about:blank');
  await phone.page.goto(site.url);
  await phone.page.locator('[data-freshness="current"]').waitFor();
}

/** @param {'点单' | '领券' | '结算' | '订单'} name */
const goTo = (name) => phone.page.getByRole('navigation').getByRole('link', { name }).tap();

const payable = () => phone.page.locator('[data-payable]').textContent();

/** @param {string | null} text */
const fen = (text) => Math.round(Number(/[\d.]+$/.exec(text ?? '')?.[0]) * 100);

/** @param {string} name @param {number} wanted */
async function setQuantity(name, wanted) {
  const group = phone.page.getByRole('group', { name: `${name}的数量` });
  for (;;) {
    const output = group.locator('output');
    const has = (await output.count()) === 0 ? 0 : Number(await output.textContent());
    if (has === wanted) return;
    await group.getByRole('button', { name: has < wanted ? `增加${name}` : `减少${name}` }).tap();
  }
}

/** @param {Record<string, number>} cart */
async function fill(cart) {
  for (const name of ['茉莉鲜奶绿', '手打柠檬茶', '芝士葡萄', '海盐可颂', '山前随行杯']) await setQuantity(name, cart[name] ?? 0);
}

test('the price in the list is what the checkout asks for that product alone', async () => {
  const { page } = phone;
  await openCheckout();
  await goTo('点单');
  await picture(page, 'menu');
  const items = await page.locator('[data-item]').evaluateAll((all) =>
    all.map((item) => [item.querySelector('h2')?.textContent ?? '', item.querySelector('[data-after]')?.textContent ?? '']),
  );
  assert.equal(items.length, 5);
  await goTo('结算');
  for (const [name = '', price] of items) {
    await fill({ [name]: 1 });
    assert.equal(await payable(), price, name);
  }
});

test('the list says what it takes to pay less, and the checkout agrees', async () => {
  const { page } = phone;
  await openCheckout();
  await goTo('点单');
  const hint = await page.locator('[data-item]').filter({ hasText: '茉莉鲜奶绿' }).locator('.next').textContent();
  const [, pieces, then] = /再买 (\d+) 件可用「.+」，共付 (¥[\d.]+)/.exec(hint ?? '') ?? [];
  assert.ok(pieces && then, hint ?? 'no hint');
  await goTo('结算');
  await fill({ 茉莉鲜奶绿: 1 + Number(pieces) });
  assert.equal(await payable(), then);
});

test('one tap adds what makes the whole cheaper, by as much as was said', async () => {
  const { page } = phone;
  await openCheckout();
  await fill({ 茉莉鲜奶绿: 2, 手打柠檬茶: 1, 山前随行杯: 1 });
  const hint = page.locator('.hint');
  await hint.getByRole('button', { disabled: false }).waitFor();
  const before = fen(await payable());
  const [, cost, net] = /再买 ¥([\d.]+)，总共少付 ¥([\d.]+)/.exec((await hint.textContent()) ?? '') ?? [];
  assert.equal(cost, '12.50');
  // A tap on what still scrolls stops it, and is no click.
  await hint.getByRole('button').scrollIntoViewIfNeeded();
  await picture(page, 'add-on');
  await hint.getByRole('button').tap();
  assert.equal(fen(await payable()), before - fen(net ?? null));
  assert.equal(await page.locator('[data-line="201909280011114"] output').textContent(), '1');
  assert.deepEqual(phone.problems, []);
});

test('nothing is suggested beside the shopper’s own choice', async () => {
  const { page } = phone;
  await openCheckout();
  await fill({ 茉莉鲜奶绿: 2, 手打柠檬茶: 1, 山前随行杯: 1 });
  await page.locator('.hint').waitFor();
  await page.locator('.van-coupon-cell').tap();
  await page.getByRole('button', { name: '不使用' }).tap();
  await page.getByRole('button', { name: '确定' }).tap();
  await page.locator('.hint').waitFor({ state: 'detached' });
});

test('a coupon ends while the page is open: it counts down, and the page evaluates anew by itself', async () => {
  const { page } = phone;
  await openCheckout();
  const usual = await payable();
  const endsAt = site.platforms.now() + 6000;
  more = [{ id: 'ending', title: '限时立减30元', benefit: { kind: 'amountOff', amount: '30' }, endsAt }];
  await openCheckout();
  assert.ok(fen(await payable()) < fen(usual));
  assert.match((await page.getByRole('timer').textContent()) ?? '', /^00:0\d$/);
  await picture(page, 'countdown');
  await goTo('点单');
  const cup = page.locator('[data-item]').filter({ hasText: '山前随行杯' }).locator('.with');
  assert.match((await cup.textContent()) ?? '', /限时立减30元/);
  const requests = site.platforms.ledger().requests.length;
  await page.locator('[data-item]').filter({ hasText: '限时立减30元' }).first().waitFor({ state: 'detached' });
  assert.ok(site.platforms.now() >= endsAt);
  await goTo('结算');
  assert.equal(await payable(), usual);
  await page.getByRole('status').filter({ hasText: '「限时立减30元」已结束，金额已更新' }).waitFor();
  assert.equal(site.platforms.ledger().requests.length, requests, 'time alone asks nobody');
  assert.deepEqual(phone.problems, []);
});

test('a coupon begins while the page is open', async () => {
  await openCheckout();
  const usual = await payable();
  more = [{ id: 'coming', title: '准点立减30元', benefit: { kind: 'amountOff', amount: '30' }, startsAt: site.platforms.now() + 5000 }];
  await openCheckout();
  assert.equal(await payable(), usual);
  await phone.page.locator('.summary').filter({ hasText: '准点立减30元' }).waitFor();
  assert.ok(fen(await payable()) < fen(usual));
});
