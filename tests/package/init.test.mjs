import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { browser } from './browser.mjs';
import { stranger } from './stranger.mjs';

/** A page of its own origin whose requests for the module get `answers`, one after the other. */
async function page(t, answers) {
  const folder = join(stranger(t), 'node_modules/couponkit');
  const requests = [];
  const server = createServer(({ url }, response) => {
    if (url === '/') return response.end('<!doctype html><link rel="icon" href="data:,">');
    if (url !== '/couponkit.wasm') return response.setHeader('content-type', 'text/javascript').end(readFileSync(join(folder, url)));
    requests.push(url);
    const { status, body } = answers.shift();
    // Many servers do not know the type of .wasm files.
    response.writeHead(status, { 'content-type': 'application/octet-stream' }).end(body ?? readFileSync(join(folder, url)));
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  t.after(() => server.close());
  const opened = await (await browser(t)).newPage();
  await opened.goto(`http://127.0.0.1:${server.address().port}/`);
  return { page: opened, requests };
}

test('before init a page gets notReady in two languages; then everything works', async (t) => {
  const { page: opened } = await page(t, []);
  const seen = await opened.evaluate(async () => {
    const couponkit = await import('/index.mjs');
    const use = () => {
      try {
        return new couponkit.Wallet([]).coupons.length;
      } catch (error) {
        return { is: couponkit.CouponKitError.is(error), code: error.code, messages: Object.keys(error.messages) };
      }
    };
    const before = use();
    await couponkit.init();
    return [before, use()];
  });
  assert.deepEqual(seen, [{ is: true, code: 'notReady', messages: ['zh-CN', 'en'] }, 0]);
});

test('init fetches the module once, and again only after a failure', async (t) => {
  const { page: opened, requests } = await page(t, [{ status: 503 }, { status: 200, body: '<!doctype html>' }, { status: 200 }]);
  const seen = await opened.evaluate(async () => {
    const { init, Wallet } = await import('/index.fetch.mjs');
    const attempts = () => Promise.all([init(), init()]).then(() => 'ready', ({ code }) => code);
    const outcomes = [await attempts(), await attempts(), await attempts(), await attempts()];
    return [...outcomes, new Wallet([]).coupons.length];
  });
  assert.deepEqual(seen, ['http', 'badResponse', 'ready', 'ready', 0]);
  assert.equal(requests.length, 3);
});

test('couponkit/server refuses to be in a page', async (t) => {
  const { page: opened } = await page(t, []);
  const message = await opened.evaluate(() => import('/server.browser.mjs').then(() => 'imported', String));
  assert.match(message, /couponkit\/server holds credentials/);
});
