// The stand-in platforms: one server that answers as the four platforms' documents say, and checks what is sent
// to it as they would. It shares no code with the library.

import { Store } from './lib/db.mjs';
import { FaultQueue } from './lib/faults.mjs';
import { serve } from './lib/http.mjs';
import { json } from './lib/reply.mjs';
import { createKingdee } from './kingdee/index.mjs';
import { kingdeeSeed } from './kingdee/seed.mjs';
import { createTmall } from './tmall/index.mjs';
import { tmallSeed } from './tmall/seed.mjs';
import { createWaiqin } from './waiqin/index.mjs';
import { waiqinSeed } from './waiqin/seed.mjs';
import { createZvcms } from './zvcms/index.mjs';
import { zvcmsSeed } from './zvcms/seed.mjs';

export { kingdeeAppSignature, kingdeeCanonical, kingdeeSignature } from './kingdee/signature.mjs';
export { tmallCanonical, tmallSignature } from './tmall/signature.mjs';
export { waiqinCanonical, waiqinDigest } from './waiqin/signature.mjs';
export { zvcmsToken } from './zvcms/signature.mjs';

/**
 * @typedef {import('./lib/types.d.ts').Fault} Fault
 * @typedef {import('./lib/types.d.ts').Campaign} Campaign
 * @typedef {import('./lib/types.d.ts').Issue} Issue
 * @typedef {import('./lib/types.d.ts').LedgerEntry} LedgerEntry
 * @typedef {import('./lib/types.d.ts').ReceivedRequest} ReceivedRequest
 */

const PLATFORMS = [
  { name: 'kingdee', create: createKingdee, seed: kingdeeSeed },
  { name: 'tmall', create: createTmall, seed: tmallSeed },
  { name: 'waiqin', create: createWaiqin, seed: waiqinSeed },
  { name: 'zvcms', create: createZvcms, seed: zvcmsSeed },
];

/**
 * What each platform starts with: credentials, activities, records.
 * @param {number} now epoch milliseconds, which the seeds' dates are relative to
 */
export const defaultSeeds = (now) => ({
  kingdee: kingdeeSeed(now),
  tmall: tmallSeed(now),
  waiqin: waiqinSeed(now),
  zvcms: zvcmsSeed(now),
});

/**
 * Starts all four on one address; their paths do not meet.
 *
 * Over HTTP the stand-ins are steered under `/_control/`: `GET ledger`, and as JSON `POST faults` (a `Fault`),
 * `POST clear-faults`, `POST advance` (`{"ms":60000}`), `POST expire-tokens`, `POST reset`.
 *
 * @param {{ port?: number, host?: string, now?: () => number, file?: string,
 *   seeds?: { [P in keyof ReturnType<typeof defaultSeeds>]?: Record<string, any> } }} [options]
 *   `file` keeps the memory between runs; `seeds` replaces parts of a platform's seed, e.g.
 *   `{ zvcms: { token: envelope => … } }` or `{ waiqin: { digest: parts => … } }` for a signature scheme of your own
 */
export async function startPlatforms({ port = 0, host = '127.0.0.1', now = Date.now, file, seeds = {} } = {}) {
  let advanced = 0;
  const clock = () => now() + advanced;
  const store = new Store(file);
  const faults = new FaultQueue();
  const started = /** @type {Record<string, any>} */ (defaultSeeds(clock()));
  for (const [name, seed] of Object.entries(seeds)) started[name] = { ...started[name], ...seed };
  if (store.isEmpty) fill(store, started);

  const controls = {
    /** Makes requests fail. @param {Fault} fault */
    fail: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    /**
     * What was issued to whom, what is left of every activity, and every request received.
     * @returns {{ issued: Issue[], campaigns: Campaign[], requests: LedgerEntry[] }}
     */
    ledger: () => ({
      issued: PLATFORMS.flatMap(({ name }) => store.issued(name)),
      campaigns: PLATFORMS.flatMap(({ name }) => store.campaigns(name)),
      requests: store.requests(),
    }),
    /** Moves the platforms' clock. @param {number} ms */
    advance(ms) {
      advanced += ms;
    },
    /** Every app-token given out so far is expired from now on. */
    expireTokens: () => store.expireTokens(clock()),
    /** Back to the seeds. */
    reset() {
      faults.clear();
      store.clear();
      fill(store, started);
    },
  };
  const platforms = PLATFORMS.map(({ name, create }) => create({ store, now: clock, seed: started[name] }));
  const server = await serve({ platforms, store, faults, now: clock, control: controlOf(controls), port, host });
  return {
    url: server.url,
    /** The seeds in use, credentials included. */
    seeds: /** @type {ReturnType<typeof defaultSeeds>} */ (started),
    now: clock,
    ...controls,
    async close() {
      await server.close();
      store.close();
    },
  };
}

/** @param {Store} store @param {Record<string, any>} seeds */
function fill(store, seeds) {
  for (const [platform, { campaigns = [], records = {} }] of Object.entries(seeds)) {
    for (const campaign of campaigns) store.addCampaign(platform, campaign);
    for (const [kind, rows] of Object.entries(records)) {
      for (const row of /** @type {Record<string, any>[]} */ (rows)) store.addRecord(platform, kind, row);
    }
  }
}

/** @param {{ ledger(): object } & Record<string, (argument: any) => unknown>} controls */
function controlOf({ ledger, fail, clearFaults, advance, expireTokens, reset }) {
  /** @type {Record<string, (body: any) => unknown>} */
  const routes = {
    'GET /_control/ledger': () => ledger(),
    'POST /_control/faults': (body) => fail?.(body),
    'POST /_control/clear-faults': () => clearFaults?.(undefined),
    'POST /_control/advance': (body) => advance?.(Number(body.ms)),
    'POST /_control/expire-tokens': () => expireTokens?.(undefined),
    'POST /_control/reset': () => reset?.(undefined),
  };
  return (/** @type {ReceivedRequest} */ { method, path, body }) => {
    if (!path.startsWith('/_control/')) return null;
    const route = routes[`${method} ${path}`];
    if (!route) return json({ error: 'no such control' }, 404);
    try {
      return json(route(body.length > 0 ? JSON.parse(body.toString()) : {}) ?? {});
    } catch (error) {
      return json({ error: String(error) }, 400);
    }
  };
}
