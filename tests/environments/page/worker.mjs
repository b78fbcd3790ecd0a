import * as couponkit from './node_modules/couponkit/index.mjs';
import { checkout } from './checkout.mjs';

await couponkit.init();
postMessage(checkout(couponkit));
