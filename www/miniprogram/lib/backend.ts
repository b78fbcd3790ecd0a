// The shop's backend: the session, its clock, and the gateway that talks to the platforms.

import { Client, type Context, init, storage, transport } from 'couponkit/miniprogram';
import { BACKEND } from '../config';

let session = '';
let clockAhead = 0;
let known: Context['customer'];
let getting: Promise<void> | undefined;

/** Loads the module, signs in and learns the server's time: once, or again after a failure. */
export function ready(): Promise<void> {
  getting ??= Promise.all([init(), signIn().then(loadCustomer), setClock()]).then(
    () => {},
    (reason) => {
      getting = undefined;
      throw reason;
    },
  );
  return getting;
}

/** The server's time in epoch milliseconds: a phone's clock may be wrong, and a coupon's last second is not its to say. */
export function now(): number {
  return Date.now() + clockAhead;
}

const headers = () => ({ cookie: session });

export const client = new Client({ forward: { url: `${BACKEND}/coupons`, headers }, transport, storage });
/** For lists that the gateway takes other people's rows out of. */
export const ownRows = new Client({ forward: { url: `${BACKEND}/coupons/own`, headers }, transport, storage });

/** What the backend tells of the shopper: enough to say who may claim what. */
export function customer(): Context['customer'] {
  return known;
}

async function loadCustomer(): Promise<void> {
  known = await read<Context['customer']>('/customer');
}

/** What the backend itself says, apart from the platforms. */
export function read<T>(path: string): Promise<T> {
  return ask('GET', path, {});
}

/** Tells the backend, and reads its answer. */
export function tell<T>(path: string, body: unknown): Promise<T> {
  return ask('POST', path, { 'content-type': 'application/json' }, JSON.stringify(body));
}

async function ask<T>(method: 'GET' | 'POST', path: string, more: Record<string, string>, body?: string): Promise<T> {
  const sent = { method, url: BACKEND + path, headers: { ...headers(), ...more }, timeoutMs: 10_000 };
  const { status, text } = await transport(body === undefined ? sent : { ...sent, body }).answer;
  if (status !== 200) throw new Error(`${path}: HTTP ${status}`);
  return JSON.parse(text) as T;
}

async function setClock(): Promise<void> {
  const asked = Date.now();
  const { now: then } = await read<{ now: number }>('/coupons/time');
  clockAhead = Math.round(then - (asked + Date.now()) / 2);
}

/** Mini-programs keep no cookies: the one of the session is sent by hand. */
function signIn(): Promise<void> {
  return new Promise((resolve, reject) => {
    wx.request({
      url: `${BACKEND}/session`,
      method: 'POST',
      data: {},
      success: ({ header, statusCode }) => {
        const cookie = String(header['Set-Cookie'] ?? header['set-cookie'] ?? '').split(';')[0];
        if (statusCode !== 200 || !cookie) reject(new Error(`session: HTTP ${statusCode}`));
        else resolve(void (session = cookie));
      },
      fail: ({ errMsg }) => reject(new Error(errMsg)),
    });
  });
}
