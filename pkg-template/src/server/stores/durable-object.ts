import { type Counted, type Store, type Stores, forAll } from './store';

/** A binding to the Durable Objects of {@link CouponKitObject}, by its shape. */
export interface DurableObjectNamespaceLike {
  idFromName(name: string): unknown;
  get(id: never): { fetch(url: string, init: { method: string; body: string }): Promise<Response> };
}

/** How the keys are spread. */
export interface DurableObjectOptions {
  /** Over how many objects. An object answers some hundred calls a second. Never changed later. Default 16. */
  shards?: number;
}

/**
 * Stores in Durable Objects: for Workers. The Worker's script exports {@link CouponKitObject}, and its configuration
 * binds it.
 *
 * @param namespace The binding.
 * @example
 * export { CouponKitObject } from 'couponkit/server';
 * createGateway({ ...options, stores: durableObjectStores(env.COUPONKIT) });
 */
export function durableObjectStores(namespace: DurableObjectNamespaceLike, { shards = 16 }: DurableObjectOptions = {}): Stores {
  return forAll(new DurableObjectStore(namespace, shards));
}

type Command =
  | { do: 'get'; key: string }
  | { do: 'swap'; key: string; expected?: string | undefined; next?: string | undefined; ttlMs: number }
  | { do: 'count'; key: string; windowMs: number }
  | { do: 'list'; prefix: string; after?: string };

class DurableObjectStore implements Store {
  constructor(private readonly namespace: DurableObjectNamespaceLike, private readonly shards: number) {}

  async get(key: string): Promise<string | undefined> {
    return ((await this.ask(this.shardOf(key), { do: 'get', key })) as string | null) ?? undefined;
  }

  async swap(key: string, expected: string | undefined, next: string | undefined, ttlMs: number): Promise<boolean> {
    return (await this.ask(this.shardOf(key), { do: 'swap', key, expected, next, ttlMs })) as boolean;
  }

  async count(key: string, windowMs: number): Promise<Counted> {
    return (await this.ask(this.shardOf(key), { do: 'count', key, windowMs })) as Counted;
  }

  async *list(prefix: string): AsyncGenerator<[string, string]> {
    for (let shard = 0; shard < this.shards; shard++) {
      for (let after: string | undefined; ;) {
        const command: Command = { do: 'list', prefix, ...(after !== undefined && { after }) };
        const entries = (await this.ask(shard, command)) as [string, string | null][];
        for (const [key, value] of entries) if (value !== null) yield [key, value];
        const last = entries.at(-1);
        if (!last) break;
        [after] = last;
      }
    }
  }

  /** FNV-1a: which object a key lives in must be the same everywhere, always. */
  private shardOf(key: string): number {
    let hash = 0x811c9dc5;
    for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193) >>> 0;
    return hash % this.shards;
  }

  private async ask(shard: number, command: Command): Promise<unknown> {
    const object = this.namespace.get(this.namespace.idFromName(`couponkit-${String(shard)}`) as never);
    const response = await object.fetch('https://couponkit/', { method: 'POST', body: JSON.stringify(command) });
    if (!response.ok) throw new Error(`the Durable Object answered ${String(response.status)}`);
    return response.json();
  }
}

/** What an object keeps its entries in: the `storage` of its state, by its shape. */
export interface DurableObjectStorageLike {
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  delete(key: string | string[]): Promise<unknown>;
  list(options: { prefix: string; startAfter?: string; limit: number }): Promise<Map<string, unknown>>;
  getAlarm(): Promise<number | null>;
  setAlarm(at: number): Promise<void>;
}

interface Entry {
  value: string;
  endsAt: number;
}

const HOUR = 3_600_000;

/**
 * The Durable Object behind {@link durableObjectStores}: export it from the Worker's script.
 *
 * Between reading and writing its storage an object takes no other request (input gates), which makes each step one.
 */
export class CouponKitObject {
  private readonly storage: DurableObjectStorageLike;

  constructor(state: { storage: DurableObjectStorageLike }) {
    this.storage = state.storage;
  }

  /** Carries out one command. */
  async fetch(request: Request): Promise<Response> {
    return Response.json((await this.carryOut((await request.json()) as Command)) ?? null);
  }

  /** Removes what has ended. */
  async alarm(): Promise<void> {
    const now = Date.now();
    let kept = false;
    for (let after: string | undefined; ;) {
      const page = await this.storage.list({ prefix: '', limit: 128, ...(after !== undefined && { startAfter: after }) });
      const ended = [...page].filter(([, entry]) => (entry as Entry).endsAt <= now).map(([key]) => key);
      if (ended.length > 0) await this.storage.delete(ended);
      kept ||= ended.length < page.size;
      after = [...page.keys()].at(-1);
      if (after === undefined) break;
    }
    if (kept) await this.storage.setAlarm(now + HOUR);
  }

  private async carryOut(command: Command): Promise<unknown> {
    switch (command.do) {
      case 'get':
        return (await this.entry(command.key))?.value;
      case 'swap':
        return this.swap(command);
      case 'count': {
        const now = Date.now();
        const entry = await this.entry(command.key);
        const count = Number(entry?.value ?? 0) + 1;
        const endsAt = entry?.endsAt ?? now + command.windowMs;
        await this.put(command.key, { value: String(count), endsAt });
        return { count, resetMs: endsAt - now };
      }
      case 'list': {
        const { prefix, after } = command;
        const entries = await this.storage.list({ prefix, limit: 200, ...(after !== undefined && { startAfter: after }) });
        const now = Date.now();
        // One that has ended is named too: an empty page ends the list.
        return [...entries].map(([key, entry]) => [key, (entry as Entry).endsAt > now ? (entry as Entry).value : null]);
      }
    }
  }

  private async swap({ key, expected, next, ttlMs }: Extract<Command, { do: 'swap' }>): Promise<boolean> {
    const entry = await this.entry(key);
    if (entry?.value !== expected) return false;
    if (next === undefined) await this.storage.delete(key);
    else await this.put(key, { value: next, endsAt: Date.now() + ttlMs });
    return true;
  }

  private async entry(key: string): Promise<Entry | undefined> {
    const entry = (await this.storage.get(key)) as Entry | undefined;
    return entry && entry.endsAt > Date.now() ? entry : undefined;
  }

  private async put(key: string, entry: Entry): Promise<void> {
    await this.storage.put(key, entry);
    if ((await this.storage.getAlarm()) === null) await this.storage.setAlarm(Date.now() + HOUR);
  }
}
