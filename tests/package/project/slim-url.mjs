import * as couponkit from 'couponkit/slim';
import wasm from 'couponkit/couponkit.wasm?url';
import { checkout } from './checkout.mjs';
import { show } from './page.mjs';

show(async () => {
  await couponkit.init({ wasm });
  return checkout(couponkit);
});
