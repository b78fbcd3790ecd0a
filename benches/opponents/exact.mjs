// The rules of a single coupon written straight down in JavaScript with decimal.js: what exactness costs without wasm.
// It knows the benefits, checks and shares; it does not know stacks, selections, schedules, required items,
// unknown rules or messages.
import { Decimal } from 'decimal.js';

const ZERO = new Decimal(0);
const MODES = {
  halfUp: Decimal.ROUND_HALF_UP, floor: Decimal.ROUND_FLOOR, ceil: Decimal.ROUND_CEIL, halfEven: Decimal.ROUND_HALF_EVEN,
};
const decimal = (value) => new Decimal(value);
const cents = (value, mode = Decimal.ROUND_HALF_UP) => value.toDecimalPlaces(2, mode);
const add = (values) => values.reduce((sum, value) => sum.plus(value), ZERO);
const bytes = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const TAKES_UNITS = ['buyGet', 'freeItems', 'exchange'];

export function readCart(cart) {
  const lines = cart.lines.map((line) => {
    const quantity = decimal(line.quantity);
    const gross = cents(decimal(line.unitPrice).times(quantity));
    const weighed = line.weighed || !quantity.isInteger();
    return { ...line, gross, net: gross.minus(cents(decimal(line.discount ?? 0))), units: weighed ? null : quantity.toNumber() };
  });
  const order = cents(decimal(cart.orderDiscount ?? 0));
  const before = lines.map(({ id, net }) => ({ id, weight: net }));
  const shares = apportion(order, before);
  const discounted = order.gt(0) || lines.some((line) => line.gross.gt(line.net));
  lines.forEach((line) => { line.net = line.net.minus(shares.get(line.id) ?? ZERO); });
  const fee = cents(decimal(cart.shippingFee ?? 0));
  return { lines, fee, discounted, payable: add(lines.map((line) => line.net)).plus(fee) };
}

export function evaluate(cart, context, coupons, options = {}) {
  const basket = readCart(cart);
  const verdicts = coupons.map((coupon) => judge(coupon, basket, context, options));
  const by = (status) => verdicts.filter((verdict) => verdict.status === status);
  return { usable: by('usable').sort(compare), unusable: by('unusable'), undetermined: by('undetermined') };
}

function compare(a, b) {
  const last = (value) => value ?? Infinity;
  const threshold = ({ coupon }) => decimal(coupon.minAmount ?? 0);
  return b.total.cmp(a.total) || a.waste.cmp(b.waste) || threshold(b).cmp(threshold(a))
    || Math.sign(last(a.coupon.endsAt) - last(b.coupon.endsAt))
    || Math.sign(last(a.coupon.claimedAt) - last(b.coupon.claimedAt)) || bytes(a.couponId, b.couponId);
}

function judge(coupon, basket, context, options) {
  const failing = [];
  const missing = [];
  checkTerms(coupon, basket, context, failing, missing);
  const lines = basket.lines.filter((line) => includes(coupon, line));
  const outcome = checkGoods(coupon, lines, basket, options, failing);
  const status = failing.length > 0 ? 'unusable' : missing.length > 0 ? 'undetermined' : 'usable';
  const { goods, shipping, waste, weights } = status === 'usable' ? outcome : NOTHING;
  const shares = [...apportion(goods, weights)].filter(([, share]) => share.gt(0));
  return {
    coupon, couponId: coupon.id, status, total: goods.plus(shipping), waste,
    discount: goods.toFixed(2), shippingDiscount: shipping.toFixed(2), wasted: waste.toFixed(2),
    payable: basket.payable.minus(goods).minus(shipping).toFixed(2),
    allocations: Object.fromEntries(shares.map(([id, share]) => [id, share.toFixed(2)])),
    reasons: [...failing, ...missing],
  };
}

const NOTHING = { goods: ZERO, shipping: ZERO, waste: ZERO, weights: [] };

