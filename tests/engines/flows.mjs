// What every engine has to do, on a phone's screen, below a path, behind a service worker.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { startPlatforms } from '../../www/platforms/index.mjs';
import { startSite } from '../../www/server/site.mjs';
import { readCases } from '../cases/read.mjs';
import { start } from './drive.mjs';
import { serveShop } from './serve.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every worked case, and once more without a network. */
export async function cases(t, engine) {
  const folder = scratch(t);
  cpSync(join(import.meta.dirname, 'cases'), folder, { recursive: true });
  cpSync(`${root}dist/couponkit`, join(folder, 'couponkit'), { recursive: true });
  const worked = readCases();
  writeFileSync(join(folder, 'cases.json'), JSON.stringify(worked));
  cpSync(`${root}tests/mini/differ.mjs`, join(folder, 'differ.mjs'));
  const { origin, stop } = await serveShop(t, folder);
  const phone = await start(t, engine);
  const expected = { cases: worked.length, found: [], isControlled: false, width: 390 };
  await phone.open(origin, '/shop/index.html');
  assert.deepEqual(JSON.parse(await phone.text('#shown', 120_000)), expected);
  await stop();
  await phone.reload();
  assert.deepEqual(JSON.parse(await phone.text('#shown', 120_000)), { ...expected, isControlled: true });
  return { version: phone.version, cases: expected.cases };
}

/** A shopper claims on three platforms, and goes on shopping when the network is gone. */
export async function shopping(t, engine) {
  const folder = scratch(t);
  await build({ configFile: `${root}www/vite.config.mjs`, base: '/shop/', logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  const platforms = await startPlatforms();
  t.after(() => platforms.close());
  const site = await startSite({ platforms, folder });
  t.after(() => site.close());
  const { origin, stop } = await serveShop(t, folder, site.url);
  const phone = await start(t, engine);

  await phone.open(origin, '/shop/#/claim');
  await phone.find('[data-activity]');
  await behindWorker(phone);
  for (const activity of ['kingdee-1820256048657727488', 'tmall-yxx-tea-10', 'waiqin-6856083179295188426']) {
    await phone.click(`[data-activity="${activity}"] button`);
    await phone.find(`[data-activity="${activity}"][data-state="claimed"]`);
  }
  assert.deepEqual(platforms.ledger().issued.map(({ platform }) => platform), ['kingdee', 'tmall', 'waiqin']);
  await fits(phone);

  await phone.run("location.hash = '#/menu'");
  await phone.find('[data-item]');
  await fits(phone);
  await phone.run("location.hash = '#/'");
  await phone.find('[data-freshness="current"]');
  await fits(phone);
  await takeOnly(phone, '满60减8');
  await phone.reads('[data-payable]', '¥56.50');
  await stop();
  await phone.click('[data-line="201909280011112"] [data-step="minus"]');
  await phone.reads('[data-payable]', '¥48.50');
  await phone.click('[data-line="201909280011112"] [data-step="plus"]');
  await phone.reads('[data-payable]', '¥56.50');
  await phone.find('[data-freshness="offline"]');
}

/** From here on the worker answers for the shop's files. */
async function behindWorker(phone) {
  await phone.run("return navigator.serviceWorker.register('/shop/sw.js').then(() => navigator.serviceWorker.ready).then(() => true)");
  await phone.reload();
  await phone.find('[data-activity]');
  assert.equal(await phone.run('return navigator.serviceWorker.controller !== null'), true);
}

async function takeOnly(phone, title) {
  await phone.click('.van-coupon-cell');
  await phone.click('.sheet button', '不使用');
  await phone.click('.van-coupon', title);
  await phone.click('.sheet button', '确定');
}

async function fits(phone) {
  const [width, needed] = await phone.run('return [innerWidth, document.documentElement.scrollWidth]');
  assert.deepEqual([width, needed <= width], [390, true]);
}

function scratch(t) {
  const folder = mkdtempSync(join(tmpdir(), 'couponkit-engines-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
