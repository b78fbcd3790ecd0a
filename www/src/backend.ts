// The page's own backend, on the page's own origin: it knows who the shopper is, signs and sends. The page holds no
// secret and no token.

import { CouponKitError, type ErrorDetail, type Operation, type OperationParams, type OperationResults, parse } from 'couponkit';

/** What the gateway says: the platform's text as it came, or what the backend's filter leaves of the result. */
interface GatewayAnswer {
  text?: string;
  result?: unknown;
  error?: ErrorDetail;
}

/** Calls platforms through a gateway of the backend. */
class Gateway {
  constructor(private readonly path: string) {}

  /** @throws {CouponKitError} The gateway's or the platform's, or `network` when the backend was not reached. */
  async call<Op extends Operation>(
    operation: Op,
    params: Partial<OperationParams[Op]>,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<OperationResults[Op]> {
    const { text, result, error } = (await json(this.path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ version: 1, operation, params }),
      ...(signal && { signal }),
    })) as GatewayAnswer;
    if (error) throw new CouponKitError(error);
    return text === undefined ? (result as OperationResults[Op]) : parse(operation, text);
  }
}

/** Calls platforms through the shop's gateway. */
export const client = new Gateway('/coupons');

/** Likewise for lists that hold other people's rows: the backend leaves only the shopper's. */
export const ownRows = new Gateway('/coupons/own');

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
