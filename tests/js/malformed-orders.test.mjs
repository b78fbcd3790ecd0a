// Whatever comes in, what comes around an order answers with a CouponKitError that says where, or rightly; and the module
// works on.
import assert from 'node:assert/strict';
import test from 'node:test';
import { CouponKitError, Wallet, claimable, init, ledger, refund, snapshot, suggestAddOns, verify, whenUsable } from 'couponkit';

await init();

const context = { now: 1790000000000 };
const line = (more) => ({ id: 'a', unitPrice: '10', quantity: 1, ...more });
const cart = { lines: [line()] };
const coupons = [{ id: 'c', benefit: { kind: 'amountOff', amount: 3 } }];
const wallet = new Wallet(coupons);
const order = snapshot(wallet, cart, context, { couponIds: ['c'] });
const { fingerprint } = wallet.evaluate(cart, context);
const input = { cart, context, coupons };
const freed = new Wallet(coupons);
freed.free();

const lone = 'a\ud800';
const cyclic = () => { const list = [line()]; list[0].self = list; return list; };
const throwing = (key) => Object.defineProperty({ id: 'a' }, key, { enumerable: true, get() { throw new Error('getter'); } });
const hostile = new Proxy({}, { get() { throw new Error('proxy'); }, ownKeys() { throw new Error('proxy'); }, has() { throw new Error('proxy'); } });
const deep = Array.from({ length: 10_000 }).reduce((value) => [value], 1);
const million = '9'.repeat(1_000_000);

const prices = (items, more = context, options = undefined) => () => wallet.prices(items, more, options);
const suggest = (candidates, more = {}) => () => suggestAddOns(more.wallet ?? wallet, more.cart ?? cart, more.context ?? context, candidates, more.options);
const when = (id, more = {}) => () => whenUsable(wallet, id, more.cart ?? cart, 'context' in more ? more.context : context);
const shot = (choice, more = {}) => () => snapshot('wallet' in more ? more.wallet : wallet, 'cart' in more ? more.cart : cart, context, choice, more.options);
const give = (returns, more = {}, options = undefined) => () => refund('order' in more ? more.order : { ...order, ...more }, returns, options);
const one = (more) => [{ lineId: 'a', quantity: 1, ...more }];
const lines = (more) => ({ lines: [{ ...order.lines[0], ...more }] });
const claim = (more, ...rest) => () => claimable({ ...coupons[0], ...more }, ...(rest.length ? rest : [context]));
const rows = (...list) => () => ledger(list);
const check = (print, more, server) => () => verify(print, { ...input, ...more }, server);

