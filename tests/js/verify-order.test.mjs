// couponkit/server evaluates an order from the shop's own goods and coupons; what a page sends is a wish, and its figures
// are compared to the fen.
import assert from 'node:assert/strict';
import test from 'node:test';
import { CouponKitError, Wallet, init, snapshot } from 'couponkit';
import { verifyOrder } from 'couponkit/server';

await init();

const now = Date.parse('2026-11-02T10:00:00+08:00');
const COUPONS = [
  { id: 'A', minAmount: 30, scope: { kind: 'categories', ids: ['tea'] }, benefit: { kind: 'amountOff', amount: 10 } },
  { id: 'B', benefit: { kind: 'percentOff', percent: 20, maxDiscount: 15 } },
  { id: 'C', minAmount: 100, benefit: { kind: 'amountOff', amount: 30 } },
  { id: 'S', benefit: { kind: 'shippingOff' } },
];
const TABLE = new Map([
  ['tea', { unitPrice: '18.00', productId: 'tea', categoryIds: ['tea'] }],
  ['bun', { unitPrice: '12.50', productId: 'bun', categoryIds: ['bakery'] }],
]);
const own = {
  goods: ({ productId }) => TABLE.get(productId),
  coupons: COUPONS,
  context: { now },
  options: { maxCoupons: 3 },
  shippingFee: 6,
};

/** What an honest page sends, of what it was told. */
function asked({ prices = {}, coupons = COUPONS, options = own.options, choose = (evaluation) => evaluation.best } = {}) {
  const lines = [
    { id: '1', productId: 'tea', categoryIds: ['tea'], unitPrice: prices.tea ?? '18.00', quantity: 2 },
    { id: '2', productId: 'bun', categoryIds: ['bakery'], unitPrice: prices.bun ?? 12.5, quantity: 1 },
  ];
  const evaluation = new Wallet(coupons).evaluate({ lines, shippingFee: 6 }, { now: now - 1000 }, options);
  const order = { lines, ...choose(evaluation), fingerprint: evaluation.fingerprint };
  return JSON.parse(JSON.stringify(order));
}

test('an honest page’s order agrees, whatever its clock', () => {
  const { agrees, differences, refused, stack, cart, evaluation, rules } = verifyOrder(asked(), own);
  assert.deepEqual([agrees, differences, refused, rules], [true, [], [], 'same']);
  assert.deepEqual([stack.couponIds, stack.payable], [asked().couponIds, asked().payable]);
  assert.deepEqual(stack, evaluation.selected);
  assert.equal(snapshot(COUPONS, cart, own.context, stack, own.options).paid, stack.payable);
});

test('no coupon, and nothing but the least that a page may send', () => {
  for (const order of [
    { lines: [{ id: '1', productId: 'bun', quantity: 2 }], payable: '31.00' },
    { lines: [{ id: '1', productId: 'bun', quantity: '2', unitPrice: null }], couponIds: [], payable: 31, allocations: {}, steps: [], discount: 0 },
  ]) {
    const { agrees, stack, rules } = verifyOrder(order, own);
    assert.deepEqual([agrees, stack.couponIds, stack.payable, rules], [true, [], '31.00', 'unknown']);
  }
});

test('a price that has changed shows in every figure that comes of it, in fen', () => {
  const order = asked({ prices: { bun: '12.49' }, choose: ({ usable }) => ({ couponIds: ['B'], ...usable.find(({ couponId }) => couponId === 'B') }) });
  const { agrees, differences, stack } = verifyOrder(order, own);
  assert.equal(agrees, false);
  assert.equal(stack.payable, '44.80');
  assert.deepEqual(differences, [
    { path: 'lines[2].unitPrice', client: 1249, server: 1250 },
    { path: 'payable', client: 4479, server: 4480 },
  ]);
});

test('a page that lies gains nothing by it', () => {
  const honest = asked();
  for (const [what, change, paths] of [
    ['a lower price', { lines: honest.lines.map((line) => ({ ...line, unitPrice: '0.01' })) }, ['lines[1].unitPrice', 'lines[2].unitPrice']],
    ['a lower sum', { payable: '0.01' }, ['payable']],
    ['a larger discount', { discount: '99.00' }, ['discount']],
    ['another category', { lines: honest.lines.map((line) => ({ ...line, categoryIds: ['tea'], discount: '40', promotions: [] })) }, []],
    ['shares of its own', { allocations: { 1: '17.70', 9: '1.00' } }, ['allocations[1]', 'allocations[9]', 'allocations[2]']],
    ['fees of its own', { shippingFee: 0, orderDiscount: 50 }, []],
  ]) {
    const { stack, differences } = verifyOrder({ ...honest, ...change }, own);
    assert.deepEqual(stack.payable, honest.payable, what);
    assert.deepEqual(differences.map(({ path }) => path), paths, what);
  }
});

test('a coupon that cannot stand is refused with its reasons, and so is one that the shopper does not hold', () => {
  const order = { ...asked(), couponIds: ['C', 'A', 'stolen'] };
  const { agrees, refused, stack } = verifyOrder(order, own);
  assert.equal(agrees, false);
  assert.deepEqual(stack.couponIds, ['A']);
  assert.deepEqual(refused.map(({ couponId, reasons }) => [couponId, reasons.map(({ code }) => code)]), [['C', ['belowMinAmount']], ['stolen', []]]);

  const alone = verifyOrder(asked(), { ...own, options: {} });
  assert.deepEqual(alone.stack.couponIds, asked().couponIds.slice(0, 1));
  assert.ok(alone.refused.length > 0 && alone.refused.every(({ reasons }) => reasons.length > 0), 'one too many');
});

