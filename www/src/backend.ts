// The page's own backend, on the page's own origin: it knows who the shopper is, signs and sends. The page holds no
// secret and no token.

import { Client, type Context, CouponKitError } from 'couponkit';
import { shallowRef } from 'vue';

/** Calls platforms through the shop's gateway. */
export const client = new Client({ forward: '/coupons' });

/** Likewise for lists that hold other people's rows: the backend leaves only the shopper's. */
export const ownRows = new Client({ forward: '/coupons/own' });

/**
 * Asks the backend for JSON of its own.
 *
 * @throws {CouponKitError} `network` when it was not reached; `http` when it refuses.
 */
export async function json(path: string, request?: RequestInit): Promise<unknown> {
  const answer = await fetch(path, request).catch(() => {
    throw failure('network', '网络不给力，请检查后重试', 'the network failed');
  });
  if (!answer.ok) throw failure('http', '暂时无法处理，请刷新后重试', `the backend answered ${answer.status}`);
  return answer.json();
}

/** Tells the backend; see {@link json}. */
export function post(path: string, body: unknown): Promise<unknown> {
  return json(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

function failure(code: 'network' | 'http', chinese: string, english: string): CouponKitError {
  return new CouponKitError({ code, messages: { 'zh-CN': chinese, en: english }, retry: 'safe' });
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

/** What the backend tells of the shopper: enough to say who may claim what. */
export const customer = shallowRef<Context['customer']>();

export async function loadCustomer(): Promise<void> {
  customer.value = (await json('/customer')) as Context['customer'];
}

/** The server's clock, epoch milliseconds. */
export function now(): number {
  return Math.round(Date.now() + clockDifference);
}