/** What is called; where the fault is. */
const REFUSED = {
  'prices of nothing': [prices(undefined), 'items'],
  'prices of null': [prices(null), 'items'],
  'prices of text': [prices('[]'), 'items'],
  'prices of an object': [prices({}), 'items'],
  'prices of a list that holds null': [prices([null]), 'items[0]'],
  'prices of a list with a hole': [prices([, line()]), 'items[0]'], // eslint-disable-line no-sparse-arrays
  'prices of a number': [prices([7]), 'items[0]'],
  'prices of a function': [prices([() => 1]), 'items[0]'],
  'prices of a BigInt': [prices([line({ unitPrice: 1n })]), 'items[0].unitPrice'],
  'prices of NaN': [prices([line({ unitPrice: NaN })]), 'items[0].unitPrice'],
  'prices with an exponent': [prices([line(), line({ unitPrice: '1e3' })]), 'items[1].unitPrice'],
  'prices of a million digits': [prices([line({ unitPrice: million })]), 'items[0].unitPrice'],
  'prices of no price': [prices([{ id: 'a' }]), 'items[0].unitPrice'],
  'prices of a quantity of 0': [prices([line({ quantity: 0 })]), 'items[0].quantity'],
  'prices of an item without an id': [prices([{ unitPrice: 1 }]), 'items[0].id'],
  'prices of half a character': [prices([line({ id: lone })]), 'items[0].id'],
  'prices of a misspelt field': [prices([line({ discout: 1 })]), 'items[0].discout'],
  'prices of a discount above the price': [prices([line({ discount: 11 })]), 'items[0].discount'],
  'prices of a getter that throws': [prices([throwing('unitPrice')]), /^items/],
  'prices of a proxy that throws': [prices([hostile]), /^items/],
  'prices of a cycle': [prices(cyclic()), /^items/],
  'prices of a nesting': [prices(deep), /^items/],
  'prices without a clock': [prices([line()], {}), 'context.now'],
  'prices without a context': [prices([line()], null), 'context'],
  'prices with an unknown option': [prices([line()], context, { maxCoupon: 2 }), 'options.maxCoupon'],
  'prices of a freed wallet': [() => freed.prices([line()], context), undefined],

  'add-ons of nothing': [suggest(undefined), 'candidates'],
  'add-ons of an object': [suggest({}), 'candidates'],
  'add-ons that are null': [suggest([null]), 'candidates[0]'],
  'add-ons with the id of a line': [suggest([line()]), 'candidates[0].id'],
  'two add-ons of one id': [suggest([line({ id: 'b' }), line({ id: 'b' })]), 'candidates[1].id'],
  'add-ons of a quantity of 0': [suggest([line({ id: 'b', quantity: 0 })]), 'candidates[0].quantity'],
  'add-ons of Infinity': [suggest([line({ id: 'b', unitPrice: Infinity })]), 'candidates[0].unitPrice'],
  'add-ons of a misspelt field': [suggest([line({ id: 'b', qauntity: 1, quantity: undefined })]), /^candidates\[0\]\.q/],
  'add-ons to a cart of nothing': [suggest([line({ id: 'b' })], { cart: {} }), 'cart.lines'],
  'add-ons without a clock': [suggest([line({ id: 'b' })], { context: {} }), 'context.now'],
  'add-ons of no wallet': [suggest([line({ id: 'b' })], { wallet: {} }), 'wallet'],
  'add-ons of coupons that are none': [suggest([line({ id: 'b' })], { wallet: [{ id: 'c' }] }), 'coupons[0].benefit'],

  'when for a number': [when(7), 'couponId'],
  'when for half a character': [when(lone), 'couponId'],
  'when for no such coupon': [when('x'), 'couponId'],
  'when for no cart': [when('c', { cart: { lines: 7 } }), 'cart.lines'],
  'when without a context': [when('c', { context: undefined }), 'context'],

  'an order of no wallet': [shot(null, { wallet: undefined }), 'wallet'],
  'an order of a wallet’s look-alike': [shot(null, { wallet: { ask: () => '{}' } }), 'wallet'],
  'an order of no cart': [shot(null, { cart: null }), 'cart'],
  'an order of a choice of text': [shot('c'), /^(choice|couponIds)/],
  'an order of a choice of numbers': [shot({ couponIds: [7] }), 'couponIds[0]'],
  'an order of a choice of half a character': [shot({ couponIds: [lone] }), 'choice.couponIds[0]'],
  'an order of the same coupon twice': [shot({ couponIds: ['c', 'c'] }, { options: { maxCoupons: 2 } }), /couponIds|selected/],
  'an order of a coupon that is not there': [shot({ couponId: 'x' }), 'couponIds[0]'],
  'an order that was shown otherwise': [shot({ couponId: 'c', payable: '6.99' }), 'choice.payable'],
  'an order of a proxy that throws': [shot(hostile), /^choice/],

  'a refund of no order': [give(one(), { order: undefined }), 'order'],
  'a refund of an order of text': [give(one(), { order: JSON.stringify(order) }), 'order'],
  'a refund of an empty order': [give(one(), { order: {} }), /^order/],
  'a refund of another version': [give(one(), { version: 2 }), 'order.version'],
  'a refund of a sum that is none': [give(one(), { paid: '99.00' }), 'order.paid'],
  'a refund of lines that are an object': [give(one(), { lines: {} }), 'order.lines'],
  'a refund of a line twice': [give(one(), { lines: [order.lines[0], order.lines[0]], paid: '14.00' }), 'order.lines[1].id'],
  'a refund of more units than the line': [give(one(), lines({ units: [{ count: 9, paid: '7.00' }] })), 'order.lines[0].quantity'],
  'a refund of units of 0': [give(one(), lines({ units: [{ count: 0, paid: '7.00' }] })), 'order.lines[0].units[0].count'],
  'a refund of a third decimal': [give(one(), lines({ paid: '7.001' })), 'order.lines[0].paid'],
  'a refund of more than was paid': [give(one(), lines({ returned: 1, refunded: '8.00' })), 'order.lines[0].refunded'],
  'a refund of a getter that throws': [give(one(), { order: throwing('lines') }), /^order/],
  'a refund of a cycle': [give(one(), { lines: cyclic() }), /^order/],
  'a refund of nothing': [give(undefined), 'returns'],
  'a refund of an object': [give({}), 'returns'],
  'a refund of null': [give([null]), 'returns[0]'],
  'a refund of no such line': [give(one({ lineId: 'b' })), 'returns[0].lineId'],
  'a refund of a line by number': [give(one({ lineId: 7 })), 'returns[0].lineId'],
  'a refund of too many': [give(one({ quantity: 2 })), 'returns[0].quantity'],
  'a refund of half a unit': [give(one({ quantity: '0.5' })), 'returns[0].quantity'],
  'a refund of less than nothing': [give(one({ quantity: -1 })), 'returns[0].quantity'],
  'a refund of NaN': [give(one({ quantity: NaN })), 'returns[0].quantity'],
  'a refund of 10^30': [give(one({ quantity: '1'.padEnd(31, '0') })), 'returns[0].quantity'],
  'a refund of the same unit twice': [give([...one(), ...one()]), 'returns[1].quantity'],
  'a refund of unknown units': [give(one({ units: 'best' })), 'returns[0].units'],
  'a refund of a misspelt field': [give(one({ unit: 'cheapest' })), 'returns[0].unit'],
  'a refund with an unknown option': [give(one(), {}, { freight: true }), 'options.freight'],
  'a refund of shipping by text': [give(one(), {}, { shipping: 'yes' }), 'options.shipping'],

  'a claim of nothing': [() => claimable(null, context), 'template'],
  'a claim of text': [() => claimable('c', context), 'template'],
  'a claim of no benefit': [claim({ benefit: undefined }), 'template.benefit'],
  'a claim of a stock of text': [claim({ stock: 5 }), 'template.stock'],
  'a claim of a negative stock': [claim({ stock: { total: -1 } }), 'template.stock.total'],
  'a claim of half a coupon': [claim({ perCustomer: 1.5 }), 'template.perCustomer'],
  'a claim from a date': [claim({ claimableFrom: '2026-01-01' }), 'template.claimableFrom'],
  'a claim of a misspelt field': [claim({ perCustmer: 1 }), 'template.perCustmer'],
  'a claim without a context': [claim({}, undefined), 'context'],
  'a claim without a clock': [claim({}, {}), 'context.now'],
  'a claim after NaN': [claim({}, context, NaN), 'claimedCount'],
  'a claim after -1': [claim({}, context, -1), 'claimedCount'],
  'a claim after one and a half': [claim({}, context, 1.5), 'claimedCount'],
  'a claim after text': [claim({}, context, 'one'), 'claimedCount'],
  'a claim in no language': [claim({}, context, 0, 'fr'), 'language'],
  'a claim in a number': [claim({}, context, 0, 7), 'language'],

  'a ledger of nothing': [() => ledger(undefined), 'rows'],
  'a ledger of an object': [() => ledger({}), 'rows'],
  'a ledger of null': [rows(null), 'rows[0]'],
  'a ledger of a record by number': [rows({ recordBillId: 1588 }), 'rows[0].recordBillId'],
  'a ledger of an amount with a sign': [rows({ recordBillId: '7', writeOffAmt: '-5' }), 'rows[0].writeOffAmt'],
  'a ledger of an amount that is NaN': [rows({ recordBillId: '7', writeOffAmt: NaN }), 'rows[0].writeOffAmt'],
  'a ledger of a state by number': [rows({ recordBillId: '7', writeOffStat: 2 }), 'rows[0].writeOffStat'],

  'verifying nothing': [() => verify(fingerprint, undefined), ''],
  'verifying a number': [check(7), 'fingerprint'],
  'verifying without a cart': [check(fingerprint, { cart: null }), 'cart'],
  'verifying without coupons': [check(fingerprint, { coupons: undefined }), 'coupons'],
  'verifying coupons that are none': [check(fingerprint, { coupons: [7] }), 'coupons[0]'],
  'verifying against coupons that are none': [check(fingerprint, {}, { coupons: [7] }), 'server.coupons[0]'],
  'verifying against two coupons of one id': [check(fingerprint, {}, { coupons: [...coupons, ...coupons] }), 'server.coupons[1].id'],
  'verifying against coupons of text': [check(fingerprint, {}, { coupons: '[]' }), /^server/],
  'verifying against a price with an exponent': [check(fingerprint, {}, { prices: { a: '1e3' } }), 'server.prices.a'],
  'verifying against prices in a list': [check(fingerprint, {}, { prices: [1] }), 'server.prices'],
  'verifying against prices in a Map': [check(fingerprint, {}, { prices: new Map() }), 'server.prices'],
  'verifying against text': [check(fingerprint, {}, 'prices'), 'server'],
  'verifying against a misspelt name': [check(fingerprint, {}, { price: {} }), 'server.price'],
};

