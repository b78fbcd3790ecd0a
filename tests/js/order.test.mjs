// What comes around an order: prices of a list, what to add, when, what a shop stores, refunds, claims, balances, and what
// a server compares. The figures themselves are tested natively (tests/order.rs, addons.rs, changes.rs); here that they
// arrive, and that the pieces fit together.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import {
  CouponKitError, Wallet, claimable, evaluate, init, ledger, refund, snapshot, suggestAddOns, toCoupons, verify, whenUsable,
} from 'couponkit';

await init();

const DAY = 86_400_000;
const now = Date.parse('2026-11-02T10:00:00+08:00'); // a Monday
const context = { now, shopId: '17', usedToday: {} };
const off = (id, atLeast, amount, more) => ({ id, minAmount: atLeast, benefit: { kind: 'amountOff', amount }, ...more });
const tea = (more) => ({ id: 'tea', productId: 'tea', unitPrice: '39.90', quantity: 1, ...more });
const fen = (amount) => Number(amount.replace('.', ''));
const ids = (choice) => choice.coupons.map(({ couponId }) => couponId);

test('prices: the price after coupon of each item, with the nearest threshold', () => {
  const wallet = new Wallet([off('five', 30, 5), off('twenty', 100, 20), { id: 'shop', shops: { include: ['9'] }, benefit: { kind: 'amountOff', amount: 1 } }]);
  const items = [
    { id: 'tea', unitPrice: '39.90' },
    { id: 'cup', unitPrice: 20, quantity: 2 },
    { id: 'pork', unitPrice: '36.80', quantity: '0.755' },
    { id: '__proto__', unitPrice: 4 },
  ];
  assert.deepEqual(wallet.prices(items, context), [
    { id: 'tea', before: '39.90', payable: '34.90', couponIds: ['five'], undetermined: [], next: { couponId: 'twenty', addAmount: '60.10', payable: '80.00' } },
    { id: 'cup', before: '40.00', payable: '35.00', couponIds: ['five'], undetermined: [], next: { couponId: 'twenty', addAmount: '60.00', payable: '80.00' } },
    { id: 'pork', before: '27.78', payable: '27.78', couponIds: [], undetermined: [], next: { couponId: 'five', addAmount: '2.22', payable: '25.00' } },
    { id: '__proto__', before: '4.00', payable: '4.00', couponIds: [], undetermined: [], next: { couponId: 'five', addAmount: '26.00', payable: '25.00' } },
  ]);
  assert.deepEqual(wallet.prices([], context), []);
  assert.deepEqual(wallet.prices([items[0]], { now })[0].undetermined, ['shop']);
  assert.equal('quantity' in items[0], false, 'items stay as they are');
});

test('prices: of a wallet that the module has let go, they are the same', () => {
  const wallet = new Wallet([off('five', 30, 5)]);
  const items = [{ id: 'tea', unitPrice: '39.90' }];
  const before = wallet.prices(items, context);
  for (let i = 0; i < 20; i++) new Wallet([off(`${i}`, 1, 1)]);
  assert.deepEqual(wallet.prices(items, context), before);
});

test('suggestAddOns: the cheapest is two of something', () => {
  const cart = { lines: [tea({ unitPrice: 88 })] };
  const candidates = [{ id: 'cup', unitPrice: '6.10', quantity: 9 }, { id: 'pot', unitPrice: '12.50', quantity: 1 }];
  const coupons = [off('hundred', 100, 20)];
  const expected = [{ couponIds: ['hundred'], add: [{ id: 'cup', quantity: 2 }], cost: '12.20', payable: '80.20', net: '7.80', optimal: true }];
  assert.deepEqual(suggestAddOns(new Wallet(coupons), cart, context, candidates), expected);
  assert.deepEqual(suggestAddOns(coupons, cart, context, candidates), expected, 'coupons stand for a wallet of them');
});

test('suggestAddOns: what is suggested comes to what it says', () => {
  const coupons = [off('hundred', 100, 20), off('two', 0, 2)];
  const cart = { lines: [tea({ unitPrice: 88 })] };
  const candidates = [{ id: 'w', unitPrice: '24.00', quantity: '0.5', weighed: true }, { id: 'cup', unitPrice: '7.00', quantity: 2 }];
  const wallet = new Wallet(coupons);
  const options = { maxCoupons: 2 };
  const [first] = suggestAddOns(wallet, cart, context, candidates, options);
  const added = first.add.map(({ id, quantity }) => ({ ...candidates.find((candidate) => candidate.id === id), quantity }));
  const then = wallet.evaluate({ lines: [...cart.lines, ...added] }, context, options).best;
  const before = wallet.evaluate(cart, context, options).best;
  assert.deepEqual([first.payable, first.couponIds], [then.payable, then.couponIds]);
  assert.equal(fen(first.net), fen(before.payable) - fen(then.payable));
});

