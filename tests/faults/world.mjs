// The world of the fault tests: the stand-in platforms with their ledger, a store, two instances of the backend and more
// that are doomed, the pages of shoppers, and an operator.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, CouponKitError, init } from 'couponkit';
import { defaultSeeds, startPlatforms } from '../../www/platforms/index.mjs';
import { startPostgres, startRedis } from '../js/stores/servers.mjs';

await init();
process.setMaxListeners(0);

const SHOPPERS = 3000;
/** Nothing but the backend keeps these from being issued twice: the platform lets a shopper have any number. */
const KINGDEE = '1820256048657727777';
const WAIQIN = '6856083179295177777';

/** What is claimed, and what the platform's ledger calls the shopper. */
export const OFFERS = [
  { operation: 'kingdee.distributeCoupons', params: { channel: '1', schemaId: KINGDEE }, holder: (n) => String(1_000_000 + n) },
  { operation: 'tmall.sendCoupon', params: { bizCode: 'YXX', channel: 'app', couponType: 276, uuid: 'faults' }, holder: (n) => `open-s${n}` },
  { operation: 'waiqin.receiveVoucher', params: { voucherId: WAIQIN }, holder: (n) => customerOf(n) },
];

export const customerOf = (n) => `9139133117350${String(n).padStart(6, '0')}`;

