// What a careful developer writes after measuring: integer fen, scopes looked up by id once per wallet, sums per distinct
// scope, and shares and sentences only of the verdicts that a page shows. Still one reason a coupon and floored shares
// with the rest on the last line; no exact decimals, context that is missing, units, stacks or input checks.

const fen = (yuan) => Math.round(Number(yuan) * 100);

/** A wallet made ready: coupons in fen, and which scopes name an id. */
export function readCoupons(coupons) {
  const scopes = [];
  const numbers = new Map();
  const named = { products: new Map(), categories: new Map(), brands: new Map() };
  const all = [];
  const numberOf = (scope) => {
    const key = JSON.stringify(scope ?? { kind: 'all' });
    if (numbers.has(key)) return numbers.get(key);
    const number = scopes.length;
    scopes.push(scope);
    numbers.set(key, number);
    if (!scope || scope.kind === 'all') all.push(number);
    else for (const id of scope.ids) named[scope.kind].set(id, [...(named[scope.kind].get(id) ?? []), number]);
    return number;
  };
  const list = coupons.map((coupon) => ({
    id: coupon.id,
    state: coupon.state,
    startsAt: coupon.startsAt,
    endsAt: coupon.endsAt,
    shops: coupon.shops?.include && new Set(coupon.shops.include),
    kind: coupon.benefit.kind,
    scope: numberOf(coupon.scope),
    minAmount: fen(coupon.minAmount ?? 0),
    amount: fen(coupon.benefit.amount ?? 0),
    maxDiscount: coupon.benefit.maxDiscount === undefined ? Infinity : fen(coupon.benefit.maxDiscount),
    percent: Number(coupon.benefit.percent ?? 0),
    tiers: coupon.benefit.tiers?.map(({ atLeast, off }) => ({ atLeast: fen(atLeast), off: fen(off) })).sort((a, b) => b.atLeast - a.atLeast),
  }));
  return { list, count: scopes.length, named, all };
}

const REASONS = { state: '已使用', early: '未到使用时间', late: '已过期', shop: '当前门店不可用', goods: '没有适用的商品', nothing: '没有可抵扣的金额' };
const yuan = (amount) => (amount / 100).toFixed(2);

/** Sums and lines of every scope. */
function match(cart, { count, named, all }) {
  const sums = new Array(count).fill(0);
  const lines = Array.from({ length: count }, () => []);
  const add = (number, line) => {
    const list = lines[number];
    if (list[list.length - 1] === line) return;
    list.push(line);
    sums[number] += line.amount;
  };
  for (const line of cart.lines) {
    for (const number of all) add(number, line);
    for (const number of named.products.get(line.productId) ?? []) add(number, line);
    for (const number of named.products.get(line.sku) ?? []) add(number, line);
    for (const id of line.categoryIds) for (const number of named.categories.get(id) ?? []) add(number, line);
    for (const number of named.brands.get(line.brandId) ?? []) add(number, line);
  }
  return { sums, lines };
}

function judge(coupon, sum, cart, context) {
  if (coupon.state !== 'unused') return 'state';
  if (context.now < coupon.startsAt) return 'early';
  if (context.now >= coupon.endsAt) return 'late';
  if (coupon.shops && !coupon.shops.has(context.shopId)) return 'shop';
  if (sum === 0) return 'goods';
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
  const { sums, lines } = match(cart, wallet);
  const usable = [];
  const unusable = [];
  for (const coupon of wallet.list) {
    const sum = sums[coupon.scope];
    const outcome = judge(coupon, sum, cart, context);
    if (typeof outcome === 'number') usable.push({ coupon, discount: outcome });
    else unusable.push({ coupon, outcome, sum });
  }
  usable.sort((a, b) => b.discount - a.discount);
  return {
    usable: usable.slice(0, limit).map(({ coupon, discount }) => ({
      couponId: coupon.id,
      discount,
      shares: coupon.kind === 'shippingOff' ? {} : allocate(discount, lines[coupon.scope], sums[coupon.scope]),
    })),
    unusable: unusable.slice(0, limit).map(({ coupon, outcome, sum }) => ({
      couponId: coupon.id,
      reason: outcome === 'short' ? `还差${yuan(coupon.minAmount - sum)}元` : REASONS[outcome],
    })),
    best: usable[0] ?? null,
  };
}
