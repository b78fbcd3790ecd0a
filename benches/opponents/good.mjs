// What a good front-end developer writes: integer fen, a set of ids for each scope made once per wallet, and shares and
// sentences only of the verdicts that a page shows. Still one reason a coupon and floored shares with the rest on the last
// line; no exact decimals, context that is missing, units, stacks or input checks.

const fen = (yuan) => Math.round(Number(yuan) * 100);

/** Coupons in fen, with sets of ids. */
export function readCoupons(coupons) {
  return coupons.map((coupon) => ({
    id: coupon.id,
    state: coupon.state,
    startsAt: coupon.startsAt,
    endsAt: coupon.endsAt,
    shops: coupon.shops?.include && new Set(coupon.shops.include),
    kind: coupon.benefit.kind,
    scope: coupon.scope?.kind,
    ids: coupon.scope?.ids && new Set(coupon.scope.ids),
    minAmount: fen(coupon.minAmount ?? 0),
    amount: fen(coupon.benefit.amount ?? 0),
    maxDiscount: coupon.benefit.maxDiscount === undefined ? Infinity : fen(coupon.benefit.maxDiscount),
    percent: Number(coupon.benefit.percent ?? 0),
    tiers: coupon.benefit.tiers?.map(({ atLeast, off }) => ({ atLeast: fen(atLeast), off: fen(off) })).sort((a, b) => b.atLeast - a.atLeast),
  }));
}

const REASONS = { state: '已使用', early: '未到使用时间', late: '已过期', shop: '当前门店不可用', goods: '没有适用的商品', nothing: '没有可抵扣的金额' };
const yuan = (amount) => (amount / 100).toFixed(2);

function belongs(line, { scope, ids }) {
  switch (scope) {
    case 'products': return ids.has(line.productId) || ids.has(line.sku);
    case 'categories': return line.categoryIds.some((id) => ids.has(id));
    case 'brands': return ids.has(line.brandId);
    default: return true;
  }
}

function judge(coupon, lines, sum, cart, context) {
  if (coupon.state !== 'unused') return 'state';
  if (context.now < coupon.startsAt) return 'early';
  if (context.now >= coupon.endsAt) return 'late';
  if (coupon.shops && !coupon.shops.has(context.shopId)) return 'shop';
  if (lines.length === 0) return 'goods';
  if (sum < coupon.minAmount) return 'short';
  switch (coupon.kind) {
    case 'percentOff': return Math.min(Math.round(sum * coupon.percent / 100), coupon.maxDiscount) || 'nothing';
    case 'tiers': return coupon.tiers.find((tier) => sum >= tier.atLeast)?.off ?? 'nothing';
    case 'shippingOff': return Math.min(coupon.amount, cart.shippingFee) || 'nothing';
    default: return Math.min(coupon.amount, sum) || 'nothing';
  }
}

function allocate(discount, lines, sum) {
  const shares = {};
  let left = discount;
  for (let i = 0; i < lines.length - 1; i++) {
    const share = Math.floor(discount * lines[i].amount / sum);
    shares[lines[i].id] = share;
    left -= share;
  }
  shares[lines[lines.length - 1].id] = left;
  return shares;
}

/** The cart as it comes: it is read on every edit, as ours is. */
export function evaluate(given, context, wallet, limit = Infinity) {
  const cart = {
    shippingFee: fen(given.shippingFee ?? 0),
    lines: given.lines.map((line) => ({ ...line, amount: fen(line.unitPrice) * line.quantity })),
  };
  const usable = [];
  const unusable = [];
  for (const coupon of wallet) {
    const lines = coupon.scope === 'all' ? cart.lines : cart.lines.filter((line) => belongs(line, coupon));
    let sum = 0;
    for (const line of lines) sum += line.amount;
    const outcome = judge(coupon, lines, sum, cart, context);
    if (typeof outcome === 'number') usable.push({ coupon, lines, sum, discount: outcome });
    else unusable.push({ coupon, outcome, sum });
  }
  usable.sort((a, b) => b.discount - a.discount);
  return {
    usable: usable.slice(0, limit).map(({ coupon, lines, sum, discount }) => ({
      couponId: coupon.id,
      discount,
      shares: coupon.kind === 'shippingOff' ? {} : allocate(discount, lines, sum),
    })),
    unusable: unusable.slice(0, limit).map(({ coupon, outcome, sum }) => ({
      couponId: coupon.id,
      reason: outcome === 'short' ? `还差${yuan(coupon.minAmount - sum)}元` : REASONS[outcome],
    })),
    best: usable[0] ?? null,
  };
}

/** What an item costs by itself, and with which coupon, in fen. */
export function price(item, context, wallet) {
  const { best } = evaluate({ lines: [{ ...item, quantity: 1 }] }, context, wallet, 1);
  const before = fen(item.unitPrice);
  return { id: item.id, before, payable: before - (best?.discount ?? 0), couponId: best?.coupon.id };
}

/** And the nearest threshold at which more would come off. */
export function priceWithNext(item, context, wallet) {
  const now = price(item, context, wallet);
  const line = { ...item, amount: now.before };
  const short = wallet
    .filter((coupon) => coupon.minAmount > now.before && (coupon.scope === 'all' || belongs(line, coupon)))
    .filter((coupon) => typeof judge(coupon, [line], coupon.minAmount, { shippingFee: 0 }, context) === 'number')
    .sort((a, b) => a.minAmount - b.minAmount);
  for (const coupon of short) {
    const more = (coupon.minAmount - now.before) / 100;
    const lines = [{ ...item, quantity: 1 }, { ...item, id: '+', unitPrice: more, quantity: 1 }];
    const { best } = evaluate({ lines }, context, wallet, 1);
    if (best.coupon === coupon && best.discount > now.before - now.payable) {
      return { ...now, next: { couponId: coupon.id, addAmount: more, payable: coupon.minAmount - best.discount } };
    }
  }
  return { ...now, next: null };
}