export async function openWorld(kind) {
  const folder = mkdtempSync(join(tmpdir(), 'couponkit-faults-'));
  const platforms = await startPlatforms({ seeds: seedsForAll() });
  const server = kind === 'redis' ? await startRedis() : kind === 'postgres' ? await startPostgres() : undefined;
  const store = { kind, url: server?.url, config: server?.config, file: join(folder, 'claims.db') };
  const processes = [];
  let people = 0;

  /** Starts an instance of the backend. */
  async function instance(more = {}) {
    const { kingdee, tmall, waiqin } = platforms.seeds;
    const baseUrl = platforms.url;
    const settings = { kingdee: { baseUrl }, tmall: { baseUrl }, waiqin: { baseUrl } };
    const credentials = { kingdee: kingdee.credentials, tmall: tmall.credentials, waiqin: waiqin.credentials, settings };
    const config = { store, credentials, log: join(folder, 'problems.log'), ...more };
    const child = spawn(process.execPath, [join(import.meta.dirname, 'gateway.mjs'), JSON.stringify(config)], { stdio: ['ignore', 'pipe', 'inherit'] });
    processes.push(child);
    // Nothing outlives a test that was broken off.
    process.once('exit', () => child.kill('SIGKILL'));
    const port = await new Promise((resolve, reject) => {
      child.stdout.once('data', (line) => resolve(Number(line)));
      child.once('exit', () => reject(new Error('the backend did not start')));
    });
    return { url: `http://127.0.0.1:${port}`, child };
  }

  const [a, b] = await Promise.all([instance(), instance()]);
  const world = {
    platforms,
    server,
    instances: [a, b],
    instance,
    /** Numbers of shoppers that nobody has been yet. */
    shoppers: (count) => Array.from({ length: count }, () => ++people),
    claims: 0,
    /** What the operator does. */
    async operator(command, argument = {}) {
      const response = await fetch(`${b.url}/operator/${command}`, { method: 'POST', body: JSON.stringify(argument) });
      if (response.status === 500) throw new Error(await response.text());
      return response.json();
    },
    async close() {
      for (const child of processes) child.kill('SIGKILL');
      await Promise.all([platforms.close(), server?.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return world;
}

/** A tap on a shopper's page. @returns {Promise<{ result?: object, error?: CouponKitError }>} */
export async function tap({ url }, shopper, { operation, params }, more = {}) {
  const { signal, ...options } = more;
  const client = new Client({ forward: { url, headers: { 'x-user': `s${shopper}` } }, retries: 1, timeoutMs: 5000, ...options });
  try {
    return { result: await client.call(operation, params, { signal }) };
  } catch (error) {
    assert.ok(CouponKitError.is(error), error?.stack);
    return { error };
  }
}

/**
 * What must hold when a fault is over, for every shopper and offer: no coupon twice; of a coupon that was issued the page
 * or the operator learns; and there is a way out for everybody.
 */
export async function settleAndCheck(world, shoppers, offers = OFFERS) {
  const [, healthy] = world.instances;
  const pairs = shoppers.flatMap((shopper) => offers.map((offer) => ({ shopper, offer })));
  world.claims += pairs.length;
  world.platforms.clearFaults();
  const first = await each(pairs, ({ shopper, offer }) => outcomeOf(healthy, shopper, offer));
  const open = await world.operator('list');
  const ledger = ledgerOf(world);
  for (const [i, { shopper, offer }] of pairs.entries()) {
    const issued = ledger.of(offer, shopper);
    const told = `${offer.operation} of s${shopper}: ${issued} issued, page told ${first[i]}`;
    assert.ok(issued <= 1, told);
    const listed = open.some((entry) => entry.user === `s${shopper}` && entry.operation === offer.operation);
    // The outcome may have become known since the page was told.
    if (first[i] === 'pending' && !listed) first[i] = await outcomeOf(healthy, shopper, offer);
    if (first[i] === 'pending') assert.ok(listed, `${told}; the operator does not see it`);
    else if (first[i] !== 'refused') assert.equal(issued, 1, told);
    else assert.equal(issued, 0, told);
  }
  let last;
  // Where the machine is slow, a claim may be given up on once more; it has the same way out.
  for (let turn = 0; turn < 3 && (turn === 0 || last.includes('pending')); turn++) {
    await settleAll(world);
    last = await each(pairs, ({ shopper, offer }) => outcomeOf(healthy, shopper, offer));
  }
  const after = ledgerOf(world);
  for (const [i, { shopper, offer }] of pairs.entries()) {
    assert.ok(['got', 'had'].includes(last[i]), `${offer.operation} of s${shopper}: ${last[i]} in the end`);
    assert.equal(after.of(offer, shopper), 1, `${offer.operation} of s${shopper} in the end`);
  }
}

/** What the operator does about open claims: asks the platforms that can be asked, and looks at the others. */
async function settleAll(world) {
  await world.operator('reconcile', { graceMs: 0 });
  const ledger = ledgerOf(world);
  for (const { key, operation, user } of await world.operator('list')) {
    const offer = OFFERS.find((each) => each.operation === operation);
    const issued = ledger.of(offer, Number(user.slice(1)));
    await world.operator('settle', { key, outcome: issued > 0 ? 'issued' : 'refused' });
  }
  assert.deepEqual(await world.operator('list'), [], 'nothing is left open');
}

/** What a shopper who taps until told is told: `got`, `had` (it is theirs already), `pending`, `refused`. */
async function outcomeOf(instance, shopper, offer) {
  for (let tries = 0; ; tries++) {
    const { result, error } = await tap(instance, shopper, offer);
    if (result) return 'got';
    if (error.reason === 'pending' && error.retry === 'checkFirst') return 'pending';
    if (error.reason === 'limitReached') return 'had';
    if (error.retry === 'never') return 'refused';
    if (tries === 20) return error.reason === 'pending' ? 'pending' : `${error.code} ${error.retry}`;
    // On a slow machine tokens were asked for in vain, and there are two a minute.
    await pause(error.reason === 'throttled' ? Math.min(error.retryAfterMs ?? 200, 5000) : 200);
  }
}

function ledgerOf({ platforms }) {
  const counts = new Map();
  for (const { holder } of platforms.ledger().issued) counts.set(holder, (counts.get(holder) ?? 0) + 1);
  return { of: (offer, shopper) => counts.get(offer.holder(shopper)) ?? 0 };
}

/** A few at a time. */
export async function each(items, work, width = 8) {
  const results = [];
  let next = 0;
  const run = async () => {
    while (next < items.length) {
      const at = next++;
      results[at] = await work(items[at], at);
    }
  };
  await Promise.all(Array.from({ length: width }, run));
  return results;
}

function seedsForAll() {
  const { kingdee, tmall, waiqin } = defaultSeeds(Date.now());
  const unlimited = (campaign, id) => ({ ...campaign, id, stock: null, perUser: 0 });
  const voucher = unlimited(waiqin.campaigns[0], WAIQIN);
  return {
    kingdee: { campaigns: [unlimited(kingdee.campaigns[0], KINGDEE)] },
    tmall: { campaigns: [unlimited(tmall.campaigns[3], 'faults')] },
    waiqin: {
      campaigns: [{ ...voucher, data: { ...voucher.data, id: WAIQIN, cmInfos: [] } }],
      records: { customer: Array.from({ length: SHOPPERS }, (_, n) => ({ id: customerOf(n), code: `C${n}`, name: `客户${n}`, source_code: `S${n}` })) },
    },
  };
}
