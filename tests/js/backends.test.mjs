// The backends of docs/backends in Java and Go against the signing vectors that the package ships.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';

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
  assert.deepEqual([...platforms].sort(), ['kingdee', 'tmall', 'waiqin']);
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
