// What a shop does with the package, whichever entry it took it from.

const cart = (quantity) => ({ lines: [{ id: 'tea', productId: 'tea', unitPrice: '59.90', quantity }] });
const coupons = [{ id: '满100减20', benefit: { kind: 'amountOff', amount: 20 }, minAmount: 100 }];
const context = { now: 1700000000000 };

export function checkout({ evaluate, Wallet }) {
  const wallet = new Wallet(coupons);
  const [short] = wallet.evaluate(cart(1), context).unusable;
  return {
    payable: evaluate({ cart: cart(2), context, coupons }).best.payable,
    reason: short.reasons[0].code,
    refused: refusal(() => evaluate({ cart: cart('1e3'), context, coupons })),
  };
}

function refusal(call) {
  try {
    return call();
  } catch ({ name, code, path }) {
    return { name, code, path };
  }
}

export const expected = {
  payable: '99.80',
  reason: 'belowMinAmount',
  refused: { name: 'CouponKitError', code: 'invalidInput', path: 'cart.lines[0].quantity' },
};
