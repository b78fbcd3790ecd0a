// Holds the exact opponent to the worked cases, so that it is no straw man.
import { readFileSync } from 'node:fs';
import { evaluate } from './exact.mjs';

/** How many cases the opponent answers in full, beside the coupons that ask for what it does not know. */
export function checkExact() {
  const cases = JSON.parse(readFileSync(new URL('../../tests/cases/evaluation.json', import.meta.url)));
  const agreed = cases.filter(({ cart, context, coupons, options, expect }) => {
    const given = evaluate(cart, context, coupons.filter(isKnown), options);
    const known = new Set(coupons.filter(isKnown).map(({ id }) => id));
    return ['usable', 'unusable', 'undetermined'].every((section) => {
      const wanted = expect[section].filter(({ couponId }) => known.has(couponId)).map((verdict) => figures(verdict));
      return JSON.stringify(wanted) === JSON.stringify(given[section].map((verdict) => figures(verdict)));
    });
  });
  return { agreed: agreed.length, of: cases.length, differing: cases.filter((one) => !agreed.includes(one)).map(({ name }) => name) };
}

function figures({ couponId, discount, shippingDiscount, wasted, payable, allocations, reasons }) {
  if (!discount || reasons?.length > 0) return { couponId, reasons: reasons.map((reason) => reason.code ?? reason) };
  const shares = Object.keys(allocations).sort().map((id) => [id, allocations[id]]);
  return { couponId, discount, shippingDiscount, wasted, payable, shares };
}

/** Schedules, required items and rules that nobody knows are beyond it. */
function isKnown({ schedule, required, unknownRules, benefit, scope, state = 'unused' }) {
  const states = ['unused', 'used', 'expired', 'frozen', 'ended', 'deleted', 'disabled'];
  const benefits = ['amountOff', 'percentOff', 'priceTo', 'tiers', 'buyGet', 'freeItems', 'exchange', 'shippingOff', 'service'];
  const scopes = ['all', 'products', 'categories', 'brands'];
  return !schedule && !required && !unknownRules && states.includes(state) && benefits.includes(benefit.kind)
    && (!scope || (scopes.includes(scope.kind) && (scope.kind === 'all' || scope.ids)));
}
