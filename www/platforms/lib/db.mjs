// What all four stand-ins remember, in SQLite: activities with their stock, what was issued to whom,
// nonces seen, tokens given out, and every request.

import sqlite from 'node-sqlite3-wasm';

/**
 * @typedef {import('./types.d.ts').Campaign} Campaign
 * @typedef {import('./types.d.ts').Issue} Issue
 * @typedef {import('./types.d.ts').LedgerEntry} LedgerEntry
 */

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS campaigns (
    platform TEXT NOT NULL, id TEXT NOT NULL, stock INTEGER, per_user INTEGER NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY (platform, id));
  CREATE TABLE IF NOT EXISTS issued (
    n INTEGER PRIMARY KEY AUTOINCREMENT, platform TEXT NOT NULL, campaign TEXT NOT NULL, holder TEXT NOT NULL,
    request_key TEXT, id TEXT, at INTEGER NOT NULL, data TEXT,
    UNIQUE (platform, request_key));
  CREATE TABLE IF NOT EXISTS records (
    n INTEGER PRIMARY KEY AUTOINCREMENT, platform TEXT NOT NULL, kind TEXT NOT NULL, data TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS nonces (
    platform TEXT NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (platform, value));
  CREATE TABLE IF NOT EXISTS tokens (value TEXT PRIMARY KEY, issued_at INTEGER NOT NULL, expires_at INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS requests (n INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, entry TEXT NOT NULL);`;

/** Why nothing was issued. */
export class NotIssued extends Error {
  /** @param {'unknownCampaign' | 'soldOut' | 'limitReached'} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** The stand-ins' memory. */
export class Store {
  #db;

  /** @param {string} [file] a database file; in memory without one */
  constructor(file) {
    this.#db = new sqlite.Database(file);
    this.#db.exec(SCHEMA);
  }

  close() {
    this.#db.close();
  }

  /** Forgets everything. */
  clear() {
    for (const table of ['campaigns', 'issued', 'records', 'nonces', 'tokens', 'requests', 'sqlite_sequence']) {
      this.#db.run(`DELETE FROM ${table}`);
    }
  }

  /** @returns {boolean} whether nothing was ever put in */
  get isEmpty() {
    return this.#count('SELECT count(*) AS n FROM campaigns', []) === 0;
  }

  /** @param {string} platform @param {Campaign} campaign */
  addCampaign(platform, { id, stock, perUser, data }) {
    this.#db.run('INSERT INTO campaigns VALUES (?, ?, ?, ?, ?)', [platform, id, stock, perUser, JSON.stringify(data)]);
  }

  /** @param {string} platform @returns {Campaign[]} in the order of their making */
  campaigns(platform) {
    return this.#rows('SELECT * FROM campaigns WHERE platform = ? ORDER BY rowid', [platform]).map(toCampaign);
  }

  /** @param {string} platform @param {string} id @returns {Campaign | null} */
  campaign(platform, id) {
    const [row] = this.#rows('SELECT * FROM campaigns WHERE platform = ? AND id = ?', [platform, id]);
    return row ? toCampaign(row) : null;
  }

  /** @param {string} platform @param {Campaign} campaign the same id with other data */
  replaceCampaign(platform, campaign) {
    const values = [campaign.stock, campaign.perUser, JSON.stringify(campaign.data), platform, campaign.id];
    this.#db.run('UPDATE campaigns SET stock = ?, per_user = ?, data = ? WHERE platform = ? AND id = ?', values);
  }

  /**
   * Issues coupons, all or none: stock and the holder's limit are checked and counted in one transaction.
   * A key that was used before yields what was issued then.
   * @param {{ platform: string, campaign: string, holder: string, key?: string | null, count?: number, at: number,
   *   make: (n: number, campaign: Campaign) => { id: string, data: Record<string, any> } }} order
   * @returns {Issue[]}
   */
  issue({ platform, campaign: id, holder, key = null, count = 1, at, make }) {
    return this.#transaction(() => {
      const before = key === null ? [] : this.#issued('platform = ? AND request_key = ?', [platform, key]);
      if (before.length > 0) return before;
      const campaign = this.campaign(platform, id);
      if (!campaign) throw new NotIssued('unknownCampaign');
      const held = this.#issued('platform = ? AND campaign = ? AND holder = ?', [platform, id, holder]).length;
      if (campaign.perUser > 0 && held + count > campaign.perUser) throw new NotIssued('limitReached');
      if (campaign.stock !== null && campaign.stock < count) throw new NotIssued('soldOut');
      this.#db.run('UPDATE campaigns SET stock = stock - ? WHERE platform = ? AND id = ?', [count, platform, id]);
      return Array.from({ length: count }, () => this.#insertIssue(platform, campaign, holder, key, at, make));
    });
  }

  /**
   * @param {string} platform @param {Campaign} campaign @param {string} holder @param {string | null} key
   * @param {number} at @param {(n: number, campaign: Campaign) => { id: string, data: Record<string, any> }} make
   * @returns {Issue}
   */
  #insertIssue(platform, campaign, holder, key, at, make) {
    const { lastInsertRowid: n } = this.#db.run(
      'INSERT INTO issued (platform, campaign, holder, request_key, at) VALUES (?, ?, ?, ?, ?)',
      [platform, campaign.id, holder, key, at],
    );
    const { id, data } = make(Number(n), campaign);
    this.#db.run('UPDATE issued SET id = ?, data = ? WHERE n = ?', [id, JSON.stringify(data), n]);
    return { platform, id, campaign: campaign.id, holder, key, at, data };
  }

  /** @param {string} platform @param {string} [campaign] @returns {Issue[]} in the order of issue */
  issued(platform, campaign) {
    return campaign === undefined
      ? this.#issued('platform = ?', [platform])
      : this.#issued('platform = ? AND campaign = ?', [platform, campaign]);
  }

  /** @param {string} where @param {string[]} values @returns {Issue[]} */
  #issued(where, values) {
    return this.#rows(`SELECT * FROM issued WHERE ${where} ORDER BY n`, values).map((row) => ({
      platform: row.platform,
      id: row.id,
      campaign: row.campaign,
      holder: row.holder,
      key: row.request_key,
      at: Number(row.at),
      data: JSON.parse(row.data),
    }));
  }

  /** @param {string} platform @param {string} kind @param {Record<string, any>} data */
  addRecord(platform, kind, data) {
    this.#db.run('INSERT INTO records (platform, kind, data) VALUES (?, ?, ?)', [platform, kind, JSON.stringify(data)]);
  }

  /** @param {string} platform @param {string} kind @returns {Record<string, any>[]} */
  records(platform, kind) {
    const rows = this.#rows('SELECT data FROM records WHERE platform = ? AND kind = ? ORDER BY n', [platform, kind]);
    return rows.map((row) => JSON.parse(row.data));
  }

  /**
   * @param {string} platform @param {string} value @param {number} at
   * @returns {boolean} false when the platform has seen it before
   */
  useNonce(platform, value, at) {
    return this.#db.run('INSERT OR IGNORE INTO nonces VALUES (?, ?, ?)', [platform, value, at]).changes === 1;
  }

  /** @param {string} platform @param {number} since @returns {number} nonces used after that instant */
  noncesSince(platform, since) {
    return this.#count('SELECT count(*) AS n FROM nonces WHERE platform = ? AND at > ?', [platform, since]);
  }

  /** @param {string} value @param {number} issuedAt @param {number} expiresAt */
  addToken(value, issuedAt, expiresAt) {
    this.#db.run('INSERT INTO tokens VALUES (?, ?, ?)', [value, issuedAt, expiresAt]);
  }

  /** @param {string} value @returns {number | null} when it expires; null for one never given out */
  tokenExpiry(value) {
    const [row] = this.#rows('SELECT expires_at FROM tokens WHERE value = ?', [value]);
    return row ? Number(row.expires_at) : null;
  }

  /** @param {number} since @returns {number} tokens given out after that instant */
  tokensSince(since) {
    return this.#count('SELECT count(*) AS n FROM tokens WHERE issued_at > ?', [since]);
  }

  /** @param {number} at every token given out so far expires then */
  expireTokens(at) {
    this.#db.run('UPDATE tokens SET expires_at = min(expires_at, ?)', [at]);
  }

  /** @param {LedgerEntry} entry */
  log(entry) {
    this.#db.run('INSERT INTO requests (at, entry) VALUES (?, ?)', [entry.at, JSON.stringify(entry)]);
  }

  /** @returns {LedgerEntry[]} */
  requests() {
    return this.#rows('SELECT entry FROM requests ORDER BY n', []).map((row) => JSON.parse(row.entry));
  }

  /** @template T @param {() => T} act @returns {T} */
  #transaction(act) {
    this.#db.exec('BEGIN');
    try {
      const result = act();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** @param {string} sql @param {any[]} values @returns {any[]} */
  #rows(sql, values) {
    return this.#db.all(sql, values);
  }

  /** @param {string} sql @param {any[]} values @returns {number} */
  #count(sql, values) {
    return Number(this.#rows(sql, values)[0].n);
  }
}

/** @param {any} row @returns {Campaign} */
const toCampaign = (row) => ({
  id: row.id,
  stock: row.stock === null ? null : Number(row.stock),
  perUser: Number(row.per_user),
  data: JSON.parse(row.data),
});
