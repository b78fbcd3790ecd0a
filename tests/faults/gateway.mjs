// One instance of the shop's backend, as a process of its own: node gateway.mjs CONFIG. Prints its port once it listens.
// It may be told to die at a step of a claim, and by how much its clock is wrong.
import { createServer } from 'node:http';
import { appendFileSync } from 'node:fs';
import { createGateway, postgresStores, redisStores, sqliteStores } from 'couponkit/server';

const { store, credentials, die, skewMs = 0, timeoutMs = 1000, log } = JSON.parse(process.argv[2]);

if (skewMs !== 0) {
  const real = Date.now;
  Date.now = () => real() + skewMs;
}

const stores = await openStores();
const gateway = createGateway({
  credentials,
  allow: ['kingdee.distributeCoupons', 'kingdee.listWriteOffs', 'tmall.sendCoupon', 'waiqin.receiveVoucher'],
  authorize(request) {
    const id = request.headers.get('x-user');
    const number = Number(id.slice(1));
    const owned = { memberId: String(1_000_000 + number), openId: `open-${id}`, uuid: 'faults', cmId: customerOf(number) };
    return { user: { id }, owned };
  },
  stores: die ? { ...stores, claims: doomed(stores.claims, die) } : stores,
  rateLimit: { perUser: false, perAccount: { kingdee: false } },
  timeoutMs,
  maxAnswerBytes: 300_000,
  storeTimeoutMs: 1500,
  onEvent: (event) => { if (event.problem) appendFileSync(log, `${JSON.stringify(event)}\n`); },
});

const operator = {
  list: async () => {
    const found = [];
    for await (const entry of gateway.claims.list()) found.push(entry);
    return found;
  },
  settle: async ({ key, outcome }) => gateway.claims.settle(key, outcome),
  reconcile: async (options) => gateway.claims.reconcile(options),
};

const server = createServer(async (incoming, outgoing) => {
  const chunks = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const { url, method, headers } = incoming;
  try {
    const command = /^\/operator\/(\w+)$/.exec(url)?.[1];
    if (command) {
      outgoing.end(JSON.stringify((await operator[command](JSON.parse(body))) ?? null));
      return;
    }
    const answer = await gateway(new Request(`http://shop.example${url}`, { method, headers, body }));
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  } catch (error) {
    outgoing.writeHead(500).end(String(error));
  }
});
server.listen(0, '127.0.0.1', () => { console.log(server.address().port); });

async function openStores() {
  if (store.kind === 'redis') {
    const { Redis } = await import('ioredis');
    const client = new Redis(store.url, { retryStrategy: () => 50 });
    client.on('error', () => {});
    return redisStores(client);
  }
  if (store.kind === 'postgres') {
    const { default: pg } = await import('pg');
    const pool = new pg.Pool({ ...store.config, max: 8 });
    pool.on('error', () => {});
    return postgresStores(pool);
  }
  const { default: Database } = await import('better-sqlite3');
  return sqliteStores(new Database(store.file));
}

/** A store whose process is gone before, or after, it has taken a claim to a state. */
function doomed(claims, { at, state }) {
  return {
    get: (key) => claims.get(key),
    count: (key, windowMs) => claims.count(key, windowMs),
    list: (prefix) => claims.list(prefix),
    async swap(key, expected, next, ttlMs) {
      const isThen = next !== undefined && (key.startsWith('claim:') ? JSON.parse(next).state === state : state === 'answer');
      if (isThen && at === 'before') process.kill(process.pid, 'SIGKILL');
      const done = await claims.swap(key, expected, next, ttlMs);
      if (isThen && at === 'after') process.kill(process.pid, 'SIGKILL');
      return done;
    },
  };
}

function customerOf(number) {
  return `9139133117350${String(number).padStart(6, '0')}`;
}
