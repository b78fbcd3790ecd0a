// What a wallet holds, and how long.
import assert from 'node:assert/strict';
import test from 'node:test';
import { CouponKitError, Wallet, init, toCoupons } from 'couponkit';
import * as documents from './operations/documents.mjs';

await init();

const context = { now: 1790000000000 };
const cart = { lines: [{ id: 'a', unitPrice: '10', quantity: 1 }] };
const coupon = (id, more) => ({ id, benefit: { kind: 'amountOff', amount: 3 }, ...more });
const ZVCMS = 'zvcms.listUsableCoupons';
const answer = documents.jsonAfter(documents.ZVCMS, '响应示例');
const reading = { discountScale: 'tenths' };

test('names that no rule reads are told, each once', () => {
  const wallet = new Wallet([coupon('a', { colour: 'red', remark: 1 }), coupon('b', { colour: 'blue' })]);
  assert.deepEqual(wallet.ignored, ['colour', 'remark']);
  assert.deepEqual(new Wallet([coupon('a')]).ignored, []);
});

test('a slip in a name is refused, with the name that was meant', () => {
  assert.throws(() => new Wallet([coupon('a', { minAmout: 5 })]), ({ code, path, messages }) => {
    assert.deepEqual([code, path], ['invalidInput', 'coupons[0].minAmout']);
    return messages.en.includes('minAmount');
  });
});

test('where asked, a coupon that cannot be read costs the others nothing', () => {
  const coupons = [coupon('good'), coupon('bad', { minAmount: '1e3' }), coupon('good')];
  assert.throws(() => new Wallet(coupons), { path: 'coupons[1].minAmount' });
  assert.throws(() => new Wallet(coupons, { invalid: 'throw' }), { path: 'coupons[1].minAmount' });
  const wallet = new Wallet(coupons, { invalid: 'undetermined' });
  // More wallets than the module keeps: this one is read again in the same way.
  for (let i = 0; i < 20; i++) new Wallet([coupon(`${i}`)]);
  const { usable, undetermined } = wallet.evaluate(cart, context);
  assert.deepEqual(usable.map(({ couponId }) => couponId), ['good']);
  assert.deepEqual(
    undetermined.map(({ couponId, reasons: [{ code, path }] }) => [couponId, code, path]),
    [['bad', 'unreadable', 'coupons[1].minAmount'], ['good', 'unreadable', 'coupons[2].id']],
  );
});

for (const invalid of ['ignore', '', 5, null, {}]) {
  test(`${JSON.stringify(invalid)} is no way to read a wallet`, () => {
    assert.throws(() => new Wallet([coupon('a')], { invalid }), { code: 'invalidInput', path: 'options.invalid' });
  });
}

test('of an answer, a wallet is what it is of the answer’s coupons', () => {
  const coupons = toCoupons(ZVCMS, answer, reading);
  const wallet = Wallet.fromResponse(ZVCMS, answer, reading);
  assert.ok(wallet instanceof Wallet && coupons.length > 0);
  assert.deepEqual(wallet.coupons, coupons);
  const same = () => assert.deepEqual(wallet.evaluate(cart, context), new Wallet(coupons).evaluate(cart, context));
  same();
  for (let i = 0; i < 20; i++) new Wallet([coupon(`${i}`)]);
  same();
});

test('of an answer that cannot be read there is no wallet', () => {
  for (const [operation, text, options, code, path] of [
    [ZVCMS, '{', {}, 'badResponse', undefined],
    [ZVCMS, JSON.parse(answer), {}, 'invalidInput', 'text'],
    ['zvcms.list', answer, {}, 'invalidInput', 'operation'],
    [ZVCMS, answer, { scale: 'tenths' }, 'invalidInput', 'options.scale'],
    ['waiqin.addVoucher', '{"return_code":"0","response_data":"{}"}', {}, 'invalidInput', 'operation'],
  ]) {
    assert.throws(() => Wallet.fromResponse(operation, text, options), (error) => {
      assert.ok(CouponKitError.is(error), `${error}`);
      assert.equal(error.code, code);
      if (path) assert.equal(error.path, path);
      return true;
    });
  }
});

test('`using` frees a wallet, where the engine knows of it', { skip: !Symbol.dispose }, () => {
  for (const wallet of [new Wallet([coupon('a')]), Wallet.fromResponse(ZVCMS, answer, reading)]) {
    wallet[Symbol.dispose]();
    assert.throws(() => wallet.evaluate(cart, context), { code: 'invalidInput' });
    wallet.free();
  }
});
