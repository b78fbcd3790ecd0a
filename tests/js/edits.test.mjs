// A cart is evaluated on every edit; what was known of the one before changes nothing.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Wallet, evaluate, init } from 'couponkit';
import { context, dice, makeCart, makeCoupons, makeEdits } from '../../benches/workload.mjs';

await init();

const coupons = makeCoupons(40);
const read = ({ usable, unusable, undetermined, best, payableBefore }) => ({ usable, unusable, undetermined, best, payableBefore });

test('after any edit a wallet says what a first evaluation says', () => {
  const roll = dice(3);
  const [wallet, other] = [new Wallet(coupons), new Wallet(coupons.slice(9))];
  const cart = makeCart(9);
  for (let edit = 0; edit < 300; edit++) {
    const { lines } = cart;
    const at = roll(lines.length + 1);
    const kind = roll(6);
    if (kind === 0) lines.splice(at, 1);
    else if (kind === 1) lines.splice(at, 0, { id: `new-${edit}`, unitPrice: '9.9', quantity: '1', productId: 'p{"[\\"\u4e2d' });
    else if (kind === 2) lines.sort(() => roll(3) - 1);
    else if (lines[at]) lines[at] = { ...lines[at], quantity: 1 + roll(5) };
    const expected = read(new Wallet(coupons).evaluate(cart, context));
    assert.deepEqual(read(wallet.evaluate(cart, context)), expected);
    assert.deepEqual(read(evaluate({ cart, context, coupons })), expected);
    // Another cart in between.
    if (roll(4) === 0) other.evaluate(makeCart(roll(12)), context);
  }
});

test('evaluations that are held keep their figures', () => {
  const wallet = new Wallet(coupons);
  const held = makeEdits(20).map((cart) => {
    const expected = JSON.stringify(new Wallet(coupons).evaluate(cart, context));
    return [wallet.evaluate(cart, context), expected];
  });
  for (const [evaluation, expected] of held) assert.equal(JSON.stringify(evaluation), expected);
});

test('shares are of the lines of their own cart', () => {
  const wallet = new Wallet([{ id: 'c', benefit: { kind: 'amountOff', amount: 10 } }]);
  const carts = [['a', 'b'], ['a', 'b'], ['b', 'x'], ['x'], ['a', 'b'], ['c', 'd'], ['d', 'c']]
    .map((ids) => ({ lines: ids.map((id) => ({ id, unitPrice: '50', quantity: 1 })) }));
  const made = carts.map((cart) => wallet.evaluate(cart, context));
  for (const at of [6, 0, 5, 1, 4, 2, 3]) {
    const ids = carts[at].lines.map(({ id }) => id).sort();
    assert.deepEqual(Object.keys(made[at].usable[0].allocations), ids);
  }
});

test('a line with a fault is refused again, and is right once it is mended', () => {
  const wallet = new Wallet(coupons);
  const cart = makeCart(5);
  const { best } = wallet.evaluate(cart, context);
  for (let round = 0; round < 3; round++) {
    for (const [quantity, path] of [[0, 'cart.lines[3].quantity'], ['\ud800', 'cart.lines[3].quantity'], [NaN, 'cart.lines[3].quantity']]) {
      const lines = cart.lines.with(3, { ...cart.lines[3], quantity });
      assert.throws(() => wallet.evaluate({ ...cart, lines }, context), { code: 'invalidInput', path });
    }
    assert.deepEqual(wallet.evaluate(cart, context).best, best);
  }
});

test('coupons that come again are the same, and others are not', () => {
  const cart = makeCart(6);
  const variants = [coupons, coupons.slice(3), coupons.map((coupon) => ({ ...coupon, minAmount: '0' }))];
  const expected = variants.map((list) => JSON.stringify(new Wallet(list).evaluate(cart, context)));
  for (const at of [0, 0, 1, 0, 2, 2, 1, 1]) {
    assert.equal(JSON.stringify(evaluate({ cart, context, coupons: variants[at] })), expected[at]);
    const broken = [{ ...coupons[0], minAmount: -1 }];
    assert.throws(() => evaluate({ cart, context, coupons: broken }), { code: 'invalidInput', path: 'coupons[0].minAmount' });
  }
});
