// The shop's gateway: couponkit/server with this shop's credentials, its shoppers and its activities.

import { claimable } from 'couponkit';
import { createGateway } from 'couponkit/server';

/**
 * @typedef {Awaited<ReturnType<typeof import('../platforms/index.mjs').startPlatforms>>} Platforms
 * @typedef {import('./sessions.mjs').Shopper} Shopper
 * @typedef {import('./activities.mjs').Activity} Activity
 * @typedef {import('couponkit').Operation} Operation
 * @typedef {import('couponkit/server').GatewayCall} GatewayCall
 * @typedef {import('couponkit/server').Credentials} Credentials
 * @typedef {{ platforms: Platforms, activities: Activity[], claims: import('./claims.mjs').Claims,
 *   shopperOf: (request: Request) => Shopper | null }} Shop
 */

/** Who a claim is for, in an operation's own params: what only the backend may say. @type {Partial<Record<Operation, (shopper: Shopper, activity?: Activity) => Record<string, unknown>>>} */
const OWNED = {
  'zvcms.listUsableCoupons': ({ zvcms }) => ({ userId: zvcms.userId }),
  'kingdee.distributeCoupons': ({ kingdee }) => ({ memberId: kingdee.memberId, mobile: kingdee.mobile }),
  'tmall.sendCoupon': ({ tmall }, activity) => ({ openId: tmall.openId, uuid: activity?.params.uuid }),
  'waiqin.receiveVoucher': ({ waiqin }) => ({ cmId: waiqin.cmId }),
};

/** @type {Operation[]} */
const CLAIMS = ['kingdee.distributeCoupons', 'tmall.sendCoupon', 'waiqin.receiveVoucher'];

/**
 * `/coupons` hands answers on as they come; `/coupons/own` takes out of them the rows of other people.
 * @param {Shop} shop
 * @returns {(request: Request) => Promise<Response>}
 */
export function shopGateway(shop) {
  /** What a request claims, so that its outcome can be remembered. @type {WeakMap<Request, { shopper: string, activity: string }>} */
  const begun = new WeakMap();
  // Whoever tries the site is the same shopper, and asks on every edit of the cart: no limit by user here.
  const rateLimit = { perUser: /** @type {const} */ (false) };
  const common = { credentials: credentialsFor(shop.platforms), stores: shop.claims.stores, rateLimit };
  const gateway = createGateway({
    ...common,
    path: '/coupons',
    allow: ['zvcms.listUsableCoupons', 'waiqin.queryVouchers', ...CLAIMS],
    authorize(request, call) {
      const shopper = shop.shopperOf(request);
      const activity = shop.activities.find((each) => asks(call, each));
      // A shopper claims what the shop puts on its page, and nothing else.
      if (!shopper || (CLAIMS.includes(call.operation) && !activity)) return null;
      if (activity && isClosed(activity, shopper, shop.platforms.now())) return null;
      if (activity) begun.set(request, { shopper: shopper.id, activity: activity.id });
      const owned = OWNED[call.operation]?.(shopper, activity) ?? {};
      return { user: shopper, owned, ...(activity ? { activity: activity.id } : {}) };
    },
  });
  const own = createGateway({
    ...common,
    path: '/coupons/own',
    allow: ['waiqin.queryVoucherUsage'],
    authorize(request) {
      const shopper = shop.shopperOf(request);
      return shopper && { user: shopper, owned: {} };
    },
    filter: (result, { waiqin }) => ownRows(result, waiqin.cmId),
  });
  return async (request) => {
    if (new URL(request.url).pathname === '/coupons/own') return own(request);
    const response = await gateway(request);
    const claim = begun.get(request);
    if (claim) shop.claims.record(claim.shopper, claim.activity, await response.clone().json());
    return response;
  };
}

/**
 * `/staff/coupons/sign`: for the shop's own tablet, which hands coupons to the customer in front of it. It gets signed
 * requests and sends them itself, so it is trusted with what a signature leaves unbound.
 * @param {{ platforms: Platforms, activities: Activity[], tabletOf: (request: Request) => { id: string } | null, customer: Shopper }} shop
 */
export const staffGateway = ({ platforms, activities, tabletOf, customer }) =>
  createGateway({
    credentials: credentialsFor(platforms),
    path: '/staff/coupons',
    allow: CLAIMS,
    trustedSign: CLAIMS,
    authorize(request, call) {
      const tablet = tabletOf(request);
      const activity = activities.find((each) => asks(call, each));
      if (!tablet || !activity) return null;
      const owned = OWNED[call.operation]?.(customer, activity) ?? {};
      return { user: tablet, owned, activity: `${customer.id} ${activity.id}` };
    },
  });

/** What the tablet offers: its calls say whom they are for. @param {Activity[]} activities @param {Shopper} customer */
export const staffOffers = (activities, customer) =>
  activities.map((each) => ({ ...each, params: { ...each.params, ...OWNED[each.operation]?.(customer, each) } }));

/** Whether it is not for this shopper, or not yet: the page says so, and the backend holds to it. @param {Activity} activity @param {Shopper} shopper @param {number} now */
const isClosed = ({ claim }, { level }, now) =>
  claimable(claim, { now, customer: { levels: [level] } }, 0).status === 'unusable';

/** Whether a call asks for what an activity gives. @param {GatewayCall} call @param {Activity} activity */
function asks({ operation, params }, activity) {
  if (operation !== activity.operation) return false;
  const names = ['schemaId', 'uuid', 'voucherId'].filter((name) => name in activity.params);
  return names.every((name) => params[name] === activity.params[name]);
}

/** @param {unknown} result @param {string} cmId */
function ownRows(result, cmId) {
  const { rows, ...rest } = /** @type {{ rows: { cmId?: string }[] }} */ (result);
  return { ...rest, rows: rows.filter((row) => row.cmId === cmId) };
}

/**
 * Where the platforms are, and what this shop has learnt of them that no document says (`reasons`).
 * @param {Platforms} platforms
 * @returns {Credentials}
 */
export function credentialsFor({ url: baseUrl, seeds }) {
  return {
    kingdee: seeds.kingdee.credentials,
    tmall: seeds.tmall.credentials,
    waiqin: seeds.waiqin.credentials,
    zvcms: seeds.zvcms.credentials,
    settings: {
      kingdee: { baseUrl, h5: true, reasons: { 2000002406: 'soldOut', 2000002407: 'limitReached' } },
      tmall: { baseUrl },
      waiqin: { baseUrl, reasons: { 50001: 'soldOut', 50002: 'limitReached' } },
      zvcms: { baseUrl },
    },
  };
}
