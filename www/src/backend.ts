// The page's own backend, on the page's own origin: it knows who the shopper is, signs and sends. The page holds no
// secret and no token.

import { Client, CouponKitError } from 'couponkit';

/** Calls platforms through the shop's gateway. */
export const client = new Client({ forward: '/coupons' });

/** Likewise for lists that hold other people's rows: the backend leaves only the shopper's. */
export const ownRows = new Client({ forward: '/coupons/own' });

/**
 * Asks the backend for JSON of its own.
 *
 * @throws {CouponKitError} `network` when it was not reached.
 */
export async function json(path: string, request?: RequestInit): Promise<unknown> {
  try {
    return await (await fetch(path, request)).json();
  } catch {
    throw new CouponKitError({
      code: 'network',
      messages: { 'zh-CN': '网络不给力，请检查后重试', en: 'the network failed' },
      retry: 'safe',
    });
  }
}

/** Signs the demo's shopper in; a real shop has its own way. */
export async function signIn(): Promise<void> {
  await json('/session', { method: 'POST' });
}

let clockDifference = 0;

/** Learns how far the phone's clock is from the server's. */
export async function readClock(): Promise<void> {
  const asked = Date.now();
  const { now: server } = (await json('/coupons/time')) as { now: number };
  clockDifference = server - (asked + Date.now()) / 2;
}

/** The server's clock, epoch milliseconds. */
export function now(): number {
  return Math.round(Date.now() + clockDifference);
}
