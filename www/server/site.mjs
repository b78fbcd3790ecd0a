// The shop's backend: the site, the login, the activities and the gateway on one origin.

import { activitiesAt } from './activities.mjs';
import { Claims } from './claims.mjs';
import { files } from './files.mjs';
import { listen } from './fetch-style.mjs';
import { shopGateway, staffGateway, staffOffers } from './gateway.mjs';
import { ownCouponsAt } from './own-coupons.mjs';
import { sendOn } from './proxy.mjs';
import { SHOPPER, Sessions, TABLET } from './sessions.mjs';

/** Where the tablet's signed requests pass through. */
const STAFF_SEND = '/staff/send';

/**
 * @param {{ platforms: import('./gateway.mjs').Platforms, folder: string, port?: number, file?: string }} options
 *   `folder`: the built site; `file`: where claims are kept, in memory without one
 */
export async function startSite({ platforms, folder, port = 0, file }) {
  const shoppers = new Sessions('session', SHOPPER);
  const tablets = new Sessions('tablet', TABLET);
  const claims = new Claims(file);
  const activities = activitiesAt(platforms.now());
  const shopperOf = (/** @type {Request} */ request) => shoppers.of(request);
  const tabletOf = (/** @type {Request} */ request) => tablets.of(request);
  const gateway = shopGateway({ platforms, activities, claims, shopperOf });
  const staff = staffGateway({ platforms, activities, tabletOf, customer: SHOPPER });
  const site = files(folder);

  /** What is left of each activity: a real shop's marketing system says; here the stand-ins do. */
  const offers = () => {
    const stock = new Map(platforms.ledger().campaigns.map(({ id, stock: left }) => [id, left]));
    return activities.map((activity) => ({ ...activity, left: stock.get(activity.stockId) ?? null }));
  };

  /** @type {Record<string, (request: Request) => Response>} */
  const routes = {
    'POST /session': (request) => shoppers.signIn(request),
    'POST /staff/session': (request) => tablets.signIn(request),
    'GET /activities': () => Response.json(offers()),
    'GET /own-coupons': () => Response.json(ownCouponsAt(platforms.now())),
    'GET /staff/activities': (request) =>
      tabletOf(request) ? Response.json(staffOffers(activities, SHOPPER)) : new Response('Unauthorized', { status: 401 }),
    'GET /claims': (request) => {
      const shopper = shopperOf(request);
      return shopper ? Response.json(claims.of(shopper.id)) : new Response('Unauthorized', { status: 401 });
    },
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
      claims.close();
    },
  };
}
