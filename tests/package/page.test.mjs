import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import * as vite from 'vite';
import webpack from 'webpack';
import { browser, html, serve, shown } from './browser.mjs';
import { expected } from './project/checkout.mjs';
import { stranger } from './stranger.mjs';

const works = { shown: expected, complaints: [] };

test('a classic script makes one global', async (t) => {
  const folder = stranger(t);
  writeFileSync(join(folder, 'classic.html'), html(
    '<script src="node_modules/couponkit/couponkit.global.js"></script>',
    `<script type="module">
      import { checkout } from './checkout.mjs';
      import { show } from './page.mjs';
      show(async () => { await couponkit.init(); return checkout(couponkit); });
    </script>`,
  ));
  const address = await serve(t, folder);
  assert.deepEqual(await shown(await browser(t), `${address}/classic.html`), works);
});

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

test("webpack's build needs no configuration", async (t) => {
  const folder = stranger(t);
  const chromium = await browser(t);
  for (const page of ['inlined', 'slim', 'evaluator']) {
    const path = join(folder, 'built', page);
    await webpackBuild({ mode: 'production', context: folder, entry: `./${page}.mjs`, output: { path } });
    assert.equal(readdirSync(path).some((file) => file.endsWith('.wasm')), page === 'slim');
    writeFileSync(join(path, 'index.html'), html('<script defer src="main.js"></script>'));
    const address = await serve(t, path);
    assert.deepEqual(await shown(chromium, `${address}/index.html`), works, page);
  }
});

function viteProject(t) {
  const folder = stranger(t);
  for (const page of [...vitePages, 'slim']) writeFileSync(join(folder, `${page}.html`), html(`./${page}.mjs`));
  return folder;
}

/** Builds without any complaint other than advice on the size of files. */
function webpackBuild(options) {
  const build = promisify(webpack);
  const advice = /^(AssetsOverSizeLimit|EntrypointsOverSizeLimit|NoAsyncChunks)Warning$/;
  return build(options).then(({ compilation: { errors, warnings } }) => {
    assert.deepEqual([...errors, ...warnings.filter(({ name }) => !advice.test(name))], []);
  });
}