for (const [name, [call, where]] of Object.entries(REFUSED)) {
  test(`${name} is refused`, () => {
    assert.throws(call, (error) => {
      assert.ok(CouponKitError.is(error), `${error?.stack}`);
      assert.equal(error.code, 'invalidInput', error.message);
      if (where instanceof RegExp) assert.match(error.path, where);
      else assert.equal(error.path, where, error.message);
      assert.ok(!error.message.includes(million.slice(0, 50)));
      return true;
    });
    assert.equal(wallet.evaluate(cart, context).best.payable, '7.00', 'the module works on');
  });
}

test('what is strange and no fault is answered', () => {
  assert.deepEqual(suggestAddOns(wallet, { lines: [] }, context, []), []);
  assert.equal(refund(order, []).amount, '0.00');
  assert.deepEqual(ledger([{}]), {});
  assert.deepEqual(Object.keys(ledger([{ recordBillId: '__proto__', writeOffAmt: 5 }])), ['__proto__']);
  assert.equal(verify('', input).same, false);
  assert.equal(verify(million, input).rules, 'other');
  assert.equal(snapshot(wallet, { lines: [] }, context, null).paid, '0.00');
  assert.equal(claimable({ ...coupons[0], note: 'the page’s own' }, context, undefined).status, 'usable');
});

test('lines and coupons of any name', () => {
  const names = ['__proto__', 'constructor', 'toString', ' ', '行'];
  const cart = { lines: names.map((id) => line({ id })) };
  const own = names.map((id) => ({ id, benefit: { kind: 'amountOff', amount: 1 } }));
  const options = { maxCoupons: 5 };
  const best = new Wallet(own).evaluate(cart, context, options).best;
  const order = snapshot(own, cart, context, best, options);
  assert.equal(order.paid, '45.00');
  assert.equal(refund(order, names.map((id) => ({ lineId: id, quantity: 1 }))).amount, '45.00');
});