test('whenUsable: now, later, or never', () => {
  const saturday = now - 10 * 3_600_000 + 5 * DAY;
  const wallet = new Wallet([
    off('now', 0, 1, { endsAt: now + 1 }),
    off('weekend', 0, 1, { schedule: { weekdays: [6, 7] } }),
    off('far', 1000, 1),
    off('ended', 0, 1, { endsAt: now }),
  ]);
  const cart = { lines: [tea()] };
  const when = (id) => whenUsable(wallet, id, cart, context);
  assert.deepEqual(when('now'), { from: now, to: now + 1 });
  assert.deepEqual(when('weekend'), { from: saturday, to: saturday + 2 * DAY });
  assert.equal(when('far'), null);
  assert.equal(when('ended'), null);
  assert.throws(() => when('none'), { code: 'invalidInput', path: 'couponId' });
});

test('a coupon that ends while the page is open: evaluated again at nextChangeAt, it is over', () => {
  const wallet = new Wallet([off('soon', 0, 5, { endsAt: now + 1500 })]);
  const cart = { lines: [tea()] };
  const first = wallet.evaluate(cart, context);
  assert.deepEqual([first.best.couponIds, first.nextChangeAt], [['soon'], now + 1500]);
  const then = wallet.evaluate(cart, { ...context, now: first.nextChangeAt });
  assert.deepEqual([then.best, then.nextChangeAt, then.unusable[0].reasons[0].code], [null, null, 'expired']);
});

test('23:59:59.999 on the last day counts, midnight does not', () => {
  const midnight = Date.parse('2026-12-01T00:00:00+08:00');
  const wallet = new Wallet([off('november', 0, 5, { endsAt: midnight })]);
  const at = (instant) => wallet.evaluate({ lines: [tea()] }, { now: instant }).counts.usable;
  assert.deepEqual([at(midnight - 1), at(midnight)], [1, 0]);
});

const CUPS = {
  lines: [
    { id: 'cup', productId: 'cup', unitPrice: 10, quantity: 4 },
    { id: 'pork', unitPrice: '36.80', quantity: '0.755' },
    { id: '__proto__', unitPrice: '0.01', quantity: 1 },
  ],
  shippingFee: 6,
};
const CUP_COUPONS = [
  { id: 'free', scope: { kind: 'products', ids: ['cup'] }, benefit: { kind: 'buyGet', buy: 3, get: 1 } },
  { id: 'tenth', minAmount: 57, benefit: { kind: 'percentOff', percent: 10 } },
];
const two = { maxCoupons: 2 };
const bestOrder = () => snapshot(CUP_COUPONS, CUPS, context, evaluate({ cart: CUPS, context, coupons: CUP_COUPONS, options: two }).best, two);

test('snapshot: lines, units, shares and thresholds, which add up', () => {
  const { best, fingerprint } = evaluate({ cart: CUPS, context, coupons: CUP_COUPONS, options: two });
  const order = bestOrder();
  assert.deepEqual([order.version, order.now, order.fingerprint], [1, now, fingerprint]);
  assert.deepEqual(ids(order), best.couponIds);
  assert.equal(order.paid, best.payable);
  assert.equal(order.lines.reduce((sum, line) => sum + fen(line.paid), fen(order.shipping)), fen(order.paid));
  const cup = order.lines.find(({ id }) => id === 'cup');
  assert.deepEqual(cup.units, [{ count: 1, paid: '0.00', couponId: 'free' }, { count: 3, paid: '27.00', couponId: 'free' }]);
  assert.deepEqual(order.thresholds.map(({ couponId, minAmount, minQuantity }) => [couponId, minAmount ?? minQuantity]), [['free', '4'], ['tenth', '57']]);
  assert.deepEqual(structuredClone(order), order);
});

