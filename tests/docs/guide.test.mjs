// Somebody who has the package's README.md and an empty folder comes from the installation to an evaluated cart and a
// signed claim.
import assert from 'node:assert/strict';
import { execFileSync, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { Client, CouponKitError, init } from 'couponkit';
import { transformSync } from 'esbuild';
import { createServer } from 'vite';
import { startPlatforms } from '../../www/platforms/index.mjs';
import { browser, html } from '../package/browser.mjs';
import { stranger } from '../package/stranger.mjs';
import { blocks, root } from './pages.mjs';

const guide = (folder) => readFileSync(join(folder, 'node_modules/couponkit/README.md'), 'utf8');
const under = (folder, heading) => blocks(guide(folder).split(`## ${heading}\n`)[1].split(/^## /m)[0]).map(({ code }) => code);

/** What the guide leaves to a shop: its sessions. */
const SESSIONS = "const sessions = { of: async (cookie: string | null) => (cookie === 'session=ann' ? { id: 'ann', memberId: '1333333333' } : null) };\n";

test('E11: the first block runs as it stands', (t) => {
  const folder = stranger(t);
  const first = blocks(guide(folder)).find(({ language }) => language === 'ts');
  writeFileSync(join(folder, 'first.mjs'), first.code);
  assert.equal(execFileSync(process.execPath, ['first.mjs'], { cwd: folder, encoding: 'utf8' }), '30.80\n');
});

/** Starts the guide's backend before a platform's stand-in, for pages of `origin` too; answers with its port. */
async function startBackend(t, folder, origin) {
  const platforms = await startPlatforms();
  t.after(() => platforms.close());
  symlinkSync(join(root, 'node_modules/better-sqlite3'), join(folder, 'node_modules/better-sqlite3'));
  const [gateway, server] = under(folder, '后端');
  const { clientId, clientSecret, appKey, appSecret, domain } = platforms.seeds.kingdee.credentials;
  const secrets = `const { clientId, clientSecret, appKey, appSecret, domain } = ${JSON.stringify({ clientId, clientSecret, appKey, appSecret, domain })};\n`;
  const program = `${secrets}${SESSIONS}${gateway}${server}`
    .replace('domain } },', `domain }, settings: { kingdee: { baseUrl: '${platforms.url}' } } }, origins: ${JSON.stringify(origin ? [origin] : [])},`)
    .replace('.listen(8080)', ".listen(0, '127.0.0.1', function () { process.send(this.address().port); })");
  writeFileSync(join(folder, 'server.mjs'), transformSync(program, { loader: 'ts' }).code);
  const backend = fork(join(folder, 'server.mjs'), { cwd: folder });
  t.after(() => backend.kill());
  const [port] = await Promise.race([once(backend, 'message'), once(backend, 'exit').then(() => { throw new Error('the backend does not start'); })]);
  return { port, platforms };
}

const CLAIM = ['kingdee.distributeCoupons', { schemaId: '1820256048657727488', channel: '1' }];

test('the backend claims at the platform for who is signed in', async (t) => {
  const { port, platforms } = await startBackend(t, stranger(t));
  await init();
  const forward = { url: `http://127.0.0.1:${port}/coupons`, headers: { cookie: 'session=ann' } };
  const { rows } = await new Client({ forward }).call(...CLAIM);
  assert.equal(rows.length, 1);
  assert.deepEqual(platforms.ledger().issued.map(({ holder }) => holder), ['1333333333']);
  await assert.rejects(new Client({ forward: forward.url }).call(...CLAIM), (error) => CouponKitError.is(error) && error.reason === 'unauthorized');
});

test('a request that fetch has no words for does not end the backend', async (t) => {
  const { port } = await startBackend(t, stranger(t));
  for (const method of ['TRACE', 'PUT', 'GET']) {
    const [{ statusCode }] = await once(request({ port, host: '127.0.0.1', method, path: '/coupons' }).end(), 'response');
    assert.ok(statusCode >= 400 && statusCode < 500, `${method}: ${statusCode}`);
  }
});

test('a page of Vite’s development server claims through what it passes on', async (t) => {
  const folder = stranger(t);
  const vitePort = 5173 + (process.pid % 1000);
  const { port, platforms } = await startBackend(t, folder, `http://localhost:${vitePort}`);
  const [, , config] = under(folder, '后端');
  symlinkSync(join(root, 'node_modules/vite'), join(folder, 'node_modules/vite'));
  writeFileSync(join(folder, 'vite.config.ts'), config.replace('localhost:8080', `127.0.0.1:${port}`));
  const [claim] = under(folder, '领券页');
  writeFileSync(join(folder, 'page.ts'), `import { init } from 'couponkit';
    const toast = (said: string) => { document.body.append(Object.assign(document.createElement('pre'), { id: 'shown', textContent: said })); };
    ${claim}
    document.cookie = 'session=ann';
    init().then(() => claim('1820256048657727488'));\n`);
  writeFileSync(join(folder, 'index.html'), html('page.ts'));
  const vite = await createServer({ root: folder, configFile: join(folder, 'vite.config.ts'), logLevel: 'error', server: { host: 'localhost', port: vitePort, strictPort: true } });
  t.after(() => vite.close());
  await vite.listen();
  const page = await (await browser(t)).newPage();
  await page.goto(`http://localhost:${vitePort}/`);
  assert.equal(await page.locator('#shown').textContent({ timeout: 60_000 }), '领取成功');
  assert.deepEqual(platforms.ledger().issued.map(({ holder }) => holder), ['1333333333']);
});

test('its TypeScript compiles strictly, in a backend with a page’s library and without', (t) => {
  const folder = stranger(t);
  symlinkSync(join(root, 'node_modules/@types'), join(folder, 'node_modules/@types'));
  const secrets = 'declare const clientId: string, clientSecret: string, appKey: string, appSecret: string, domain: string;\n';
  writeFileSync(join(folder, 'backend.ts'), secrets + SESSIONS + under(folder, '后端').slice(0, 2).join(''));
  for (const lib of ['es2022', 'es2022,dom']) {
    const options = ['--strict', '--noEmit', '--target', 'es2022', '--module', 'nodenext', '--types', 'node', '--lib', lib];
    const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...options, 'backend.ts'], { cwd: folder, encoding: 'utf8' });
    assert.equal(stdout, '', lib);
  }
});
