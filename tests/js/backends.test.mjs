// The backends of docs/backends in Java and Go against the signing vectors that the package ships; README.md's in Node
// against the stand-in platforms.

import assert from 'node:assert/strict';
import { execFileSync, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { Client, CouponKitError, init } from 'couponkit';
import { startPlatforms } from '../../www/platforms/index.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const file = join(root, 'pkg-template/signing-vectors.json');
const { vectors } = JSON.parse(readFileSync(file, 'utf8'));

const has = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const missing = (command, ...args) => (has(command, ...args) ? false : `${command} is not on this machine`);

function inTemporaryFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'couponkit-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('there are vectors of every platform that signs', () => {
  const platforms = new Set(vectors.map(({ operation }) => operation.split('.')[0]));
  assert.deepEqual([...platforms].sort(), ['kingdee', 'tmall', 'waiqin', 'zvcms']);
});

test('docs/backends/Java signs as the vectors say', { skip: missing('javac', '-version') }, () => {
  inTemporaryFolder((folder) => {
    writeFileSync(join(folder, 'Check.java'), javaCheck());
    const sources = ['CouponSigner', 'ClaimEndpoint'].map((name) => join(root, `docs/backends/Java/${name}.java`));
    const javac = ['-encoding', 'UTF-8', '-Xlint:all', '-Werror', '-d', folder, join(folder, 'Check.java'), ...sources];
    execFileSync('javac', javac);
    const printed = execFileSync('java', ['-cp', folder, 'Check'], { encoding: 'utf8' });
    assert.deepEqual(printed.trim().split('\n'), vectors.map(({ signature }) => signature));
  });
});

/** A program that prints a signature a line. JSON texts are Java's, too. */
function javaCheck() {
  const print = ({ operation, request, fields, secret }) => {
    const call = {
      kingdee: () => {
        const { pathname } = new URL(request.url);
        const query = request.query.map((pair) => `java.util.Map.entry(${literals(pair)})`).join(', ');
        const { nonce, timestamp } = fields;
        return `kingdee(${literals([secret, request.method, pathname])}, java.util.List.of(${query}), ${literals([nonce, timestamp])})`;
      },
      tmall: () => {
        const params = { ...Object.fromEntries(new URLSearchParams(request.body)), ...fields };
        const entries = Object.entries(params).map((pair) => `java.util.Map.entry(${literals(pair)})`).join(', ');
        return `top(${literals([params.sign_method, secret])}, java.util.Map.ofEntries(${entries}))`;
      },
      waiqin: () => `waiqin(${literals([secret, request.body, fields.timestamp])})`,
      zvcms: () => `zvcms(${literals([secret, fields.OpenId, fields.GrantCode, fields.Nonce, fields.Timestamp])})`,
    }[operation.split('.')[0]];
    return `        System.out.println(CouponSigner.${call()});`;
  };
  const lines = vectors.map(print).join('\n');
  return `class Check {\n    public static void main(String[] args) {\n${lines}\n    }\n}\n`;
}

const literals = (texts) => texts.map((text) => JSON.stringify(text)).join(', ');

test('docs/backends/Go signs as the vectors say', { skip: missing('go', 'version') }, () => {
  const env = { ...process.env, COUPONKIT_VECTORS: file, GOCACHE: join(root, 'target/go'), GOTOOLCHAIN: 'local' };
  const cwd = join(root, 'docs/backends/Go');
  const output = execFileSync('go', ['test', '-count=1', '-v', '.'], { cwd, env, encoding: 'utf8' });
  assert.match(output, /--- PASS: TestVectors/);
});

test('README.md’s backend in Node claims for who is signed in, and for nobody else', async (t) => {
  const platforms = await startPlatforms();
  t.after(() => platforms.close());
  const url = await startReadmeBackend(t, platforms);
  await init();
  const claim = (cookie, uuid) => new Client({ forward: { url, headers: { cookie } } })
    .call('tmall.sendCoupon', { bizCode: 'YXX', channel: 'h5', couponType: 276, uuid });
  const refused = (error) => CouponKitError.is(error) && error.reason === 'unauthorized';

  const { model } = await claim('session=ann', 'yxx-tea-10');
  await assert.rejects(claim('', 'yxx-tea-10'), refused);
  await assert.rejects(claim('session=ann', 'yxx-gift-50'), refused);
  assert.equal(await statusOfTrace(url), 400);
  await claim('session=ann', 'yxx-tea-10');
  const issued = platforms.ledger().issued.map(({ id, holder }) => [id, holder]);
  assert.deepEqual(issued, [[model.couponInstanceId, 'open-ann']], 'a second tap is the same claim');
});

/** README.md's program as it stands there, but for the port, beside a shop's own module. */
async function startReadmeBackend(t, { url, seeds }) {
  const folder = mkdtempSync(join(tmpdir(), 'couponkit-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const credentials = { tmall: seeds.tmall.credentials, settings: { tmall: { baseUrl: url } } };
  writeFileSync(join(folder, 'shop.mjs'), `
    export const credentials = ${JSON.stringify(credentials)};
    export const activities = new Set(['yxx-tea-10']);
    export const sessionOf = async (cookie) => (cookie === 'session=ann' ? { id: 'ann', openId: 'open-ann' } : null);`);
  const [, program, serve] = /^## A backend$.*?```js\n(.*?)```.*?```js\n(.*?)```/ms.exec(readFileSync(join(root, 'README.md'), 'utf8'));
  const anyPort = serve.replace('.listen(process.env.PORT ?? 8080)', ".listen(0, '127.0.0.1', function () { process.send(this.address().port); })");
  assert.notEqual(anyPort, serve);
  appendFileSync(join(folder, 'shop.mjs'), `\n${anyPort}`);
  writeFileSync(join(folder, 'server.mjs'), program);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const server = fork(join(folder, 'server.mjs'), { cwd: folder });
  t.after(() => server.kill());
  const [port] = await once(server, 'message');
  return `http://127.0.0.1:${port}/coupons`;
}

/** `fetch` cannot say TRACE. */
async function statusOfTrace(url) {
  const [response] = await once(request(url, { method: 'TRACE' }).end(), 'response');
  return response.resume().statusCode;
}