function checkTerms(coupon, basket, { now, shopId, scene, payment, customer = {}, usedToday }, failing, missing) {
  const { state = 'unused', limits = {} } = coupon;
  if (state !== 'unused' && state !== 'expired') failing.push(state);
  if (coupon.startsAt != null && now < coupon.startsAt) failing.push('notStarted');
  if (state === 'expired' || (coupon.endsAt != null && now >= coupon.endsAt)) failing.push('expired');
  const { include, exclude } = coupon.shops ?? {};
  if (include || exclude) {
    if (shopId === undefined) missing.push('missingContext');
    else if ((include && !include.includes(shopId)) || exclude?.includes(shopId)) failing.push('wrongShop');
  }
  for (const [allowed, given, code] of [[coupon.scenes, scene, 'wrongScene'], [coupon.payment && [coupon.payment], payment, 'wrongPayment']]) {
    if (!allowed) continue;
    if (given === undefined) missing.push('missingContext');
    else if (!allowed.includes(given)) failing.push(code);
  }
  checkCustomer(coupon.customers ?? {}, customer, failing, missing);
  if (limits.perCustomerPerDay != null) {
    const used = usedToday?.[coupon.id] ?? usedToday?.[coupon.templateId] ?? 0;
    if (!usedToday) missing.push('missingContext');
    else if (used >= limits.perCustomerPerDay) failing.push('dailyLimit');
  }
  if (limits.remainingUses === 0 || (limits.remainingAmount != null && decimal(limits.remainingAmount).isZero())) failing.push('noUsesLeft');
  if (coupon.exclusive && basket.discounted) failing.push('otherDiscounts');
}

function checkCustomer(asked, known, failing, missing) {
  const meets = (by) => (!asked[by] ? 'not asked' : !known[by] ? 'missing' : asked[by].some((value) => known[by].includes(value)) ? 'yes' : 'no');
  for (const by of ['departments', 'districts', 'ids', 'labels', 'levels', 'types']) {
    const met = by === 'ids' ? [meets('ids'), meets('codes')] : [meets(by)];
    if (met.includes('yes')) continue;
    if (met.includes('missing')) missing.push('missingContext');
    else if (met.includes('no')) failing.push('wrongCustomer');
  }
}

function includes({ scope = { kind: 'all' }, benefit }, line) {
  if (benefit.kind !== 'shippingOff' && line.discountable === false) return false;
  if (scope.kind === 'all') return !scope.exclude;
  const given = {
    products: [line.productId, line.sku, line.code].filter((id) => id != null),
    categories: line.categoryIds,
    brands: line.brandId == null ? undefined : [line.brandId],
  }[scope.kind];
  if (!given || (scope.kind === 'products' && given.length === 0)) return false;
  return given.some((id) => scope.ids.includes(id)) !== Boolean(scope.exclude);
}

function checkGoods(coupon, lines, basket, options, failing) {
  const { benefit } = coupon;
  if (benefit.kind === 'service') { failing.push('notForOrders'); return NOTHING; }
  if (lines.length === 0) { failing.push('noEligibleItems'); return NOTHING; }
  const amount = add(lines.map((line) => line.net));
  const base = options.thresholdBase === 'gross' ? add(lines.map((line) => line.gross)) : amount;
  const lowest = benefit.kind === 'tiers' ? Decimal.min(...benefit.tiers.map((tier) => tier.atLeast)) : ZERO;
  if (base.lt(Decimal.max(lowest, coupon.minAmount ?? 0))) failing.push('belowMinAmount');
  const unitsOnly = TAKES_UNITS.includes(benefit.kind);
  const pieces = lines.reduce((sum, line) => sum + (unitsOnly ? (line.net.gt(0) ? line.units ?? 0 : 0) : line.units ?? 1), 0);
  const set = benefit.kind === 'buyGet' ? benefit.buy + benefit.get : 0;
  if (decimal(pieces).lt(Decimal.max(set, coupon.minQuantity ?? 0))) failing.push('belowMinQuantity');
  if (failing.length > 0) return NOTHING;
  const outcome = discount(coupon, lines, amount, base, basket, options);
  if (outcome.goods.plus(outcome.shipping).isZero()) failing.push('noDiscount');
  return outcome;
}

function discount(coupon, lines, amount, base, basket, options) {
  const { benefit } = coupon;
  const unitShares = TAKES_UNITS.includes(benefit.kind) ? takeUnits(benefit, lines) : undefined;
  const raw = unitShares ? add(unitShares.map(({ weight }) => weight)) : rawDiscount(benefit, amount, base, basket, options);
  const caps = [benefit.maxDiscount, coupon.limits?.remainingAmount].filter((cap) => cap != null).map((cap) => cents(decimal(cap)));
  const capped = Decimal.min(raw, ...caps);
  const available = Decimal.max(0, basket.payable.minus(cents(decimal(options.minPayable ?? 0))));
  const given = Decimal.min(capped, benefit.kind === 'shippingOff' ? basket.fee : amount, available);
  const waste = capped.minus(given);
  if (benefit.kind === 'shippingOff') return { goods: ZERO, shipping: given, waste, weights: [] };
  return { goods: given, shipping: ZERO, waste, weights: unitShares ?? lines.map(({ id, net }) => ({ id, weight: net })) };
}

