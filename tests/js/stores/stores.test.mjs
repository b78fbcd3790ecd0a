// Every store does what the gateway relies on: in memory, in SQLite, in a real Redis by both clients, in a real PostgreSQL,
// and in Durable Objects under workerd.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { Redis } from 'ioredis';
import { Miniflare } from 'miniflare';
import pg from 'pg';
import { createClient } from 'redis';
import { memoryStores, postgresStores, redisStores, sqliteStores, storeContract } from 'couponkit/server';
import { bundleWorker } from '../gateway/runtimes.mjs';
import { startPostgres, startRedis } from './servers.mjs';

const folder = mkdtempSync(join(tmpdir(), 'couponkit-sqlite-'));
after(() => { rmSync(folder, { recursive: true, force: true }); });

/** The contract for stores that are opened once. */
function contractOf(name, open) {
  describe(name, () => {
    let opened;
    before(async () => { opened = await open(); });
    after(() => opened.close?.());
    for (const { name: check, run } of storeContract(() => opened.stores.claims)) test(check, run);
  });
}

contractOf('memoryStores', () => ({ stores: memoryStores() }));

contractOf('sqliteStores', () => {
  const db = new Database(join(folder, 'contract.db'));
  return { stores: sqliteStores(db), close: () => db.close() };
});

describe('Redis', () => {
  let server;
  before(async () => { server = await startRedis(); });
  after(() => server.stop());

  contractOf('redisStores by ioredis', () => {
    const client = new Redis(server.port, { lazyConnect: false });
    return { stores: redisStores(client), close: () => client.disconnect() };
  });

  contractOf('redisStores by node-redis', async () => {
    const client = createClient({ url: server.url });
    client.on('error', () => {});
    await client.connect();
    return { stores: redisStores(client, { prefix: 'other[*]:' }), close: () => client.destroy() };
  });

  test('what was put is there after a restart', async () => {
    const client = new Redis(server.port);
    const { claims } = redisStores(client);
    await claims.swap('kept', undefined, 'through it', 60_000);
    await server.restart();
    assert.equal(await claims.get('kept'), 'through it');
    client.disconnect();
  });
});

describe('PostgreSQL', () => {
  let server;
  before(async () => { server = await startPostgres(); });
  after(() => server.stop());

  contractOf('postgresStores', () => {
    const pool = new pg.Pool({ ...server.config, max: 8 });
    pool.on('error', () => {});
    return { stores: postgresStores(pool), close: () => pool.end() };
  });

  test('instances that start at once make one table', async () => {
    const pools = Array.from({ length: 6 }, () => new pg.Pool({ ...server.config, max: 1 }));
    const swaps = pools.map((pool, i) => postgresStores(pool, { table: 'raced' }).claims.swap('a', undefined, String(i), 60_000));
    assert.equal((await Promise.all(swaps)).filter(Boolean).length, 1);
    await Promise.all(pools.map((pool) => pool.end()));
  });

  test('a connection that is cut is another one at the next step', async () => {
    const pool = new pg.Pool(server.config);
    pool.on('error', () => {});
    const { claims } = postgresStores(pool);
    await claims.swap('cut', undefined, 'one', 60_000);
    await server.cut();
    for (let tries = 0; ; tries++) {
      const found = await claims.get('cut').catch(() => undefined);
      if (found === 'one') break;
      assert.ok(tries < 20);
    }
    await pool.end();
  });
});

describe('Durable Objects', () => {
  let worker;
  before(async () => {
    worker = new Miniflare({
      compatibilityDate: '2025-07-01',
      modules: await bundleWorker(new URL('durable.mjs', import.meta.url)),
      durableObjects: { COUPONKIT: 'CouponKitObject' },
    });
    await worker.ready;
  });
  after(() => worker.dispose());

  for (const { name } of storeContract(memoryStores)) {
    test(name, async () => {
      const response = await worker.dispatchFetch(`https://shop.example/${encodeURIComponent(name)}`);
      assert.equal(await response.text(), 'ok');
    });
  }
});

test('sqliteStores: of the processes that share a file, one puts', async () => {
  const file = join(folder, 'shared.db');
  const source = `
    const { workerData, parentPort } = require('node:worker_threads');
    const Database = require('better-sqlite3');
    const { sqliteStores } = require('couponkit/server');
    const { claims } = sqliteStores(new Database(workerData.file));
    let won = 0;
    for (let i = 0; i < 200; i++) if (claims.swap('key' + i, undefined, String(workerData.n), 60000)) won++;
    parentPort.postMessage(won);`;
  const wins = await Promise.all([1, 2, 3, 4].map((n) => new Promise((resolve, reject) => {
    const other = new Worker(source, { eval: true, workerData: { file, n } });
    other.once('message', resolve);
    other.once('error', reject);
  })));
  assert.equal(wins.reduce((sum, won) => sum + won, 0), 200);
});

test('memoryStores: when it is full it refuses, and forgets nothing', () => {
  const { claims } = memoryStores({ maxEntries: 2 });
  assert.ok(claims.swap('a', undefined, '1', 60_000) && claims.swap('b', undefined, '1', 60_000));
  assert.throws(() => claims.swap('c', undefined, '1', 60_000), /full/);
  assert.ok(claims.swap('a', '1', '2', 60_000));
  assert.equal(claims.get('b'), '1');
});

test('a store that breaks the contract is found out', async () => {
  const { claims } = memoryStores();
  const careless = { get: (key) => claims.get(key), count: (...args) => claims.count(...args), list: (prefix) => claims.list(prefix), swap: (key, _, next, ttlMs) => claims.swap(key, claims.get(key), next, ttlMs) };
  const found = await Promise.allSettled(storeContract(() => careless).map(({ run }) => run()));
  assert.ok(found.filter(({ status }) => status === 'rejected').length >= 4);
});