test('a coupon that has ended meanwhile', () => {
  const order = asked({ choose: ({ usable }) => ({ couponIds: ['A'], ...usable.find(({ couponId }) => couponId === 'A') }) });
  const ended = COUPONS.map((coupon) => (coupon.id === 'A' ? { ...coupon, endsAt: now } : coupon));
  const { refused, differences, stack } = verifyOrder(order, { ...own, coupons: ended });
  assert.deepEqual(refused.map(({ reasons }) => reasons[0].code), ['expired']);
  assert.equal(stack.payable, '54.50');
  assert.deepEqual(differences.find(({ path }) => path === 'payable'), { path: 'payable', client: 4450, server: 5450 });
});

test('each coupon’s own part is compared', () => {
  const order = asked();
  order.steps[0].discount = '0.01';
  const { differences } = verifyOrder(order, own);
  const { couponId } = order.steps[0];
  assert.deepEqual(differences.map(({ path, client }) => [path, client]), [[`coupons[${couponId}].discount`, 1]]);
});

test('the order in which the shopper’s coupons apply is the page’s', () => {
  const ten = { id: 'ten', benefit: { kind: 'amountOff', amount: 10 } };
  const coupons = [ten, { id: 'half', benefit: { kind: 'percentOff', percent: 50 } }];
  const at = (couponIds) => verifyOrder({ lines: [{ id: '1', productId: 'bun', quantity: 4 }], couponIds, payable: '0' }, { ...own, coupons, shippingFee: 0 }).stack.payable;
  assert.deepEqual([at(['ten', 'half']), at(['half', 'ten'])], ['20.00', '15.00']);
});

test('rules: a page of another version is told apart', () => {
  const { agrees, rules } = verifyOrder({ ...asked(), fingerprint: '1.0123456789abcdef' }, own);
  assert.deepEqual([agrees, rules], [true, 'other'], 'the figures count');
});

test('unit prices below a fen are compared exactly', () => {
  const goods = () => ({ unitPrice: '0.125' });
  const order = (unitPrice) => ({ lines: [{ id: 'x', quantity: 8, unitPrice }], payable: '7.00' });
  assert.deepEqual(verifyOrder(order('0.1250'), { ...own, goods }).differences, []);
  assert.deepEqual(verifyOrder(order('0.12'), { ...own, goods }).differences, [{ path: 'lines[x].unitPrice', client: 12, server: 12.5 }]);
});

const line = { id: '1', productId: 'bun', quantity: 1 };
for (const [what, order, path] of [
  ['nothing', undefined, 'order'],
  ['null', null, 'order'],
  ['a list', [], 'order'],
  ['a sum that is a BigInt', { lines: [], payable: 1n }, 'order.payable'],
  ['no sum', { lines: [line] }, 'order.payable'],
  ['a sum that is none', { lines: [line], payable: '-1' }, 'order.payable'],
  ['a sum with an exponent', { lines: [line], payable: '1e3' }, 'order.payable'],
  ['a sum that is an object', { lines: [line], payable: {} }, 'order.payable'],
  ['a sum that is NaN', { lines: [line], payable: NaN }, 'order.payable'],
  ['no lines', { payable: 1 }, 'order.lines'],
  ['a line that is none', { lines: [null], payable: 1 }, 'order.lines[0]'],
  ['a line without id', { lines: [line, { quantity: 1 }], payable: 1 }, 'order.lines[1].id'],
  ['a name that is no text', { lines: [{ ...line, sku: {} }], payable: 1 }, 'order.lines[0].sku'],
  ['goods that are not sold', { lines: [{ ...line, productId: '__proto__' }], payable: 1 }, 'order.lines[0]'],
  ['a price that is none', { lines: [{ ...line, unitPrice: 'x' }], payable: 1 }, 'order.lines[0].unitPrice'],
  ['no quantity', { lines: [{ ...line, quantity: undefined }], payable: 1 }, 'cart.lines[0].quantity'],
  ['a quantity below 0', { lines: [{ ...line, quantity: -1 }], payable: 1 }, 'cart.lines[0].quantity'],
  ['a line twice', { lines: [line, line], payable: 1 }, 'cart.lines[1].id'],
  ['coupons that are no list', { lines: [line], payable: 1, couponIds: 'A' }, 'order.couponIds'],
  ['a coupon that is no id', { lines: [line], payable: 1, couponIds: ['A', 7] }, 'order.couponIds[1]'],
  ['shares that are a list', { lines: [line], payable: 1, allocations: [] }, 'order.allocations'],
  ['a share that is none', { lines: [line], payable: 1, allocations: { 1: true } }, 'order.allocations'],
  ['steps that are none', { lines: [line], payable: 1, steps: [5] }, 'order.steps[0]'],
  ['a fingerprint that is no text', { lines: [line], payable: 1, fingerprint: 5 }, 'order.fingerprint'],
]) {
  test(`refused: ${what}`, () => {
    assert.throws(() => verifyOrder(order, own), (error) => {
      assert.deepEqual([CouponKitError.is(error), error.code, error.path], [true, 'invalidInput', path]);
      return true;
    });
  });
}

test('the server’s own slips are told with their place', () => {
  for (const [slip, path] of [
    [{ coupons: [{ id: 'x' }] }, 'coupons[0].benefit'],
    [{ context: {} }, 'context.now'],
    [{ goods: () => ({ unitPrice: 'x' }) }, 'cart.lines[0].unitPrice'],
    [{ shippingFee: -1 }, 'cart.shippingFee'],
  ]) {
    assert.throws(() => verifyOrder({ lines: [line], payable: 1 }, { ...own, ...slip }), { code: 'invalidInput', path });
  }
});
