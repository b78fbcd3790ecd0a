// What a bundler must never bring to a page: the backend's half. What is in the package's files: no-secrets.test.mjs.
import assert from 'node:assert/strict';
import test from 'node:test';
import { build } from 'esbuild';

/** What a bundler makes of a page that uses everything. */
async function bundled(source, platform) {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname },
    bundle: true, write: false, format: 'esm', minify: true, platform,
  });
  return outputFiles[0].text;
}

/** Names that minifying keeps, since they are properties or texts. */
const BACKEND = ['clientSecret', 'appSecret', 'grantCode', 'app_signature', 'X-Api-ClientID', 'trustedSign', 'createHash', 'subtle'];

test('a page’s bundle holds nothing of the backend', async () => {
  const page = await bundled('import * as all from "couponkit"; window.all = all;', 'browser');
  for (const name of BACKEND) assert.ok(!page.includes(name), name);
  const backend = await bundled('export * from "couponkit/server";', 'node');
  for (const name of BACKEND) assert.ok(backend.includes(name), `${name} can be found`);
});

test('a page that imports the backend’s half is told so', async () => {
  const page = await bundled('import { createGateway } from "couponkit/server"; createGateway({});', 'browser');
  assert.match(page, /never in a page/);
  for (const name of BACKEND) assert.ok(!page.includes(name), name);
});