test('snapshot: one verdict, coupons by id, the shopper’s own choice, or none', () => {
  const wallet = new Wallet(CUP_COUPONS);
  const order = (choice, options) => snapshot(wallet, CUPS, context, choice, options);
  const evaluation = wallet.evaluate(CUPS, context, { ...two, selected: ['tenth', 'free'] });
  assert.deepEqual(ids(order(evaluation.usable[0])), [evaluation.usable[0].couponId]);
  assert.equal(order(evaluation.usable[0]).paid, evaluation.usable[0].payable);
  assert.equal(order(evaluation.selected, two).paid, evaluation.selected.payable);
  assert.deepEqual(ids(order({ couponIds: ['free', 'tenth'] }, two)), ['free', 'tenth']);
  assert.equal(order(null).paid, evaluation.payableBefore);
  assert.deepEqual(ids(order(JSON.parse(JSON.stringify(evaluation.best)), two)), evaluation.best.couponIds);
});

test('snapshot: what cannot stand, and what was shown otherwise, is no order', () => {
  const wallet = new Wallet(CUP_COUPONS);
  const refuse = (choice, path, options, cart = CUPS) => {
    assert.throws(() => snapshot(wallet, cart, context, choice, options), { name: 'CouponKitError', code: 'invalidInput', path });
  };
  const { best } = wallet.evaluate(CUPS, context, two);
  refuse(best, 'couponIds[1]'); // with other options than it was evaluated with
  refuse({ couponIds: ['none'] }, 'couponIds[0]');
  refuse({ couponId: 'tenth' }, 'couponIds[0]', two, { lines: [tea()] });
  refuse({ ...best, payable: '0.01' }, 'choice.payable', two);
  refuse(best, 'choice.payable', two, { ...CUPS, shippingFee: 7 });
  refuse({}, 'couponIds[0]');
  refuse({ couponIds: [7] }, 'couponIds[0]');
  refuse({ couponIds: 'free' }, 'couponIds');
});

test('refund: in any order of returns, all adds up to what was paid', () => {
  const order = bestOrder();
  const all = order.lines.map(({ id, quantity }) => ({ lineId: id, quantity }));
  assert.equal(refund(order, all, { shipping: true }).amount, order.paid);
  const cup = { lineId: 'cup', quantity: 1 };
  const parts = [cup, { lineId: 'pork', quantity: '0.5' }, { ...cup, units: 'cheapest' }, { lineId: '__proto__', quantity: 1 }, cup, { lineId: 'pork', quantity: 0.255 }, cup];
  for (const returns of [parts, parts.toReversed()]) {
    let [left, sum] = [order, 0];
    for (const part of returns) {
      // As a shop does that stores it in between.
      const { amount, order: rest } = refund(JSON.parse(JSON.stringify(left)), [part]);
      [left, sum] = [rest, sum + fen(amount)];
      assert.ok(fen(amount) >= 0);
    }
    assert.equal(sum, fen(order.paid) - fen(order.shipping));
    assert.throws(() => refund(left, [cup]), { code: 'invalidInput', path: 'returns[0].quantity' });
  }
});

test('refund: the last unit, one fen, a free cup of four, a broken threshold', () => {
  const three = { cart: { lines: [tea({ unitPrice: '10.00', quantity: 3 })] }, coupons: [off('k', 20, 20)] };
  let order = snapshot(three.coupons, three.cart, context, { couponIds: ['k'] });
  const amounts = [1, 2, 3].map(() => {
    const { amount, order: rest, thresholds } = refund(order, [{ lineId: 'tea', quantity: 1 }]);
    order = rest;
    return [amount, thresholds[0].shortfall];
  });
  assert.deepEqual(amounts, [['3.33', undefined], ['3.33', '10.00'], ['3.34', '20.00']]);

  const penny = snapshot([], { lines: [tea({ unitPrice: '0.01' })] }, context, null);
  assert.equal(refund(penny, [{ lineId: 'tea', quantity: 1 }]).amount, '0.01');

  const cups = bestOrder();
  const dearest = refund(cups, [{ lineId: 'cup', quantity: 1 }]);
  assert.deepEqual([dearest.amount, dearest.thresholds[0]], ['9.00', { couponId: 'free', met: false, shortfallQuantity: '1' }]);
  assert.equal(refund(cups, [{ lineId: 'cup', quantity: 1, units: 'cheapest' }]).amount, '0.00');
});

