// A worker that evaluates worked cases, and answers with where they differ from what is expected.
import { Wallet, evaluate } from 'couponkit';
import { differences } from '../mini/differ.mjs';

export function found(cases, { evaluate, Wallet }) {
  return cases.flatMap(({ name, cart, context, coupons, options, expect }) => [
    ...differences(name, expect, evaluate({ cart, context, coupons, options })),
    ...differences(`${name}, by a wallet`, expect, new Wallet(coupons).evaluate(cart, context, options)),
  ]);
}

export default {
  async fetch(request) {
    return Response.json(found(await request.json(), { evaluate, Wallet }));
  },
};
