// The mini-program's pages in WeChat's simulator, against the stand-in platforms through the shop's gateway.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPlatforms } from '../../platforms/index.mjs';
import { ownCouponsAt } from '../../server/own-coupons.mjs';
import { startSite } from '../../server/site.mjs';
import { startSimulator } from './simulator.mjs';

const CENTRE = 'pages/centre/index';
const CHECKOUT = 'pages/checkout/index';
const MENU = 'pages/menu/index';
const TEA = '201909280011111';
const CROISSANT = '201909280011114';
const CUP = '201909280011115';

/** What the shop offers beside its usual. */
let more = [];

let platforms;
let site;
let simulator;

before(async () => {
  platforms = await startPlatforms();
  site = await startSite({ platforms, folder: import.meta.dirname, ownCouponsAt: (now) => [...ownCouponsAt(now), ...more] });
  simulator = startSimulator(site.url);
});
after(async () => {
  simulator.close();
  await site.close();
  await platforms.close();
});

const text = (page, selector) => page.querySelector(selector)?.dom.textContent;
const texts = (page, selector) => page.querySelectorAll(selector).map(({ dom }) => dom.textContent);

/** Waits for what a page shows. */
async function shows(look, what) {
  const end = Date.now() + 10_000;
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() > end) assert.fail(`not shown: ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}

async function openCheckout() {
  const page = simulator.open(CHECKOUT);
  await shows(() => page.querySelector('.coupon'), 'the coupons');
  return page;
}

async function openCentre() {
  const page = simulator.open(CENTRE);
  await shows(() => page.querySelector('.offer'), 'the offers');
  return page;
}

function tap(page, selector, id) {
  const node = page.querySelectorAll(selector).find(({ dom }) => dom.dataset.id === id);
  assert.ok(node, `${selector} ${id}`);
  node.dispatchEvent('tap');
}

const fen = (yuan) => Number(yuan.replace(/[¥.]/g, ''));
const offer = (page, id) => page.querySelectorAll('.claim').find(({ dom }) => dom.dataset.id === id)?.dom;
const issued = (platform) => platforms.ledger().issued.filter((issue) => issue.platform === platform);

test('the checkout says what each coupon is worth, why others are not, and follows the cart at once', async () => {
  const page = await openCheckout();
  assert.equal(text(page, '.total .payable').startsWith('¥'), true);
  const row = (title) => page.querySelectorAll('.coupon').find(({ dom }) => dom.querySelector('.page--name').textContent.startsWith(title));
  const off = (title) => row(title).dom.classList.contains('page--off');
  const remark = (title) => row(title).dom.querySelector('.page--remark').textContent;
  assert.equal(text(page, '.sum'), '合计 ¥30.50，已优惠 ¥' + page.data.shown.discount);
  assert.equal(text(page, '.total .payable'), '¥' + page.data.shown.payable);
  assert.ok(off('满60减8'));
  assert.match(remark('满60减8'), /29\.50/);
  const requests = platforms.ledger().requests.length;
  tap(page, '.more', TEA);
  await shows(() => remark('满60减8').includes('11.50'), 'that less is missing');
  tap(page, '.more', TEA);
  await shows(() => !off('满60减8'), 'that it is usable from 60 yuan on');
  assert.equal(fen(page.data.shown.before), 6650);
  assert.equal(fen(page.data.shown.payable), 6650 - fen(page.data.shown.discount));
  assert.ok(texts(page, '.tag').length > 0 && row(page.data.shown.usable.find(({ best }) => best).title).dom.textContent.includes('最优'));
  tap(page, '.less', TEA);
  await shows(() => off('满60减8'), 'that it is not below');
  assert.equal(platforms.ledger().requests.length, requests, 'no request for any of it');
});

test('a claimed coupon comes to the checkout, and a double tap claims once', async () => {
  const checkout = await openCheckout();
  const before = texts(checkout, '.coupon').length;
  const page = await openCentre();
  const id = 'kingdee-1820256048657727488';
  assert.equal(offer(page, id).textContent, '领取');
  tap(page, '.claim', id);
  tap(page, '.claim', id);
  await shows(() => offer(page, id).textContent === '已领取', 'claimed');
  assert.equal(issued('kingdee').length, 1);
  checkout.triggerPageLifeTime('show');
  const rows = texts(checkout, '.coupon');
  assert.equal(rows.length, before + 1);
  assert.ok(rows.some((row) => row.includes('满50')), 'with the terms of its template');
});

test('a connection cut after Tmall has issued the coupon: a retry yields the same coupon', async () => {
  const page = await openCentre();
  const id = 'tmall-yxx-tea-10';
  platforms.fail({ operation: 'tmall.sendCoupon', cut: 'after', times: 9 });
  tap(page, '.claim', id);
  await shows(() => offer(page, id).textContent === '重试', 'retry');
  platforms.clearFaults();
  tap(page, '.claim', id);
  await shows(() => offer(page, id).textContent === '已领取', 'claimed');
  assert.equal(issued('tmall').length, 1);
});

test("a connection cut after Kingdee has issued the coupon: it stays pending, and no tap sends it again", async () => {
  const page = await openCentre();
  const id = 'kingdee-1820256048657727489';
  const sent = () => platforms.ledger().requests.filter(({ operation }) => operation === 'kingdee.distributeCoupons').length;
  const before = sent();
  platforms.fail({ operation: 'kingdee.distributeCoupons', cut: 'after' });
  tap(page, '.claim', id);
  await shows(() => offer(page, id).textContent === '处理中', 'pending');
  tap(page, '.claim', id);
  await new Promise((resolve) => { setTimeout(resolve, 300); });
  assert.equal(sent(), before + 1);
});

test('without a network the checkout says so, and works again after a tap', async () => {
  const { request } = simulator.wx;
  simulator.wx.request = ({ fail }) => void fail({ errMsg: 'request:fail' });
  const page = simulator.open(CHECKOUT);
  try {
    await shows(() => text(page, '.failed'), 'the failure');
  } finally {
    simulator.wx.request = request;
  }
  page.querySelector('.failed').dispatchEvent('tap');
  await shows(() => page.querySelector('.coupon'), 'the coupons');
});

/** Sets how many of a product are in the cart. */
async function setQuantity(page, id, wanted) {
  const has = () => page.data.quantities[id] ?? 0;
  while (has() !== wanted) {
    const before = has();
    tap(page, before < wanted ? '.more' : '.less', id);
    await shows(() => has() !== before, 'another quantity');
  }
}

async function fill(page, cart) {
  for (const { id } of page.data.products) await setQuantity(page, id, cart[id] ?? 0);
}

test('the list shows each product’s price after coupons, which is what the checkout asks for it alone', async () => {
  const menu = simulator.open(MENU);
  await shows(() => menu.querySelector('.item'), 'the list');
  const { items } = menu.data;
  assert.equal(items.length, 5);
  assert.ok(items.some(({ isReduced }) => isReduced) && items.some(({ next }) => /再买/.test(next)));
  assert.deepEqual(texts(menu, '.prices .price'), items.map(({ payable }) => `¥${payable}`));
  const checkout = await openCheckout();
  for (const { id, payable, name } of items) {
    await fill(checkout, { [id]: 1 });
    assert.equal(checkout.data.shown.payable, payable, name);
  }
  menu.triggerPageLifeTime('show');
  assert.equal(text(menu, '.total .payable'), `¥${checkout.data.shown.payable}`, 'one cart for both');
});

test('one tap adds what makes the whole cheaper, by as much as was said', async () => {
  const page = await openCheckout();
  await fill(page, { [TEA]: 2, [CUP]: 1, [CROISSANT]: 1 });
  await shows(() => page.querySelector('.addon'), 'the hint');
  const before = fen(page.data.shown.payable);
  const [, cost, net] = /再买 ¥([\d.]+)，总共少付 ¥([\d.]+)/.exec(text(page, '.saves'));
  page.querySelector('.take').dispatchEvent('tap');
  await shows(() => fen(page.data.shown.payable) !== before, 'another total');
  assert.equal(fen(page.data.shown.payable), before - fen(net));
  assert.equal(cost, '12.50');
});

test('the backend prices an order by itself, and the page says whether it comes to the same', async () => {
  const page = await openCheckout();
  await fill(page, { [TEA]: 2 });
  const { payable } = page.data.shown;
  const { request } = simulator.wx;
  simulator.wx.request = (given) => {
    if (!given.url.endsWith('/orders')) return request(given);
    const asked = JSON.parse(given.data);
    asked.lines[0].unitPrice = '8.00';
    return request({ ...given, data: JSON.stringify(asked) });
  };
  try {
    page.querySelector('.submit').dispatchEvent('tap');
    await shows(() => page.querySelector('.differs'), 'the differences');
  } finally {
    simulator.wx.request = request;
  }
  assert.match(text(page, '.differs'), new RegExp(`服务器算的应付是 ¥${payable}.*茉莉鲜奶绿 单价：页面 ¥8\\.00，服务器 ¥18\\.00`));
  page.querySelector('.submit').dispatchEvent('tap');
  await shows(() => page.querySelector('.agreed'), 'that both agree');
  assert.match(text(page, '.agreed'), new RegExp(`服务器算的一样.*¥${payable}`));
  assert.equal(page.data.shown.before, '0.00', 'the cart is empty then');
});

test('a coupon ends while the page is open: it counts down, and the page evaluates anew by itself', async () => {
  more = [{ id: 'ending', title: '限时立减30元', benefit: { kind: 'amountOff', amount: '30' }, endsAt: platforms.now() + 3000 }];
  const page = await openCheckout();
  more = [];
  await fill(page, { [TEA]: 2 });
  const { payable } = page.data.shown;
  assert.match(text(page, '.ending'), /「限时立减30元」还剩 00:0\d/);
  await shows(() => page.querySelector('.notice'), 'that it has ended');
  assert.equal(text(page, '.notice'), '「限时立减30元」已结束，金额已更新');
  assert.ok(fen(page.data.shown.payable) > fen(payable));
});

test('what cannot be claimed says why', async () => {
  const page = await openCentre();
  const why = (id) => page.data.offers.find((each) => each.id === `kingdee-${id}`);
  assert.deepEqual([why('1820256048657727492').label, why('1820256048657727492').note], ['不可领', '当前会员不可用']);
  assert.match(why('1820256048657727491').note, /10:00 开始领取/);
  const sent = platforms.ledger().requests.length;
  tap(page, '.claim', 'kingdee-1820256048657727492');
  await new Promise((resolve) => { setTimeout(resolve, 200); });
  assert.equal(platforms.ledger().requests.length, sent);
});
