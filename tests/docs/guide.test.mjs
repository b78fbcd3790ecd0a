// Somebody who has the package's README.md and an empty folder comes from the installation to an evaluated cart and a
// signed claim.
import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Client, CouponKitError, init } from 'couponkit';
import { startPlatforms } from '../../www/platforms/index.mjs';
import { stranger } from '../package/stranger.mjs';
import { blocks, root } from './pages.mjs';

const guide = (folder) => readFileSync(join(folder, 'node_modules/couponkit/README.md'), 'utf8');

test('E11: the first block runs as it stands', (t) => {
  const folder = stranger(t);
  const first = blocks(guide(folder)).find(({ language }) => language === 'ts');
  writeFileSync(join(folder, 'first.mjs'), first.code);
  assert.equal(execFileSync(process.execPath, ['first.mjs'], { cwd: folder, encoding: 'utf8' }), '30.80\n');
});

test('the backend claims at the platform for who is signed in', async (t) => {
  const platforms = await startPlatforms();
  t.after(() => platforms.close());
  const folder = stranger(t);
  symlinkSync(join(root, 'node_modules/better-sqlite3'), join(folder, 'node_modules/better-sqlite3'));
  const [gateway, server] = blocks(guide(folder).split('## 后端')[1]).map(({ code }) => code);
  const { clientId, clientSecret, appKey, appSecret, domain } = platforms.seeds.kingdee.credentials;
  // The shop's own: its credentials, its sessions, and here also where the platform's stand-in is.
  const shop = `
    const { clientId, clientSecret, appKey, appSecret, domain } = ${JSON.stringify({ clientId, clientSecret, appKey, appSecret, domain })};
    const sessions = { of: async (cookie) => (cookie === 'session=ann' ? { id: 'ann', memberId: '1333333333' } : null) };\n`;
  const program = `${shop}${gateway}${server}`
    .replace('domain } },', `domain }, settings: { kingdee: { baseUrl: '${platforms.url}' } } },`)
    .replace('.listen(8080)', ".listen(0, '127.0.0.1', function () { process.send(this.address().port); })");
  writeFileSync(join(folder, 'server.mjs'), program);
  const process_ = fork(join(folder, 'server.mjs'), { cwd: folder });
  t.after(() => process_.kill());
  const [port] = await once(process_, 'message');

  await init();
  const forward = { url: `http://127.0.0.1:${port}/coupons`, headers: { cookie: 'session=ann' } };
  const claim = (client) => client.call('kingdee.distributeCoupons', { schemaId: '1820256048657727488', channel: '1' });
  const { rows } = await claim(new Client({ forward }));
  assert.equal(rows.length, 1);
  assert.deepEqual(platforms.ledger().issued.map(({ holder }) => holder), ['1333333333']);
  await assert.rejects(claim(new Client({ forward: forward.url })), (error) => CouponKitError.is(error) && error.reason === 'unauthorized');
});
