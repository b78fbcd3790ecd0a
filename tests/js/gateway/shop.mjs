// A shop's backend for the tests, the same under Node and under workerd. Who calls stands in a header, as a session
// would in a cookie.
import { createGateway, memoryStores } from 'couponkit/server';

/**
 * @param {object} env `platforms`: the stand-ins' address; `credentials`: by platform; `customers`: Waiqin's,
 *   by user
 * @returns {(request: Request) => Promise<Response>}
 */
export function createShop({ platforms, credentials, customers }) {
  const events = [];
  const { kingdee } = credentials;
  const baseUrl = platforms;
  const settings = { kingdee: { baseUrl }, tmall: { baseUrl }, waiqin: { baseUrl }, zvcms: { baseUrl } };
  const options = {
    credentials: { ...credentials, settings },
    allow: [
      'kingdee.distributeCoupons', 'kingdee.listWriteOffs', 'tmall.sendCoupon', 'waiqin.receiveVoucher',
      'waiqin.queryVouchers', 'waiqin.queryVoucherUsage', 'zvcms.listUsableCoupons',
    ],
    trustedSign: ['kingdee.distributeCoupons', 'tmall.sendCoupon', 'waiqin.receiveVoucher', 'waiqin.addVoucher'],
    origins: ['https://m.shop.example'],
    authorize(request, call) {
      const name = request.headers.get('x-user');
      if (name === 'broken') throw new Error(`session store down, secret ${kingdee.clientSecret}`);
      return name ? identityOf(name, call, customers) : null;
    },
    rateLimit: (user) => (user.id === 'hasty' ? 1234 : true),
    onEvent(event) {
      events.push(event);
      throw new Error('the log is full');
    },
    path: '/coupons',
    stores: memoryStores(),
    bodyTimeoutMs: 1500,
    timeoutMs: 600,
    maxAnswerBytes: 300_000,
  };
  const gateway = createGateway(options);
  const filtering = createGateway({ ...options, path: '/filtered', filter: (result) => ({ ...result, rows: result.rows.slice(0, 1) }) });
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/_events') return Response.json(events.splice(0));
    return pathname.startsWith('/filtered') ? filtering(request) : gateway(request);
  };
}

/** What the session settles. The page names a Tmall activity by a name of the shop's; its code is the backend's. */
function identityOf(name, call, customers) {
  const cmId = customers[name];
  return {
    user: { id: name },
    seesAll: name === 'staff',
    owned: {
      ...(!['walkIn', 'staff'].includes(name) && { memberId: memberOf(name), openId: `open-${name}` }),
      ...(call.operation === 'tmall.sendCoupon' && { uuid: `yxx-${call.params.uuid}` }),
      ...(cmId && { cmId }),
      userId: '383933091455959041',
    },
  };
}

/** Kingdee's member of a user: digits. */
export function memberOf(name) {
  return Array.from(name, (letter) => letter.charCodeAt(0)).join('');
}
