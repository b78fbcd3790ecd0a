// What a mall's front end does today: integer fen, one loop, one reason, floored shares with the rest on the last line.
// Its data are in fen before the clock starts.

const fen = (yuan) => Math.round(Number(yuan) * 100);

export function readCart(cart) {
  return {
    shippingFee: fen(cart.shippingFee ?? 0),
    lines: cart.lines.map((line) => ({ ...line, price: fen(line.unitPrice), amount: fen(line.unitPrice) * line.quantity })),
  };
}

export function readCoupons(coupons) {
  return coupons.map((coupon) => ({
    ...coupon,
    minAmount: fen(coupon.minAmount ?? 0),
    amount: fen(coupon.benefit.amount ?? 0),
    maxDiscount: coupon.benefit.maxDiscount === undefined ? Infinity : fen(coupon.benefit.maxDiscount),
    percent: Number(coupon.benefit.percent ?? 0),
    tiers: coupon.benefit.tiers?.map(({ atLeast, off }) => ({ atLeast: fen(atLeast), off: fen(off) })),
  }));
}

const yuan = (amount) => (amount / 100).toFixed(2);

function matches(scope, line) {
  switch (scope?.kind) {
    case 'products': return scope.ids.includes(line.productId) || scope.ids.includes(line.sku);
    case 'categories': return line.categoryIds.some((id) => scope.ids.includes(id));
    case 'brands': return scope.ids.includes(line.brandId);
    default: return true;
  }
}

function discountOf(coupon, amount, cart) {
  switch (coupon.benefit.kind) {
    case 'percentOff': return Math.min(Math.round(amount * coupon.percent / 100), coupon.maxDiscount);
    case 'tiers': return Math.max(0, ...coupon.tiers.filter((tier) => amount >= tier.atLeast).map((tier) => tier.off));
    case 'shippingOff': return Math.min(coupon.amount, cart.shippingFee);
    default: return Math.min(coupon.amount, amount);
  }
}

function allocate(discount, lines, amount) {
  const shares = {};
  let left = discount;
  lines.forEach((line, i) => {
    const share = i === lines.length - 1 ? left : Math.floor(discount * line.amount / amount);
    shares[line.id] = share;
    left -= share;
  });
  return shares;
}

function judge(coupon, cart, context) {
  const refuse = (reason) => ({ couponId: coupon.id, usable: false, discount: 0, reason });
  if (coupon.state !== 'unused') return refuse('已使用');
  if (context.now < coupon.startsAt) return refuse('未到使用时间');
  if (context.now >= coupon.endsAt) return refuse('已过期');
  if (coupon.shops?.include && !coupon.shops.include.includes(context.shopId)) return refuse('当前门店不可用');
  const lines = cart.lines.filter((line) => matches(coupon.scope, line));
  if (lines.length === 0) return refuse('没有适用的商品');
  const amount = lines.reduce((sum, line) => sum + line.amount, 0);
  if (amount < coupon.minAmount) return refuse(`还差${yuan(coupon.minAmount - amount)}元`);
  const discount = discountOf(coupon, amount, cart);
  if (discount === 0) return refuse('没有可抵扣的金额');
  const shares = coupon.benefit.kind === 'shippingOff' ? {} : allocate(discount, lines, amount);
  return { couponId: coupon.id, usable: true, discount, shares };
}

export function evaluate(cart, context, coupons) {
  const verdicts = coupons.map((coupon) => judge(coupon, cart, context));
  const usable = verdicts.filter((verdict) => verdict.usable).sort((a, b) => b.discount - a.discount);
  return { usable, unusable: verdicts.filter((verdict) => !verdict.usable), best: usable[0] ?? null };
}

/** The best of all stacks of at most `most` coupons in any order, tried one by one, in exact integers. */
export function bruteForce(cart, coupons, most) {
  const nets = cart.lines.map((line) => line.amount);
  let best = 0;
  const used = new Set();
  const rank = (coupon) => (coupon.scope.kind === 'all' ? 2 : 1);
  const descend = (nets, saved, level, left) => {
    if (saved > best) best = saved;
    if (left === 0) return;
    for (const coupon of coupons) {
      if (used.has(coupon) || rank(coupon) < level) continue;
      const lines = cart.lines.map((_, i) => i).filter((i) => matches(coupon.scope, cart.lines[i]));
      const amount = lines.reduce((sum, i) => sum + nets[i], 0);
      const discount = amount < coupon.minAmount ? 0 : Math.min(discountOf(coupon, amount, cart), amount);
      if (discount === 0) continue;
      used.add(coupon);
      descend(left > 1 ? after(nets, lines, amount, discount) : nets, saved + discount, rank(coupon), left - 1);
      used.delete(coupon);
    }
  };
  descend(nets, 0, 0, most);
  return best;
}

/** Largest remainders, as the rules have it. */
function after(nets, lines, amount, discount) {
  const next = nets.slice();
  let left = discount;
  const parts = lines.map((i) => {
    const share = Math.floor(discount * nets[i] / amount);
    left -= share;
    next[i] -= share;
    return { i, rest: discount * nets[i] % amount };
  });
  parts.sort((a, b) => b.rest - a.rest || nets[b.i] - nets[a.i] || a.i - b.i);
  for (const { i } of parts.slice(0, left)) next[i] -= 1;
  return next;
}
