// An evaluation as a list of any UI kit shows it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { CouponKitError, Wallet, describe, init, toCard, toVant } from 'couponkit';

await init();

const midnight = Date.parse('2026-11-01T00:00:00+08:00');
const DAY = 86_400_000;
const COUPONS = [
  { id: 'far', title: '满200减50', benefit: { kind: 'amountOff', amount: 50 }, minAmount: 200 },
  { id: 'ten', title: '满100减10', description: '限本店', label: '新客', benefit: { kind: 'amountOff', amount: '10.01' }, minAmount: 100, startsAt: midnight, endsAt: midnight + 30 * DAY },
  { id: 'percent', benefit: { kind: 'percentOff', percent: '12' }, claimedAt: midnight + 5 },
  { id: 'ship', benefit: { kind: 'shippingOff' } },
  { id: 'where', benefit: { kind: 'amountOff', amount: 1 }, shops: { include: ['17'] } },
];
const wallet = new Wallet(COUPONS);
const cart = { lines: [{ id: 'tea', unitPrice: '50.00', quantity: 2 }], shippingFee: 6 };
const evaluate = (options) => wallet.evaluate(cart, { now: midnight + DAY }, options);
const pick = (cards, ...names) => cards.map((card) => names.map((name) => card[name]));

test('one card in full', () => {
  const card = toCard(evaluate(), COUPONS).find(({ id }) => id === 'ten');
  assert.deepEqual(card, {
    id: 'ten', index: 1, status: 'usable', chosen: false, amount: '¥10.01', unit: '', title: '满100减10',
    condition: '满100元可用', validity: '2026-11-01 至 2026-11-30', description: '限本店', label: '新客', reason: '',
    saved: '10.01', startsAt: midnight, endsAt: midnight + 30 * DAY,
  });
});

test('usable ones best first, then those that cannot be used, then those of which it cannot be said', () => {
  const cards = toCard(evaluate(), COUPONS);
  assert.deepEqual(pick(cards, 'index', 'id', 'status', 'saved'), [
    [0, 'percent', 'usable', '12.00'],
    [1, 'ten', 'usable', '10.01'],
    [2, 'ship', 'usable', '6.00'],
    [3, 'far', 'unusable', '0.00'],
    [4, 'where', 'undetermined', '0.00'],
  ]);
  assert.deepEqual(cards.map(({ reason }) => reason !== ''), [false, false, false, true, true]);
  assert.match(cards[3].reason, /还差 100\.00 元/);
});

test('amount and unit are the badge, in both languages', () => {
  for (const language of ['zh-CN', 'en']) {
    for (const { id, amount, unit, title, condition, validity } of toCard(evaluate(), COUPONS, { language })) {
      const words = describe(COUPONS.find((coupon) => coupon.id === id), language);
      assert.deepEqual({ title, condition, validity, badge: amount + unit }, words);
    }
  }
  const [percent] = toCard(evaluate(), COUPONS);
  assert.deepEqual([percent.amount, percent.unit, percent.startsAt, percent.endsAt], ['8.8', '折', midnight + 5, null]);
});

test('chosen is what is part of the price: the best stack, or what the shopper has selected of what stands', () => {
  const chosen = (options) => toCard(evaluate(options), COUPONS).filter((card) => card.chosen).map(({ id }) => id);
  assert.deepEqual(chosen(), ['percent']);
  assert.deepEqual(chosen({ maxCoupons: 2 }).sort(), evaluate({ maxCoupons: 2 }).best.couponIds.toSorted());
  assert.deepEqual(chosen({ selected: ['ship'] }), ['ship']);
  assert.deepEqual(chosen({ selected: [] }), []);
  assert.deepEqual(chosen({ selected: ['far'] }), []);
});

test('one that was selected and does not stand beside the others says why', () => {
  const cards = toCard(evaluate({ selected: ['ten', 'percent'] }), COUPONS);
  const [percent, ten] = cards;
  assert.deepEqual([ten.chosen, ten.status, ten.reason], [true, 'usable', '']);
  assert.deepEqual([percent.chosen, percent.status], [false, 'usable']);
  assert.notEqual(percent.reason, '');
});

test('Vant’s props are made of the cards, and `chosen` are places among the usable ones', () => {
  const evaluation = evaluate({ maxCoupons: 2, selected: ['ship', 'ten'] });
  const { coupons, disabledCoupons, chosen } = toVant(evaluation, COUPONS);
  assert.deepEqual(chosen.map((place) => coupons[place].id), ['ten', 'ship']);
  assert.deepEqual([...coupons, ...disabledCoupons].map(({ id }) => id), toCard(evaluation, COUPONS).map(({ id }) => id));
  assert.deepEqual(toVant(evaluate({ selected: [] }), COUPONS).chosen, []);
  assert.equal(toVant(evaluate(), COUPONS, { language: 'en' }).coupons[0].unitDesc, '% off');
});

test('a page of an evaluation gives the cards of that page', () => {
  const cards = toCard(evaluate({ limit: 1 }), COUPONS);
  assert.deepEqual(pick(cards, 'index', 'id'), [[0, 'percent'], [1, 'far'], [2, 'where']]);
});

test('a coupon that cannot be read is a card with its name and the reason', () => {
  const coupons = [COUPONS[0], { id: 'bad', title: '坏券', label: 7, endsAt: 'x', benefit: { kind: 'amountOff', amount: 'x' } }, { id: 'far', title: '第二张' }];
  const tolerant = new Wallet(coupons, { invalid: 'undetermined' });
  const evaluation = tolerant.evaluate(cart, { now: midnight + DAY });
  const bad = toCard(evaluation, tolerant.coupons).find(({ id }) => id === 'bad');
  assert.deepEqual([bad.status, bad.title, bad.amount, bad.label, bad.endsAt, bad.saved], ['undetermined', '坏券', '', '', null, '0.00']);
  assert.notEqual(bad.reason, '');
  assert.equal(toVant(evaluation, tolerant.coupons).disabledCoupons.length, 3);
});

test('cards are plain data', () => {
  const cards = toCard(evaluate(), COUPONS);
  assert.deepEqual(structuredClone(cards), cards);
  assert.deepEqual(JSON.parse(JSON.stringify(cards)), cards);
});

const BROKEN = new Proxy({}, { get() { throw new Error('13333333333'); } });
for (const [what, args, path] of [
  ['no evaluation', [null, COUPONS], 'evaluation'],
  ['a text', ['x', COUPONS], 'evaluation'],
  ['lists that are none', [{ usable: 1, unusable: [], undetermined: [] }, COUPONS], 'evaluation'],
  ['verdicts that are none', [{ usable: [null], unusable: [], undetermined: [], best: null }, COUPONS], 'evaluation'],
  ['a proxy that throws', [BROKEN, COUPONS], 'evaluation'],
  ['coupons that are no list', [evaluate(), null], 'coupons'],
  ['coupons of another wallet', [evaluate(), COUPONS.slice(1)], 'coupons'],
  ['a list of nothing', [evaluate(), [null, 5]], 'coupons'],
  ['a language that there is not', [evaluate(), COUPONS, { language: 'fr' }], 'language'],
  ['a language that is no text', [evaluate(), COUPONS, { language: 7 }], 'options.language'],
]) {
  test(`refused: ${what}`, () => {
    for (const make of [toCard, toVant]) {
      assert.throws(() => make(...args), (error) => {
        assert.deepEqual([CouponKitError.is(error), error.code, error.path], [true, 'invalidInput', path]);
        return !JSON.stringify(error).includes('13333333333');
      });
    }
  });
}
