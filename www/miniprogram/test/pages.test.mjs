// The mini-program's pages in WeChat's simulator, against the stand-in platforms through the shop's gateway.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPlatforms } from '../../platforms/index.mjs';
import { startSite } from '../../server/site.mjs';
import { startSimulator } from './simulator.mjs';

const CENTRE = 'pages/centre/index';
const CHECKOUT = 'pages/checkout/index';
const TEA = '201909280011111';

let platforms;
let site;
let simulator;

before(async () => {
  platforms = await startPlatforms();
  site = await startSite({ platforms, folder: import.meta.dirname });
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
  assert.equal(text(page, '.payable').startsWith('¥'), true);
  const row = (title) => page.querySelectorAll('.coupon').find(({ dom }) => dom.querySelector('.page--name').textContent.startsWith(title));
  const off = (title) => row(title).dom.classList.contains('page--off');
  const remark = (title) => row(title).dom.querySelector('.page--remark').textContent;
  assert.equal(text(page, '.total'), '合计 ¥30.50，已优惠 ¥' + page.data.shown.discount + '¥' + page.data.shown.payable);
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