function rawDiscount(benefit, amount, base, basket, options) {
  switch (benefit.kind) {
    case 'amountOff': return cents(decimal(benefit.amount));
    case 'percentOff': return cents(amount.times(benefit.percent).div(100), MODES[options.rounding ?? 'halfUp']);
    case 'priceTo': return Decimal.max(0, amount.minus(cents(decimal(benefit.amount))));
    case 'shippingOff': return benefit.amount == null ? basket.fee : cents(decimal(benefit.amount));
    default: return tiered(benefit, base);
  }
}

function tiered({ tiers, every }, base) {
  const reached = tiers.filter((tier) => base.gte(tier.atLeast));
  reached.sort((a, b) => decimal(b.atLeast).cmp(a.atLeast) || decimal(b.off).cmp(a.off));
  if (reached.length === 0) return ZERO;
  const off = cents(decimal(reached[0].off));
  return every ? off.times(base.divToInt(reached[0].atLeast)) : off;
}

/** What each line's units give. One by one, as everybody writes it: quantities of 10^9 are out of its reach. */
function takeUnits(benefit, lines) {
  const units = lines.filter((line) => line.units && line.net.gt(0)).flatMap(unitsOf);
  const falling = units.slice().sort((a, b) => b.price.cmp(a.price) || bytes(a.id, b.id) || a.order - b.order);
  const rising = units.slice().sort((a, b) => a.price.cmp(b.price) || bytes(a.id, b.id) || a.order - b.order);
  const given = new Map();
  for (const { id, price } of chosen(benefit, falling, rising)) given.set(id, (given.get(id) ?? ZERO).plus(price));
  return [...given].map(([id, weight]) => ({ id, weight }));
}

function chosen(benefit, falling, rising) {
  if (benefit.kind === 'exchange') {
    const price = cents(decimal(benefit.price ?? 0));
    const dearer = (benefit.pick === 'dearest' ? falling : rising).filter((unit) => unit.price.gt(price));
    return dearer.slice(0, benefit.count ?? 1).map((unit) => ({ ...unit, price: unit.price.minus(price) }));
  }
  if (benefit.kind === 'freeItems') {
    const dearest = falling.slice(0, benefit.dearest ?? 0);
    return [...dearest, ...rising.filter((unit) => !dearest.includes(unit)).slice(0, benefit.cheapest ?? 0)];
  }
  const { buy, get, pick = 'cheapest', repeat } = benefit;
  const most = repeat === null ? Infinity : repeat ?? 1;
  const sets = Math.min(Math.floor(falling.length / (buy + get)), most);
  if (pick === 'nextDearest') return falling.slice(0, sets * (buy + get)).filter((_, i) => i % (buy + get) >= buy);
  return (pick === 'dearest' ? falling : rising).slice(0, sets * get);
}

function unitsOf({ id, net, units }) {
  const fen = net.times(100).toNumber();
  const each = Math.floor(fen / units);
  return Array.from({ length: units }, (_, order) => ({ id, order, price: decimal(each + (order >= units - fen % units ? 1 : 0)).div(100) }));
}

/** Largest remainders; ties to the larger weight, then the smaller id. */
function apportion(total, weights) {
  const sum = add(weights.map(({ weight }) => weight));
  if (sum.isZero()) return new Map();
  const parts = weights.map(({ id, weight }) => {
    const exact = total.times(weight).times(100);
    const whole = exact.divToInt(sum);
    return { id, weight, whole, rest: exact.minus(whole.times(sum)) };
  });
  const left = total.times(100).minus(add(parts.map(({ whole }) => whole))).toNumber();
  const order = parts.slice().sort((a, b) => b.rest.cmp(a.rest) || b.weight.cmp(a.weight) || bytes(a.id, b.id));
  for (const part of order.slice(0, left)) part.whole = part.whole.plus(1);
  return new Map(parts.map(({ id, whole }) => [id, whole.div(100)]));
}
