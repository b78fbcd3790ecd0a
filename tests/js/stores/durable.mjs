// The contract within a Worker, by the name of the check in the address.
import { durableObjectStores, storeContract } from 'couponkit/server';

export { CouponKitObject } from 'couponkit/server';

export default {
  async fetch(request, env) {
    const name = decodeURIComponent(new URL(request.url).pathname.slice(1));
    const { claims } = durableObjectStores(env.COUPONKIT, { shards: 4 });
    try {
      await storeContract(() => claims).find((check) => check.name === name).run();
      return new Response('ok');
    } catch (error) {
      return new Response(String(error));
    }
  },
};
