// The coupons that a shopper holds, as the backend itself gets to know them: of the platforms, of what it has claimed for the
// shopper, and of the shop's own. What a page says of coupons is never believed.

import { Client, toCoupons } from 'couponkit';
import { couponsOf } from '../miniprogram/lib/activity.js';
import { ZVCMS } from '../miniprogram/lib/shop.js';

const LIST = 'zvcms.listUsableCoupons';

/**
 * @typedef {import('couponkit').Coupon} Coupon
 * @typedef {(request: Request) => Promise<Response>} Handler
 */

/**
 * @param {{ gateway: Handler, activities: import('./activities.mjs').Activity[], claims: import('./claims.mjs').Claims,
 *   ownCoupons: () => Coupon[] }} shop
 * @returns {(request: Request, shopper: { id: string }) => Promise<Coupon[]>}
 */
export function shopperCoupons({ gateway, activities, claims, ownCoupons }) {
  return async (request, shopper) => {
    const client = clientWithin(gateway, request, '/coupons');
    const ownRows = clientWithin(gateway, request, '/coupons/own');
    const claimed = claims.of(shopper.id).map(({ activityId, answer }) => {
      const activity = activities.find(({ id }) => id === activityId);
      return activity && answer !== null ? couponsOf({ toCoupons, client, ownRows }, activity, answer) : [];
    });
    const listed = client.call(LIST, {}).then((answer) => toCoupons(LIST, answer, ZVCMS));
    const lists = await Promise.all([listed, ...claimed]);
    return [...lists.flat(), ...ownCoupons()];
  };
}

/**
 * A client of the shop's own gateway in the same process, for the shopper that a request comes from.
 * @param {Handler} gateway @param {Request} request @param {string} path
 */
function clientWithin(gateway, request, path) {
  const headers = { cookie: request.headers.get('cookie') ?? '' };
  return new Client({
    forward: { url: new URL(path, request.url).href, headers },
    async transport({ method, url, headers: sent, body }) {
      const answer = await gateway(new Request(url, { method, headers: sent, ...(body === undefined ? {} : { body }) }));
      return { status: answer.status, text: await answer.text() };
    },
  });
}
