import * as couponkit from 'couponkit';
import { checkout } from './checkout.mjs';
import { show } from './page.mjs';

show(async () => {
  const without = await couponkit.init().then(() => 'ready', ({ code, cause }) => [code, cause instanceof Error]);
  await couponkit.init({ fallback: () => import('couponkit/fallback') });
  return { without, ...checkout(couponkit) };
});
