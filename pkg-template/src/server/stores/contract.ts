import { type Awaitable, type Store, pause } from './store';

/** One thing that a store must do; throws where it does not. */
export interface StoreCheck {
  name: string;
  run(): Promise<void>;
}

/**
 * What a store of your own must do, as tests for any test runner. Each opens stores of its own, and all of them may be
 * the same one.
 *
 * @param make Opens the store.
 * @example
 * import { test } from 'node:test';
 * for (const { name, run } of storeContract(() => redisStores(redis).claims)) test(name, run);
 */
export function storeContract(make: () => Awaitable<Store>): StoreCheck[] {
  return Object.entries(CHECKS).map(([name, check]) => ({
    name,
    run: async () => check(await make(), `contract:${crypto.randomUUID()}:`),
  }));
}

/** Long enough for the slowest store, short enough for a test. */
const TTL = 60_000;
const SHORT = 300;
const TEXT = '{"a":"优惠券 \\u0000 \' \\" %_\\\\ 😀"}';

const CHECKS: Record<string, (store: Store, at: string) => Promise<void>> = {
  async 'nothing is there at first'(store, at) {
    is(await there(store, `${at}a`), undefined, 'get');
  },

  async 'what is put where nothing is stays, as it was given'(store, at) {
    is(await store.swap(`${at}a`, undefined, TEXT, TTL), true, 'swap');
    is(await there(store, `${at}a`), TEXT, 'get');
    is(await store.swap(`${at}a`, undefined, 'other', TTL), false, 'a second swap for nothing');
    is(await there(store, `${at}a`), TEXT, 'get after it');
    is(await there(store, `${at}b`), undefined, 'get of another key');
  },

  async 'only what is expected is replaced'(store, at) {
    is(await store.swap(`${at}a`, 'one', 'two', TTL), false, 'swap where nothing is');
    await store.swap(`${at}a`, undefined, TEXT, TTL);
    is(await store.swap(`${at}a`, 'other', 'two', TTL), false, 'swap of something else');
    is(await store.swap(`${at}a`, TEXT, 'two', TTL), true, 'swap');
    is(await store.swap(`${at}a`, TEXT, 'three', TTL), false, 'the same swap again');
    is(await there(store, `${at}a`), 'two', 'get');
  },

  async 'only what is expected is removed'(store, at) {
    await store.swap(`${at}a`, undefined, 'one', TTL);
    is(await store.swap(`${at}a`, 'other', undefined, TTL), false, 'removing something else');
    is(await store.swap(`${at}a`, 'one', undefined, TTL), true, 'removing');
    is(await there(store, `${at}a`), undefined, 'get');
    is(await store.swap(`${at}a`, undefined, 'new', TTL), true, 'putting again');
  },

  async 'of twenty at once one puts, and one replaces'(store, at) {
    const taps = Array.from({ length: 20 }, (_, i) => String(i));
    const put = await Promise.all(taps.map(async (tap) => ((await store.swap(`${at}a`, undefined, tap, TTL)) ? tap : '')));
    const first = put.filter((tap) => tap !== '');
    is(first.length, 1, 'how many put');
    is(await there(store, `${at}a`), first[0], 'get');
    const replaced = await Promise.all(taps.map(async (tap) => store.swap(`${at}a`, first[0], `new ${tap}`, TTL)));
    is(replaced.filter(Boolean).length, 1, 'how many replaced');
  },

  async 'what has ended is gone, and a new one may be put'(store, at) {
    await store.swap(`${at}a`, undefined, 'one', SHORT);
    await store.swap(`${at}b`, undefined, 'one', SHORT);
    is(await store.swap(`${at}b`, 'one', 'two', TTL), true, 'swap before the end');
    await pause(SHORT + 200);
    is(await there(store, `${at}a`), undefined, 'get after the end');
    is(await there(store, `${at}b`), 'two', 'get of what was given more time');
    is(await store.swap(`${at}a`, 'one', 'two', TTL), false, 'swap of what has ended');
    is((await listed(store, at)).join(), `${at}b=two`, 'list');
    is(await store.swap(`${at}a`, undefined, 'new', TTL), true, 'putting again');
  },

  async 'counts, each once, until the window is over'(store, at) {
    const counts = await Promise.all(Array.from({ length: 10 }, async () => store.count(`${at}a`, TTL)));
    is(counts.map(({ count }) => count).sort((a, b) => a - b).join(), '1,2,3,4,5,6,7,8,9,10', 'counts');
    const { count, resetMs } = await store.count(`${at}a`, TTL);
    is(count, 11, 'count');
    is(resetMs > TTL - 30_000 && resetMs <= TTL, true, `resetMs (${String(resetMs)})`);
    is((await store.count(`${at}b`, SHORT)).count, 1, 'another count');
    await pause(SHORT + 200);
    is((await store.count(`${at}b`, SHORT)).count, 1, 'count in a new window');
  },

  async 'lists what begins so, all of it and nothing else'(store, at) {
    const wanted = Array.from({ length: 250 }, (_, i) => `${at}x:${String(i)}=${String(i)}`);
    await Promise.all([
      ...wanted.map(async (_, i) => store.swap(`${at}x:${String(i)}`, undefined, String(i), TTL)),
      ...['y:1', 'x_1'].map(async (other) => store.swap(at + other, undefined, 'other', TTL)),
    ]);
    is((await listed(store, `${at}x:`)).sort().join(), wanted.sort().join(), 'list');
  },
};

async function there(store: Store, key: string): Promise<string | undefined> {
  return (await store.get(key)) ?? undefined;
}

async function listed(store: Store, prefix: string): Promise<string[]> {
  const found = [];
  for await (const [key, value] of store.list(prefix)) found.push(`${key}=${value}`);
  return found;
}

function is(found: unknown, wanted: unknown, what: string): void {
  if (found !== wanted) throw new Error(`${what}: ${String(found)}, not ${String(wanted)}`);
}
