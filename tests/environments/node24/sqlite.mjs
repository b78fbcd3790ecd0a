// Claims kept by Node's own SQLite.
import { DatabaseSync } from 'node:sqlite';
import { sqliteStores, storeContract } from 'couponkit/server';

const { claims } = sqliteStores(new DatabaseSync('claims.db'));
for (const { run } of storeContract(() => claims)) await run();
