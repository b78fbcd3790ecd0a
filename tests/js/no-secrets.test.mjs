// What the package ships for pages holds no secret, no cryptographic hash and nothing of the backend: a search of every
// such file and of every module inside one.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { transformSync } from 'esbuild';
import loadWabt from 'wabt';
import { defaultSeeds } from '../../www/platforms/index.mjs';

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve('couponkit/slim'));
const { vectors } = JSON.parse(readFileSync(join(folder, 'signing-vectors.json'), 'utf8'));

/** A shipped file's bytes, unpacked. */
function read(name) {
  const bytes = readFileSync(join(folder, name));
  return name.endsWith('.br') ? brotliDecompressSync(bytes) : bytes;
}

/** The files that a file imports, itself among them. */
function withImports(name) {
  const imported = /\.m?js$/.test(name) ? read(name).toString().matchAll(/["']\.\/(shared-\w+\.mjs)["']/g) : [];
  return [name, ...[...imported].flatMap(([, each]) => withImports(each))];
}

const isCode = (name) => /\.(m?js|wasm|br)$/.test(name);
/** The backend's; its stand-in for browsers is a page's. */
const isBackend = (name) => /^server\b(?!\.browser)/.test(name);
const shipped = readdirSync(folder, { recursive: true }).filter((name) => isCode(name) && !name.includes('node_modules'));
const entries = shipped.filter((name) => !name.startsWith('shared-'));
const pageFiles = [...new Set(entries.filter((name) => !isBackend(name)).flatMap(withImports))];
const backendFiles = [...new Set(entries.filter(isBackend).flatMap(withImports))];

/** The module that a script carries as text: what it compiles as it starts. */
async function moduleIn(name) {
  const { instantiate } = WebAssembly;
  let module;
  WebAssembly.instantiate = (source, imports) => {
    // Node's own fetch compiles first, and instantiates what it has compiled.
    if (!(source instanceof WebAssembly.Module)) module = Buffer.from(source);
    return instantiate(source, imports);
  };
  try {
    const loaded = name.endsWith('.mjs') ? await import(join(folder, name)) : require(join(folder, name));
    await loaded.init();
  } finally {
    WebAssembly.instantiate = instantiate;
  }
  return module;
}

// ---- hashes ------------------------------------------------------------------------

const PRIMES = Array.from({ length: 400 }, (_, n) => n + 2).filter((n) => !Array.from({ length: 18 }, (_, m) => m + 2).some((m) => m < n && n % m === 0));
/** The first 32 bits of a root's fraction, as SHA-2 takes its constants. */
const fraction = (root) => Math.floor((root % 1) * 2 ** 32);

/** Constants that no implementation of these can do without. */
const HASHES = {
  'MD5’s rounds': Array.from({ length: 64 }, (_, n) => Math.floor(Math.abs(Math.sin(n + 1)) * 2 ** 32)),
  'MD5’s and SHA-1’s start': [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476],
  'SHA-1’s rounds': [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6],
  'SHA-256’s rounds': PRIMES.slice(0, 64).map((prime) => fraction(Math.cbrt(prime))),
  'SHA-256’s start': PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))),
};

/** The four bytes of a table, either end first, and the instruction that loads a constant. */
function spellings(constant) {
  const [little, big] = [Buffer.alloc(4), Buffer.alloc(4)];
  little.writeUInt32LE(constant);
  big.writeUInt32BE(constant);
  return [little, big, Buffer.from([0x41, ...leb128(constant | 0)])];
}

function leb128(value) {
  const [byte, rest] = [value & 0x7f, value >> 7];
  const isLast = rest === (byte & 0x40 ? -1 : 0);
  return isLast ? [byte] : [byte | 0x80, ...leb128(rest)];
}

const inBytes = (bytes) => (constant) => spellings(constant).some((spelling) => bytes.includes(spelling));

/** By the numbers that a script spells, however it does: 0xd76aa478, 3614090360, -680876936. */
function inScript(text) {
  const numbers = new Set(Array.from(text.matchAll(/0x[\da-f]+|\d+/gi), ([number]) => Number(number) >>> 0));
  return (constant) => numbers.has(constant) || numbers.has(-constant >>> 0);
}

