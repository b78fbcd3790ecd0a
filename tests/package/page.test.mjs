import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as vite from 'vite';
import { browser, html, serve, shown } from './browser.mjs';
import { expected } from './project/checkout.mjs';
import { stranger } from './stranger.mjs';

const works = { shown: expected, complaints: [] };

test('a page imports the ES modules without a bundler', async (t) => {
  const folder = stranger(t);
  const imports = Object.fromEntries([['couponkit', 'index'], ['couponkit/slim', 'index.fetch'], ['couponkit/evaluator', 'evaluator']]
    .map(([name, file]) => [name, `./node_modules/couponkit/${file}.mjs`]));
  const map = `<script type="importmap">${JSON.stringify({ imports })}</script>`;
  const address = await serve(t, folder);
  const chromium = await browser(t);
  for (const page of ['inlined', 'slim', 'evaluator']) {
    writeFileSync(join(folder, `${page}.html`), html(map, `./${page}.mjs`));
    assert.deepEqual(await shown(chromium, `${address}/${page}.html`), works, page);
  }
});

const vitePages = ['inlined', 'evaluator', 'slim-url'];

test("Vite's dev server needs no configuration", async (t) => {
  const folder = viteProject(t);
  const server = await vite.createServer({
    root: folder, configFile: false, logLevel: 'error', server: { host: '127.0.0.1', port: 0 },
  });
  t.after(() => server.close());
  await server.listen();
  const { port } = server.httpServer.address();
  const chromium = await browser(t);
  for (const page of vitePages) {
    assert.deepEqual((await shown(chromium, `http://127.0.0.1:${port}/${page}.html`)).shown, expected, page);
  }
});

test("Vite's build needs no configuration", async (t) => {
  const folder = viteProject(t);
  const chromium = await browser(t);
  for (const page of [...vitePages, 'slim']) {
    const outDir = join(folder, 'built', page);
    await vite.build({
      root: folder, configFile: false, logLevel: 'error',
      build: { outDir, rollupOptions: { input: join(folder, `${page}.html`) } },
    });
    const address = await serve(t, outDir);
    assert.deepEqual(await shown(chromium, `${address}/${page}.html`), works, page);
  }
});

function viteProject(t) {
  const folder = stranger(t);
  for (const page of [...vitePages, 'slim']) writeFileSync(join(folder, `${page}.html`), html(`./${page}.mjs`));
  return folder;
}
