// The shop as a Worker. One gateway for all requests of the isolate, as in production.
import { createShop } from './shop.mjs';

let shop;

export default {
  fetch(request, env) {
    shop ??= createShop(env.SHOP);
    return shop(request);
  },
};