/** The hashes of whose constants more than one is there: one alone may be chance. */
const hashesIn = (holds) => Object.keys(HASHES).filter((name) => HASHES[name].filter(holds).length > 1);

test('the constants are those of the hashes', () => {
  assert.deepEqual(HASHES['MD5’s rounds'].slice(0, 2), [0xd76aa478, 0xe8c7b756]);
  assert.deepEqual([HASHES['SHA-256’s rounds'][0], HASHES['SHA-256’s rounds'][63]], [0x428a2f98, 0xc67178f2]);
  assert.deepEqual(HASHES['SHA-256’s start'].slice(-1), [0x5be0cd19]);
});

test('a hash would be found: in code, in tables, in scripts', async () => {
  const { parseWat } = await loadWabt();
  for (const [name, constants] of Object.entries(HASHES)) {
    const code = constants.map((constant) => `(drop (i32.const ${constant}))`).join('');
    const table = (end) => constants.flatMap((constant) => [...spellings(constant)[end]]);
    const data = (end) => `(memory 1) (data (i32.const 0) "${table(end).map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('')}")`;
    for (const body of [`(func ${code})`, data(0), data(1)]) {
      const { buffer } = parseWat('sample.wat', `(module ${body})`).toBinary({});
      assert.ok(hashesIn(inBytes(Buffer.from(buffer))).includes(name), `${name}: ${body.slice(0, 30)}`);
    }
    for (const written of [(n) => `0x${n.toString(16)}`, (n) => n, (n) => n | 0]) {
      const script = transformSync(`export const k = [${constants.map(written)}]`, { minify: true }).code;
      assert.ok(hashesIn(inScript(script)).includes(name), script);
    }
  }
});

test('no script and no module of a page’s holds a hash', async () => {
  for (const name of pageFiles) {
    const bytes = read(name);
    assert.deepEqual(hashesIn(inBytes(bytes)), [], name);
    if (/js$/.test(name)) assert.deepEqual(hashesIn(inScript(bytes.toString())), [], name);
  }
  for (const name of ['index.mjs', 'couponkit.global.js', 'evaluator.mjs']) {
    const module = await moduleIn(name);
    assert.ok(WebAssembly.validate(module) && module.length > 100_000, name);
    assert.deepEqual(hashesIn(inBytes(module)), [], name);
  }
});

// ---- secrets and the backend ---------------------------------------------------------

/** Names that minifying keeps, since they are properties or texts. */
const BACKEND = [
  'clientSecret', 'appSecret', 'appkey', 'openKey', 'app_signature', 'X-Api-ClientID', 'trustedSign', 'tokenStore',
  'createHash', 'subtle', 'HMAC', 'SHA-256', 'node:crypto',
];
const all = (files) => Buffer.concat(files.map(read));

test('every file that a page may load is searched', () => {
  for (const name of ['couponkit.wasm', 'couponkit.global.js', 'index.mjs', 'index.fetch.mjs', 'evaluator.mjs', 'server.browser.mjs', 'server.browser.js',
    'fallback/index.js', 'miniprogram_dist/index.js', 'miniprogram_dist/couponkit.wasm.br', 'alipay/page.js', 'douyin/index.js']) {
    assert.ok(pageFiles.includes(name), name);
  }
  const unsearched = shipped.filter((name) => !pageFiles.includes(name));
  assert.ok(unsearched.every((name) => backendFiles.includes(name)), `${unsearched}`);
});

test('nothing of the backend is in them', () => {
  for (const name of BACKEND) {
    assert.ok(all(backendFiles).includes(name), `${name} can be found where it is`);
    for (const file of pageFiles) assert.ok(!read(file).includes(name), `${name} in ${file}`);
  }
});

test('no secret is in them', () => {
  const isSecret = ([name]) => /[sS]ecret|session|^appkey$|^openKey$/.test(name);
  const seeds = Object.values(defaultSeeds(0)).flatMap(({ credentials }) => Object.entries(credentials).filter(isSecret));
  const secrets = [...vectors.map(({ secret }) => secret), ...seeds.map(([, secret]) => secret)];
  assert.ok(seeds.length === 6 && secrets.every((secret) => secret.length > 5));
  for (const file of pageFiles) {
    for (const secret of secrets) assert.ok(!read(file).includes(secret), `${secret} in ${file}`);
  }
});
