// What the backend remembers of claims, in SQLite, so that neither a reload nor a restart claims twice: the gateway's
// own records (a claim is written down before it is sent), and what each shopper has got out of it.

import { sqliteStores } from 'couponkit/server';

/**
 * @typedef {import('node-sqlite3-wasm').Database} Database
 * @typedef {{ activityId: string, state: 'claimed' | 'pending' | 'lost', answer: string | null }} Claimed
 *   `pending`: nobody knows what came of it, and asking again could claim twice; `lost`: asking again cannot (Tmall's
 *   out_id); `answer`: the platform's raw answer
 */

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS claimed (
    shopper TEXT NOT NULL, activity TEXT NOT NULL, state TEXT NOT NULL, answer TEXT,
    PRIMARY KEY (shopper, activity));`;

/** The backend's memory of claims. */
export class Claims {
  #db;

  /** @param {Database} db */
  constructor(db) {
    this.#db = db;
    this.#db.exec(SCHEMA);
  }

  /** The gateway's records, in the same file. node-sqlite3-wasm takes values as a list, others one by one. */
  get stores() {
    const db = this.#db;
    return sqliteStores({
      exec: (sql) => db.exec(sql),
      prepare(sql) {
        const statement = db.prepare(sql);
        return {
          get: (...values) => statement.get(values),
          run: (...values) => statement.run(values),
          all: (...values) => statement.all(values),
        };
      },
    });
  }

  /**
   * Writes down what a claim came to, by what the gateway told the page. A refusal leaves nothing to remember.
   * @param {string} shopper @param {string} activity
   * @param {{ text?: string, error?: { reason?: string, retry?: string } }} told
   */
  record(shopper, activity, { text, error }) {
    if (text === undefined && error?.reason !== 'pending') return;
    const unknown = error?.retry === 'sameKey' ? 'lost' : 'pending';
    const state = text === undefined ? unknown : 'claimed';
    this.#db.run('INSERT OR REPLACE INTO claimed VALUES (?, ?, ?, ?)', [shopper, activity, state, text ?? null]);
  }

  /** @param {string} shopper @returns {Claimed[]} */
  of(shopper) {
    const rows = this.#db.all('SELECT * FROM claimed WHERE shopper = ?', [shopper]);
    return /** @type {any[]} */ (rows).map(({ activity, state, answer }) => ({ activityId: activity, state, answer }));
  }
}
