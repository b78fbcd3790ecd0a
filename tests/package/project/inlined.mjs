import * as couponkit from 'couponkit';
import { checkout } from './checkout.mjs';
import { show } from './page.mjs';

show(async () => {
  await couponkit.init();
  return checkout(couponkit);
});
