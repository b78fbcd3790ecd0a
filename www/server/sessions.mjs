// The demo's login: one shopper, known to all four platforms, one shop tablet, and cookies.

import { randomUUID } from 'node:crypto';

/**
 * Who somebody is on each platform. A real shop has these in its member database.
 * @typedef {{ id: string, zvcms: { userId: string }, kingdee: { memberId: string, mobile: string },
 *   tmall: { openId: string }, waiqin: { cmId: string }, level: string }} Shopper
 */

/** @type {Shopper} */
export const SHOPPER = {
  id: 'shopper-1',
  zvcms: { userId: '383933091455959041' },
  kingdee: { memberId: '1333333333', mobile: '13333333333' },
  tmall: { openId: 'AAHd5d-HAAeGwJedwSnHktBI' },
  waiqin: { cmId: '9139133117350330302' },
  level: 'gold',
};

/** The tablet behind the counter, which the shop trusts. */
export const TABLET = { id: 'tablet-1' };

/**
 * Sessions of one kind of visitor in this process's memory. Who signs in is settled here: a demo has no passwords.
 * @template Visitor
 */
export class Sessions {
  /** @type {Set<string>} */
  #open = new Set();
  #cookie;
  #visitor;

  /** @param {string} cookie its name @param {Visitor} visitor who signs in */
  constructor(cookie, visitor) {
    this.#cookie = cookie;
    this.#visitor = visitor;
  }

  /** Keeps a session that is still good, else opens one. @param {Request} request @returns {Response} */
  signIn(request) {
    if (this.of(request)) return Response.json({ signedIn: true });
    const id = randomUUID();
    this.#open.add(id);
    const cookie = `${this.#cookie}=${id}; Path=/; HttpOnly; SameSite=Strict`;
    return Response.json({ signedIn: true }, { headers: { 'set-cookie': cookie } });
  }

  /** Who asks; `null` without a session. @param {Request} request @returns {Visitor | null} */
  of(request) {
    const cookies = (request.headers.get('cookie') ?? '').split(/;\s*/);
    const id = cookies.find((each) => each.startsWith(`${this.#cookie}=`))?.slice(this.#cookie.length + 1);
    return this.#open.has(id ?? '') ? this.#visitor : null;
  }
}
