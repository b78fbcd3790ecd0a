import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root, stranger } from './stranger.mjs';

const tsc = join(root, 'node_modules/typescript/bin/tsc');

// `module` and `moduleResolution` as a project with a bundler has them, and one that runs in Node.
const projects = {
  'a bundler': ['example.ts', ['--module', 'esnext', '--moduleResolution', 'bundler']],
  'Node, ESM': ['example.mts', ['--module', 'node16', '--moduleResolution', 'node16']],
  'Node, CommonJS': ['example.cts', ['--module', 'node16', '--moduleResolution', 'node16']],
};

for (const [name, [file, options]] of Object.entries(projects)) {
  test(`the example type-checks strictly for ${name}, and a wrong one does not`, (t) => {
    const folder = stranger(t);
    copyFileSync(join(import.meta.dirname, 'example.ts'), join(folder, file));
    assert.equal(check(folder, file, options), '');
    writeFileSync(join(folder, `wrong-${file}`), `
      import { evaluate } from 'couponkit';
      evaluate({ cart: { lines: [{ id: 1, unitPrice: '1', quantity: 1 }] }, context: { now: 0 }, coupons: [] });
    `);
    assert.match(check(folder, `wrong-${file}`, options), /error TS2322/);
  });
}

test('what pages write compiles under the strictest options, and slips do not', (t) => {
  const folder = stranger(t);
  copyFileSync(join(import.meta.dirname, 'strict.ts'), join(folder, 'strict.ts'));
  const options = ['--module', 'esnext', '--moduleResolution', 'bundler', '--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes'];
  assert.equal(check(folder, 'strict.ts', options), '');
});

test('the global of the classic script has types', (t) => {
  const folder = stranger(t);
  writeFileSync(join(folder, 'classic.ts'), `
    /// <reference types="couponkit" />
    const ready: Promise<void> = couponkit.init();
    void ready;
  `);
  assert.equal(check(folder, 'classic.ts', ['--module', 'esnext', '--moduleResolution', 'bundler', '--moduleDetection', 'legacy']), '');
});

/** What the compiler says, the package's own declarations included. */
function check(cwd, file, options) {
  const strict = ['--strict', '--noEmit', '--target', 'es2020', '--lib', 'es2020,dom'];
  const { stdout } = spawnSync(process.execPath, [tsc, ...strict, ...options, file], { cwd, encoding: 'utf8' });
  return stdout;
}