test('refund: a stored order of today is read for ever', () => {
  // As version 1 writes it. It is never to be changed.
  const stored = '{"version":1,"now":1793584800000,"lines":[{"id":"cup","quantity":"4","gross":"40.00","net":"40.00","paid":"27.00","shares":{"free":"10.00","tenth":"3.00"},"units":[{"count":1,"paid":"0.00","couponId":"free"},{"count":3,"paid":"27.00","couponId":"free"}]}],"shipping":"6.00","paid":"33.00","coupons":[{"couponId":"free","discount":"10.00","shippingDiscount":"0.00"},{"couponId":"tenth","discount":"3.00","shippingDiscount":"0.00"}],"thresholds":[{"couponId":"free","minQuantity":"4","counted":{"cup":"4"}}],"fingerprint":"2.0123456789abcdef"}';
  const { amount, order } = refund(JSON.parse(stored), [{ lineId: 'cup', quantity: 2 }], { shipping: true });
  assert.deepEqual([amount, order.lines[0].refunded, order.shippingRefunded], ['24.00', '18.00', '6.00']);
});

test('claimable: with the same kind of reasons', () => {
  const template = { ...off('t', 0, 5), stock: { total: 10, claimed: 9 }, perCustomer: 2 };
  assert.deepEqual(claimable(template, context, 1), { status: 'usable', reasons: [] });
  const codes = (more, ...rest) => claimable({ ...template, ...more }, context, ...rest).reasons.map(({ code }) => code);
  assert.deepEqual(codes({ stock: { total: 9, claimed: 9 }, claimableTo: now }, 2), ['claimEnded', 'soldOut', 'claimLimit']);
  assert.deepEqual(codes({}), ['missingContext']);
  const [reason] = claimable({ ...template, claimableFrom: now + DAY }, context, 0, 'en').reasons;
  assert.deepEqual([reason.code, reason.startsAt], ['claimNotStarted', now + DAY]);
  assert.match(reason.message, /[a-z]/);
});

test('ledger: keyed by claim record, whatever the order of rows', () => {
  const row = (recordBillId, billNo, writeOffAmt, writeOffStat) => ({ recordBillId, billNo, writeOffAmt, writeOffStat, storeId: '1' });
  const rows = [row('7', 'a', '5.00', '2'), row('7', 'b', '2.50', '1'), row('7', 'c', '9', '3'), row('8', 'd', '4'), row('7', 'a', '5.00', '1')];
  const expected = { 7: { spent: '7.50', uses: 2, uncertain: false }, 8: { spent: '4.00', uses: 1, uncertain: true } };
  for (const list of [rows, rows.toReversed(), [...rows, ...rows]]) assert.deepEqual(ledger(list), expected);
});

test('verify: alike, and every difference by its place', () => {
  const input = { cart: { lines: [tea()] }, context, coupons: [off('five', 30, 5)] };
  const { fingerprint } = evaluate(input);
  const { evaluation, ...alike } = verify(fingerprint, input);
  assert.deepEqual(alike, { same: true, differences: [], rules: 'same' });
  assert.deepEqual(evaluation, evaluate(input));
  const other = verify(fingerprint, input, { coupons: [off('five', 30, 4)], prices: { tea: '40.90' } });
  assert.equal(other.same, false);
  assert.equal(other.evaluation.best.payable, '36.90');
  assert.deepEqual(other.differences.slice(0, 3), [
    { path: 'cart.lines[tea].unitPrice', client: '39.9', server: '40.9' },
    { path: 'coupons[five].benefit.amount', client: '5', server: '4' },
    { path: 'figures.payableBefore', client: '39.90', server: '40.90' },
  ]);
  assert.equal(verify('1.0000000000000000', input).rules, 'other');
});

test('agreement: the platform’s own quote, zvcms’ all_coupon_amount, beside ours', () => {
  const answer = JSON.parse(readFileSync(new URL('../fixtures/zvcms_filled.json', import.meta.url), 'utf8'));
  const agreement = (quoted) => {
    answer.data[0].coupon.all_coupon_amount = quoted;
    const coupons = toCoupons('zvcms.listUsableCoupons', JSON.stringify({ ...answer, data: [answer.data[0]] }));
    return evaluate({ cart: { lines: [tea({ quantity: 2 })] }, context: { ...context, now: 1790000000000 }, coupons }).usable[0].agreement;
  };
  assert.deepEqual(agreement('8.00'), { equal: true, quoted: '8.00', difference: '0.00' });
  assert.deepEqual(agreement('7.5'), { equal: false, quoted: '7.50', difference: '0.50' });
  assert.equal(agreement(''), undefined);
});

test('errors are ours, with code and path', () => {
  assert.throws(() => refund(null, []), (error) => CouponKitError.is(error) && error.path === 'order');
});
