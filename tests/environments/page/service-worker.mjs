import * as couponkit from './node_modules/couponkit/index.mjs';
import { checkout } from './checkout.mjs';

addEventListener('message', ({ ports: [port] }) => {
  couponkit.init().then(() => port.postMessage(checkout(couponkit)));
});
