import * as couponkit from 'couponkit/evaluator';
import { checkout } from './checkout.mjs';
import { show } from './page.mjs';

show(async () => {
  await couponkit.init();
  return checkout(couponkit);
});
