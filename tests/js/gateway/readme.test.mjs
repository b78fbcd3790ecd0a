// The README's backends, as they stand there, in a project that has what they import: each claims from the stand-ins.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { Client, init } from 'couponkit';
import { createGateway } from 'couponkit/server';
import { startPlatforms } from '../../../www/platforms/index.mjs';
import { startRedis } from '../stores/servers.mjs';

await init();

const root = join(import.meta.dirname, '../../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const section = readme.slice(readme.indexOf('## A backend'), readme.indexOf('## Licence'));
const [durable, serve, several] = [...section.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code);
const SEND = 'tmall.sendCoupon';
const coupon = { bizCode: 'YXX', channel: 'app', couponType: 276, uuid: 'yxx-daily-5' };

let platforms;
let redis;
const folder = mkdtempSync(join(tmpdir(), 'couponkit-readme-'));
const children = [];

before(async () => {
  [platforms, redis] = await Promise.all([startPlatforms(), startRedis()]);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const { credentials } = platforms.seeds.tmall;
  const shop = `
    export * from './serve.mjs';
    export const credentials = ${JSON.stringify({ tmall: credentials, settings: { tmall: { baseUrl: platforms.url } } })};
    export const activities = new Set(['yxx-daily-5']);
    export const sessionOf = async (cookie) => cookie && { id: cookie, openId: 'open-' + cookie };
    export const options = {
      credentials,
      allow: ['tmall.sendCoupon'],
      authorize: async ({ headers }, { params: { uuid } }) => {
        const session = await sessionOf(headers.get('cookie'));
        return session && { user: session, owned: { openId: session.openId, uuid } };
      },
    };`;
  for (const [name, code] of Object.entries({ 'shop.mjs': shop, 'serve.mjs': serve, 'durable.mjs': durable, 'several.mjs': several })) {
    writeFileSync(join(folder, name), code);
  }
});
after(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all([platforms.close(), redis.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

let port = 20_000 + (process.pid % 20_000);

async function start(name) {
  const at = ++port;
  const child = spawn(process.execPath, [name], { cwd: folder, stdio: 'inherit', env: { ...process.env, PORT: String(at), REDIS_URL: redis.url } });
  children.push(child);
  const url = `http://127.0.0.1:${at}/coupons`;
  for (let tries = 0; tries < 200 && !(await fetch(`${url}/time`).catch(() => null)); tries++) await pause(50);
  return { url, child };
}

const claim = ({ url }, shopper) => new Client({ forward: { url, headers: { cookie: shopper } } }).call(SEND, coupon);
const issuedTo = (shopper) => platforms.ledger().issued.filter(({ holder }) => holder === `open-${shopper}`);

test('durable claims take less than twenty lines, and outlive the process', async () => {
  assert.ok(durable.trim().split('\n').length < 20);
  const first = await start('durable.mjs');
  const { model } = await claim(first, 'ann');
  first.child.kill('SIGKILL');
  const sent = platforms.ledger().requests.length;
  assert.deepEqual((await claim(await start('durable.mjs'), 'ann')).model, model);
  assert.equal(platforms.ledger().requests.length, sent, 'the answer was kept');
});

test('two instances over Redis are one', async () => {
  const instances = await Promise.all([start('several.mjs'), start('several.mjs')]);
  const taps = await Promise.all(Array.from({ length: 10 }, (_, i) => claim(instances[i % 2], 'bob')));
  assert.equal(new Set(taps.map(({ model }) => model.couponInstanceId)).size, 1);
  assert.equal(issuedTo('bob').length, 1);
});

test('the recipe with rate-limiter-flexible', async () => {
  const limiter = new RateLimiterMemory({ points: 1, duration: 30 });
  const gateway = createGateway({
    credentials: { tmall: platforms.seeds.tmall.credentials },
    allow: [SEND],
    authorize: () => ({ user: { id: 'cat' }, owned: {} }),
    rateLimit: (user) => limiter.consume(user.id).then(() => true, ({ msBeforeNext }) => msBeforeNext),
  });
  const tap = () => gateway(new Request('https://shop.example/', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ version: 1, operation: SEND, params: {} }) }));
  assert.notEqual((await tap()).status, 429);
  const { error } = await (await tap()).json();
  assert.ok(error.reason === 'throttled' && error.retryAfterMs > 1000 && error.retryAfterMs <= 30_000);
});
