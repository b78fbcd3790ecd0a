// The whole site for a test: stand-in platforms, backend and the built page, on free ports.

import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { startPlatforms } from '../platforms/index.mjs';
import { startSite } from '../server/site.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @type {Promise<unknown> | undefined} */
let built;

/** @param {{ ownCouponsAt?: (now: number) => import('couponkit').Coupon[] }} [shop] what the shop offers, where it matters */
export async function startAll(shop = {}) {
  built ??= build({ configFile: `${root}vite.config.mjs`, logLevel: 'error' });
  await built;
  const platforms = await startPlatforms();
  const site = await startSite({ platforms, folder: `${root}dist`, ...shop });
  return {
    url: site.url,
    platforms,
    async close() {
      await site.close();
      await platforms.close();
    },
  };
}
