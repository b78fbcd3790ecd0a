// What must never reach a page: the backend's half, and any cryptographic hash, with which a secret would be near.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import test from 'node:test';
import { build } from 'esbuild';

const wasm = createRequire(import.meta.url).resolve('couponkit/couponkit.wasm');

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

/** Constants that no implementation of these hashes can do without. */
const HASHES = {
  'MD5': [0xd76aa478, 0xe8c7b756],
  'MD5 and SHA-1': [0x67452301, 0xefcdab89],
  'SHA-1': [0x5a827999, 0x6ed9eba1],
  'SHA-256': [0x428a2f98, 0x71374491],
  'SHA-256, its start': [0x6a09e667, 0xbb67ae85],
  'SHA-512': [0xd728ae22, 0x23ef65cd],
};

/** A constant in code, as LEB128, or in a table, as four bytes. */
function holds(bytes, constant) {
  const table = Buffer.alloc(4);
  table.writeUInt32LE(constant);
  return bytes.includes(table) || bytes.includes(leb128(constant | 0));
}

function leb128(value) {
  const bytes = [];
  for (let rest = value; ; rest >>= 7) {
    const last = (rest >> 6 === 0 || rest >> 6 === -1);
    bytes.push((rest & 0x7f) | (last ? 0 : 0x80));
    if (last) return Buffer.from(bytes);
  }
}

test('a page’s bundle holds nothing of the backend', async () => {
  const page = await bundled('import * as all from "couponkit"; window.all = all;', 'browser');
  for (const name of BACKEND) assert.ok(!page.includes(name), name);
  const backend = await bundled('export * from "couponkit/server";', 'node');
  for (const name of BACKEND) assert.ok(backend.includes(name), `${name} can be found`);
});

test('the module holds no cryptographic hash', async () => {
  const module = await readFile(wasm);
  for (const [name, constants] of Object.entries(HASHES)) {
    assert.ok(!constants.every((constant) => holds(module, constant)), name);
  }
});

test('neither does a page’s script', async () => {
  const page = await bundled('import * as all from "couponkit/slim"; window.all = all;', 'browser');
  for (const [name, constants] of Object.entries(HASHES)) {
    const written = (constant) => [constant, constant | 0].some((number) => page.includes(String(number)) || page.includes(`0x${number.toString(16)}`));
    assert.ok(!constants.every(written), name);
  }
});

test('a hash would be found, in code and in a table', () => {
  // i32.const 0x428a2f98, as a compiler writes it.
  assert.deepEqual([...leb128(0x428a2f98)], [0x98, 0xdf, 0xa8, 0x94, 0x04]);
  assert.deepEqual([...leb128(0xd76aa478 | 0)], [0xf8, 0xc8, 0xaa, 0xbb, 0x7d]);
  const code = Buffer.concat([Buffer.from([0x41]), leb128(0xd76aa478 | 0)]);
  assert.ok(holds(code, 0xd76aa478));
  const table = Buffer.alloc(8);
  table.writeUInt32LE(0x71374491, 4);
  assert.ok(holds(table, 0x71374491));
});

test('a page that imports the backend’s half is told so', async () => {
  const page = await bundled('import { createGateway } from "couponkit/server"; createGateway({});', 'browser');
  assert.match(page, /never in a page/);
  for (const name of BACKEND) assert.ok(!page.includes(name), name);
});
