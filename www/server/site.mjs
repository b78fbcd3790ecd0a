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

  /** @param {(shopper: Shopper, request: Request) => unknown} answer */
  const forShopper = (answer) => async (/** @type {Request} */ request) => {
    const shopper = shopperOf(request);
    return shopper ? answered(() => answer(shopper, request)) : new Response('Unauthorized', { status: 401 });
  };

  /** @type {Record<string, (request: Request) => Response | Promise<Response>>} */
  const routes = {
    'POST /session': (request) => shoppers.signIn(request),
    'POST /staff/session': (request) => tablets.signIn(request),
    'GET /activities': () => Response.json(offersOf(activities, platforms.ledger())),
    'GET /own-coupons': () => Response.json(ownCoupons()),
    // What the page may know of who the shopper is: enough to say who may claim what.
    'GET /customer': forShopper(({ level }) => ({ levels: [level] })),
    'GET /staff/activities': (request) =>
      tabletOf(request) ? Response.json(staffOffers(activities, SHOPPER)) : new Response('Unauthorized', { status: 401 }),
    'GET /claims': forShopper(({ id }) => claims.of(id)),
    'GET /orders': forShopper(({ id }) => orders.of(id)),
    'POST /orders': forShopper(async (shopper, request) =>
      orders.place(shopper.id, await bodyOf(request), await couponsHeld(request, shopper))),
    'POST /refunds': forShopper(async ({ id }, request) => {
      const { orderId, ...refunding } = await bodyOf(request);
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

/**
 * What is offered, with how many there are of each: a real shop's marketing system says; here the stand-ins do.
 * @param {import('./activities.mjs').Activity[]} activities
 * @param {Pick<ReturnType<import('./gateway.mjs').Platforms['ledger']>, 'campaigns' | 'issued'>} ledger
 */
function offersOf(activities, { campaigns, issued }) {
  return activities.map((activity) => {
    const campaign = campaigns.find(({ id }) => id === activity.stockId);
    const claimed = issued.filter((each) => each.campaign === activity.stockId).length;
    const stock = campaign?.stock == null ? {} : { stock: { total: campaign.stock + claimed, claimed } };
    const perCustomer = campaign?.perUser ? { perCustomer: campaign.perUser } : {};
    return { ...activity, claim: { ...activity.claim, ...stock, ...perCustomer } };
  });
}

/** The body's fields, whatever it is. @param {Request} request @returns {Promise<any>} */
const bodyOf = async (request) => Object(await request.json());

/** 400 for what a page must not have sent, 503 where a platform does not answer. @param {() => unknown} answer */
async function answered(answer) {
  const refusal = Response.json({ error: 'refused' }, { status: 400 });
  try {
    const found = await answer();
    return found === null ? refusal : Response.json(found);
  } catch (error) {
    if (error instanceof SyntaxError) return refusal;
    if (!CouponKitError.is(error)) throw error;
    return error.code === 'invalidInput' ? refusal : Response.json({ error: 'unavailable' }, { status: 503 });
  }
}
