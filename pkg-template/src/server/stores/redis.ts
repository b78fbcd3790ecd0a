import { type Counted, type Store, type Stores, forAll } from './store';

/** A client of ioredis or of node-redis, by its shape. */
export type RedisClient =
  | { call(command: string, ...args: (string | number)[]): Promise<unknown> }
  | { sendCommand(args: string[]): Promise<unknown> };

/** Where in a Redis it is kept. */
export interface RedisOptions {
  /** What all keys begin with. Default `couponkit:`. */
  prefix?: string;
}

/**
 * Stores in Redis: for any number of instances. What must not be lost belongs into a Redis that writes to disk
 * (`appendonly yes`) and evicts nothing (`maxmemory-policy noeviction`).
 *
 * @param client A connected client of ioredis or node-redis. In a cluster, give a prefix in braces: `{couponkit}:`.
 * @example
 * import { Redis } from 'ioredis';
 * createGateway({ ...options, stores: redisStores(new Redis(process.env.REDIS_URL)) });
 */
export function redisStores(client: RedisClient, { prefix = 'couponkit:' }: RedisOptions = {}): Stores {
  return forAll(new RedisStore(client, prefix));
}

/** Compares and sets in one step: scripts run by themselves. */
const REPLACE = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[3] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return 1`;

const COUNT = `local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {n, redis.call('PTTL', KEYS[1])}`;

class RedisStore implements Store {
  constructor(private readonly client: RedisClient, private readonly prefix: string) {}

  async get(key: string): Promise<string | undefined> {
    return ((await this.ask('GET', this.prefix + key)) as string | null) ?? undefined;
  }

  async swap(key: string, expected: string | undefined, next: string | undefined, ttlMs: number): Promise<boolean> {
    const name = this.prefix + key;
    const ttl = String(Math.ceil(ttlMs));
    if (expected !== undefined) {
      const put = next === undefined ? [expected, '', ''] : [expected, next, ttl];
      return Number(await this.ask('EVAL', REPLACE, '1', name, ...put)) === 1;
    }
    if (next === undefined) return (await this.get(key)) === undefined;
    return (await this.ask('SET', name, next, 'NX', 'PX', ttl)) !== null;
  }

  async count(key: string, windowMs: number): Promise<Counted> {
    const answer = await this.ask('EVAL', COUNT, '1', this.prefix + key, String(Math.ceil(windowMs)));
    const [count, resetMs] = answer as [number, number];
    return { count: Number(count), resetMs: Number(resetMs) };
  }

  async *list(prefix: string): AsyncGenerator<[string, string]> {
    const pattern = `${(this.prefix + prefix).replace(/[\\*?[\]]/g, '\\$&')}*`;
    // A scan may come by a key twice.
    const seen = new Set<string>();
    let cursor = '0';
    do {
      const [next, names] = (await this.ask('SCAN', cursor, 'MATCH', pattern, 'COUNT', '500')) as [string, string[]];
      for (const name of names) {
        const value = seen.has(name) ? null : ((await this.ask('GET', name)) as string | null);
        seen.add(name);
        if (value !== null) yield [name.slice(this.prefix.length), value];
      }
      cursor = String(next);
    } while (cursor !== '0');
  }

  private ask(...command: [string, ...string[]]): Promise<unknown> {
    const { client } = this;
    return 'call' in client ? client.call(...command) : client.sendCommand(command);
  }
}
