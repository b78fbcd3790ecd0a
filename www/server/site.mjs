// The shop's backend: the site, the login, the activities and the gateway on one origin.

import sqlite from 'node-sqlite3-wasm';
import { CouponKitError } from 'couponkit';
import { activitiesAt } from './activities.mjs';
import { Claims } from './claims.mjs';
import { files } from './files.mjs';
import { listen } from './fetch-style.mjs';
import { shopGateway, staffGateway, staffOffers } from './gateway.mjs';
import { Orders } from './orders.mjs';
import { ownCouponsAt } from './own-coupons.mjs';
import { sendOn } from './proxy.mjs';
import { SHOPPER, Sessions, TABLET } from './sessions.mjs';
import { shopperCoupons } from './shopper-coupons.mjs';

/** Where the tablet's signed requests pass through. */
const STAFF_SEND = '/staff/send';

/** @typedef {import('./sessions.mjs').Shopper} Shopper */

/**
 * @param {{ platforms: import('./gateway.mjs').Platforms, folder: string, port?: number, file?: string,
 *   ownCouponsAt?: (now: number) => import('couponkit').Coupon[] }} options
 *   `folder`: the built site; `file`: where claims and orders are kept, in memory without one
 */
export async function startSite({ platforms, folder, port = 0, file, ownCouponsAt: offered = ownCouponsAt }) {
  const shoppers = new Sessions('session', SHOPPER);
  const tablets = new Sessions('tablet', TABLET);
  const db = new sqlite.Database(file);
  const claims = new Claims(db);
  const orders = new Orders(db, platforms.now);
  const activities = activitiesAt(platforms.now());
  const shopperOf = (/** @type {Request} */ request) => shoppers.of(request);
  const tabletOf = (/** @type {Request} */ request) => tablets.of(request);
  const gateway = shopGateway({ platforms, activities, claims, shopperOf });
  const staff = staffGateway({ platforms, activities, tabletOf, customer: SHOPPER });
  const site = files(folder);
  const ownCoupons = () => offered(platforms.now());
  const couponsHeld = shopperCoupons({ gateway, activities, claims, ownCoupons });

  /** How many there are of each activity's coupons: a real shop's marketing system says; here the stand-ins do. */
  const offers = () => {
    const { campaigns, issued } = platforms.ledger();
    return activities.map((activity) => {
      const campaign = campaigns.find(({ id }) => id === activity.stockId);
      const claimed = issued.filter((each) => each.campaign === activity.stockId).length;
      const stock = campaign?.stock == null ? {} : { stock: { total: campaign.stock + claimed, claimed } };
      const perCustomer = campaign?.perUser ? { perCustomer: campaign.perUser } : {};
      return { ...activity, claim: { ...activity.claim, ...stock, ...perCustomer } };
    });
  };

  /** @param {(shopper: Shopper, request: Request) => unknown} answer */
  const forShopper = (answer) => async (/** @type {Request} */ request) => {
    const shopper = shopperOf(request);
    if (!shopper) return new Response('Unauthorized', { status: 401 });
    try {
      return answered(await answer(shopper, request));
    } catch (error) {
      // What a page must not have sent, or a platform that does not answer; anything else is a fault of this server.
      if (error instanceof SyntaxError || (CouponKitError.is(error) && error.code === 'invalidInput')) return answered(null);
      if (CouponKitError.is(error)) return Response.json({ error: 'unavailable' }, { status: 503 });
      throw error;
    }
  };

  /** @type {Record<string, (request: Request) => Response | Promise<Response>>} */
  const routes = {
    'POST /session': (request) => shoppers.signIn(request),
    'POST /staff/session': (request) => tablets.signIn(request),
    'GET /activities': () => Response.json(offers()),
    'GET /own-coupons': () => Response.json(ownCoupons()),
    // What the page may know of who the shopper is: enough to say who may claim what.
    'GET /customer': forShopper(({ level }) => ({ levels: [level] })),
    'GET /staff/activities': (request) =>
      tabletOf(request) ? Response.json(staffOffers(activities, SHOPPER)) : new Response('Unauthorized', { status: 401 }),
    'GET /claims': forShopper(({ id }) => claims.of(id)),
    'GET /orders': forShopper(({ id }) => orders.of(id)),
    'POST /orders': forShopper(async (shopper, request) =>
      orders.place(shopper.id, await request.json(), await couponsHeld(request, shopper))),
    'POST /refunds': forShopper(async ({ id }, request) => {
      const { orderId, ...refunding } = await request.json();
      return orders.refund(id, orderId, refunding);
    }),
  };
  const server = await listen(
    async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === '/coupons' || pathname.startsWith('/coupons/')) return gateway(request);
      if (pathname === '/staff/coupons/sign') return staff(request);
      if (pathname.startsWith(STAFF_SEND)) {
        return tabletOf(request) ? sendOn(request, STAFF_SEND, platforms.url) : new Response('Unauthorized', { status: 401 });
      }
      return routes[`${request.method} ${pathname}`]?.(request) ?? site(request);
    },
    { port },
  );
  return {
    url: server.url,
    async close() {
      await server.close();
      db.close();
    },
  };
}

/** `null`: what was asked for cannot be. @param {unknown} answer */
const answered = (answer) =>
  answer === null ? Response.json({ error: 'refused' }, { status: 400 }) : Response.json(answer);
