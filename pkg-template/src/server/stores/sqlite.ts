import { type Counted, type Store, type Stores, forAll } from './store';

/** A database of better-sqlite3 or of node:sqlite, by its shape. */
export interface SqliteDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): SqliteStatement;
}

/** A prepared statement of either. */
export interface SqliteStatement {
  get(...values: (string | number)[]): unknown;
  run(...values: (string | number)[]): { changes: number | bigint };
  all(...values: (string | number)[]): unknown[];
}

/** Where in a database it is kept. */
export interface TableOptions {
  /** The table's name; it is made where it is missing. Default `couponkit`. */
  table?: string;
}

/**
 * Stores in a SQLite file: durable, for the processes of one machine.
 *
 * @param db A database of better-sqlite3 or node:sqlite.
 * @example
 * import Database from 'better-sqlite3';
 * createGateway({ ...options, stores: sqliteStores(new Database('claims.db')) });
 */
export function sqliteStores(db: SqliteDatabase, options: TableOptions = {}): Stores {
  return forAll(new SqliteStore(db, tableName(options)));
}

/** A name that needs no quoting in any dialect. */
export function tableName({ table = 'couponkit' }: TableOptions): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(table)) throw new Error('a table name is of lower-case letters, digits and _');
  return table;
}

/** Every so many writes, what has ended is removed. */
export const SWEEP_EVERY = 500;

class SqliteStore implements Store {
  private readonly selected: SqliteStatement;
  private readonly inserted: SqliteStatement;
  private readonly updated: SqliteStatement;
  private readonly removed: SqliteStatement;
  private readonly counted: SqliteStatement;
  private readonly listed: SqliteStatement;
  private readonly swept: SqliteStatement;
  private writes = 0;

  constructor(db: SqliteDatabase, table: string) {
    // FULL: a claim that was recorded is on the disk before its request leaves.
    db.exec(`PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS ${table} (key TEXT PRIMARY KEY, value TEXT NOT NULL, ends_at INTEGER NOT NULL) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS ${table}_ends_at ON ${table} (ends_at)`);
    this.selected = db.prepare(`SELECT value FROM ${table} WHERE key = ? AND ends_at > ?`);
    this.inserted = db.prepare(`INSERT INTO ${table} VALUES (?, ?, ?) ON CONFLICT (key)
      DO UPDATE SET value = excluded.value, ends_at = excluded.ends_at WHERE ends_at <= ?`);
    this.updated = db.prepare(`UPDATE ${table} SET value = ?, ends_at = ? WHERE key = ? AND value = ? AND ends_at > ?`);
    this.removed = db.prepare(`DELETE FROM ${table} WHERE key = ? AND value = ? AND ends_at > ?`);
    this.counted = db.prepare(`INSERT INTO ${table} VALUES (?, '1', ?) ON CONFLICT (key) DO UPDATE SET
      value = CASE WHEN ends_at <= ? THEN '1' ELSE CAST(value + 1 AS TEXT) END,
      ends_at = CASE WHEN ends_at <= ? THEN excluded.ends_at ELSE ends_at END RETURNING value, ends_at`);
    this.listed = db.prepare(`SELECT key, value FROM ${table} WHERE key >= ? AND key < ? AND ends_at > ? ORDER BY key LIMIT 200`);
    this.swept = db.prepare(`DELETE FROM ${table} WHERE ends_at <= ?`);
  }

  get(key: string): string | undefined {
    return (this.selected.get(key, Date.now()) as { value: string } | undefined)?.value;
  }

  swap(key: string, expected: string | undefined, next: string | undefined, ttlMs: number): boolean {
    const now = Date.now();
    const endsAt = now + Math.ceil(ttlMs);
    if (++this.writes % SWEEP_EVERY === 0) this.swept.run(now);
    if (expected === undefined && next === undefined) return this.get(key) === undefined;
    if (expected === undefined) return Number(this.inserted.run(key, next as string, endsAt, now).changes) === 1;
    if (next === undefined) return Number(this.removed.run(key, expected, now).changes) === 1;
    return Number(this.updated.run(next, endsAt, key, expected, now).changes) === 1;
  }

  count(key: string, windowMs: number): Counted {
    const now = Date.now();
    if (++this.writes % SWEEP_EVERY === 0) this.swept.run(now);
    const row = this.counted.get(key, now + Math.ceil(windowMs), now, now) as { value: string; ends_at: number };
    return { count: Number(row.value), resetMs: Number(row.ends_at) - now };
  }

  async *list(prefix: string): AsyncGenerator<[string, string]> {
    // A key is of ASCII: nothing that begins with the prefix comes after this.
    const end = `${prefix}\u{10ffff}`;
    for (let from = prefix; ;) {
      const rows = this.listed.all(from, end, Date.now()) as { key: string; value: string }[];
      for (const { key, value } of rows) yield await Promise.resolve([key, value]);
      const last = rows.at(-1);
      if (!last) return;
      from = `${last.key}\0`;
    }
  }
}
