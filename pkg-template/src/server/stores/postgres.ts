import { SWEEP_EVERY, type TableOptions, tableName } from './sqlite';
import { type Counted, type Store, type Stores, forAll } from './store';

/** A pool of pg, by its shape. */
export interface PostgresPool {
  query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[]; rowCount: number | null }>;
}

/**
 * Stores in PostgreSQL: for any number of instances.
 *
 * @param pool A pool of pg.
 * @example
 * import pg from 'pg';
 * createGateway({ ...options, stores: postgresStores(new pg.Pool()) });
 */
export function postgresStores(pool: PostgresPool, options: TableOptions = {}): Stores {
  return forAll(new PostgresStore(pool, tableName(options)));
}

/** The server's time, in the middle of a transaction too. */
const NOW = 'clock_timestamp()';
/** Two sessions that make the same table at once. */
const RACED = new Set(['23505', '42P07', '42710']);

class PostgresStore implements Store {
  private ready: Promise<void> | undefined;
  private writes = 0;

  constructor(private readonly pool: PostgresPool, private readonly table: string) {}

  async get(key: string): Promise<string | undefined> {
    const { rows } = await this.ask(`SELECT value FROM ${this.table} WHERE key = $1 AND ends_at > ${NOW}`, [key]);
    return rows[0]?.value as string | undefined;
  }

  async swap(key: string, expected: string | undefined, next: string | undefined, ttlMs: number): Promise<boolean> {
    const { table } = this;
    if (expected === undefined && next === undefined) return (await this.get(key)) === undefined;
    await this.sweep();
    const endsAt = `${NOW} + $3 * interval '1 ms'`;
    const there = `key = $1 AND ends_at > ${NOW}`;
    const done = await (expected === undefined
      ? this.ask(`INSERT INTO ${table} (key, value, ends_at) VALUES ($1, $2, ${endsAt}) ON CONFLICT (key)
          DO UPDATE SET value = excluded.value, ends_at = excluded.ends_at WHERE ${table}.ends_at <= ${NOW}`, [key, next, ttlMs])
      : next === undefined
        ? this.ask(`DELETE FROM ${table} WHERE ${there} AND value = $2`, [key, expected])
        : this.ask(`UPDATE ${table} SET value = $2, ends_at = ${endsAt} WHERE ${there} AND value = $4`, [key, next, ttlMs, expected]));
    return done.rowCount === 1;
  }

  async count(key: string, windowMs: number): Promise<Counted> {
    const { table } = this;
    await this.sweep();
    const { rows } = await this.ask(
      `INSERT INTO ${table} AS t (key, value, ends_at) VALUES ($1, '1', ${NOW} + $2 * interval '1 ms') ON CONFLICT (key)
        DO UPDATE SET value = CASE WHEN t.ends_at <= ${NOW} THEN '1' ELSE (t.value::bigint + 1)::text END,
          ends_at = CASE WHEN t.ends_at <= ${NOW} THEN excluded.ends_at ELSE t.ends_at END
        RETURNING value, extract(epoch FROM ends_at - ${NOW}) * 1000 AS reset`,
      [key, windowMs],
    );
    return { count: Number(rows[0]?.value), resetMs: Math.max(0, Math.ceil(Number(rows[0]?.reset))) };
  }

  async *list(prefix: string): AsyncGenerator<[string, string]> {
    for (let from = prefix, first = true; ; first = false) {
      const { rows } = await this.ask(
        `SELECT key, value FROM ${this.table} WHERE key COLLATE "C" ${first ? '>=' : '>'} $1 AND starts_with(key, $2)
          AND ends_at > ${NOW} ORDER BY key COLLATE "C" LIMIT 200`,
        [from, prefix],
      );
      for (const { key, value } of rows as { key: string; value: string }[]) yield [key, value];
      const last = rows.at(-1);
      if (!last) return;
      from = last.key as string;
    }
  }

  private async sweep(): Promise<void> {
    if (++this.writes % SWEEP_EVERY === 0) await this.ask(`DELETE FROM ${this.table} WHERE ends_at <= ${NOW}`, []);
  }

  private async ask(text: string, values: unknown[]): ReturnType<PostgresPool['query']> {
    await (this.ready ??= this.makeTable());
    return this.pool.query(text, values);
  }

  private async makeTable(): Promise<void> {
    const { table } = this;
    try {
      await this.pool.query(`CREATE TABLE IF NOT EXISTS ${table}
        (key text COLLATE "C" PRIMARY KEY, value text NOT NULL, ends_at timestamptz NOT NULL)`);
      await this.pool.query(`CREATE INDEX IF NOT EXISTS ${table}_ends_at ON ${table} (ends_at)`);
    } catch (thrown) {
      if (RACED.has(String((thrown as { code?: unknown } | null)?.code))) return;
      // A server that is away now may be back at the next call.
      this.ready = undefined;
      throw thrown;
    }
  }
}
