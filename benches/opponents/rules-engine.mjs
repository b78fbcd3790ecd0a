// json-rules-engine, as its documentation uses it: a rule a coupon, facts of the cart. Eligibility only.
import { Engine } from 'json-rules-engine';

export function readCoupons(coupons) {
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const coupon of coupons) engine.addRule({ conditions: { all: conditions(coupon) }, event: { type: coupon.id } });
  return engine;
}

function conditions(coupon) {
  const all = [
    { fact: 'now', operator: 'greaterThanInclusive', value: coupon.startsAt },
    { fact: 'now', operator: 'lessThan', value: coupon.endsAt },
    { fact: 'eligible', params: { scope: coupon.scope }, operator: 'greaterThanInclusive', value: Math.max(0.01, Number(coupon.minAmount)) },
  ];
  if (coupon.state !== 'unused') all.push({ fact: 'never', operator: 'equal', value: true });
  if (coupon.shops?.include) all.push({ fact: 'shopId', operator: 'in', value: coupon.shops.include });
  return all;
}

export async function evaluate(engine, cart, context) {
  engine.addFact('eligible', ({ scope }) => cart.lines.reduce((sum, line) => sum + (matches(scope, line) ? line.amount : 0), 0) / 100);
  const { events } = await engine.run({ now: context.now, shopId: context.shopId });
  return events.map((event) => event.type);
}

function matches(scope, line) {
  switch (scope.kind) {
    case 'products': return scope.ids.includes(line.productId) || scope.ids.includes(line.sku);
    case 'categories': return line.categoryIds.some((id) => scope.ids.includes(id));
    case 'brands': return scope.ids.includes(line.brandId);
    default: return true;
  }
}
