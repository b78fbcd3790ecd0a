// Where wasm is refused, and where the module is not where it should be. Pages: tests/environments.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { expected } from './project/checkout.mjs';
import { stranger } from './stranger.mjs';

/** Runs a program in a project, and reads what it prints. */
function run(folder, source, flags = []) {
  writeFileSync(join(folder, 'main.mjs'), `const told = async (make) => {
    try { return await make(); } catch (error) {
      const { name, code, path, message, messages, cause } = error;
      return { name, code, path, isEnglish: /[a-z]/.test(messages?.en), message, cause: cause && String(cause), json: JSON.stringify(error) };
    }
  };\n${source}`);
  return JSON.parse(execFileSync(process.execPath, [...flags, 'main.mjs'], { cwd: folder, encoding: 'utf8' }));
}

// Node without a compiler has no `WebAssembly`, as Safari has none in lockdown mode.
const REFUSING = ['--jitless', '--no-warnings'];

test('E3: where wasm is refused, every use says so, with what the engine said', (t) => {
  const seen = run(stranger(t), `
    import * as couponkit from 'couponkit';
    console.log(JSON.stringify([await told(() => couponkit.init()), await told(() => new couponkit.Wallet([]))]));
  `, REFUSING);
  for (const error of seen) {
    assert.deepEqual([error.name, error.code, error.isEnglish], ['CouponKitError', 'notReady', true]);
    assert.match(error.message, /wasm/);
    assert.doesNotMatch(error.message, /网页/);
    assert.match(error.cause, /WebAssembly/);
    // It may hold addresses.
    assert.doesNotMatch(error.json, /WebAssembly is not defined/);
  }
});

const fallbacks = {
  'as import() gives it': "() => import('couponkit/fallback')",
  'with `default` alone': "async () => ({ default: (await import('couponkit/fallback')).default })",
  'as require gives it': "() => require('couponkit/fallback')",
};
for (const [name, fallback] of Object.entries(fallbacks)) {
  test(`E3: where wasm is refused, the fallback comes to the same figures, ${name}`, (t) => {
    const seen = run(stranger(t), `
      import { createRequire } from 'node:module';
      import * as couponkit from 'couponkit';
      import { checkout } from './checkout.mjs';
      const require = createRequire(import.meta.url);
      void require;
      await couponkit.init({ fallback: ${fallback} });
      console.log(JSON.stringify(checkout(couponkit)));
    `, REFUSING);
    assert.deepEqual(seen, expected);
  });
}

test('E3: a fallback that does not come, and one that is none, are told apart; then init may be tried again', (t) => {
  const [gone, none, shown] = run(stranger(t), `
    import * as couponkit from 'couponkit';
    import { checkout } from './checkout.mjs';
    console.log(JSON.stringify([
      await told(() => couponkit.init({ fallback: () => Promise.reject(new Error('chunk 7')) })),
      await told(() => couponkit.init({ fallback: () => ({ default: {} }) })),
      await told(async () => { await couponkit.init({ fallback: () => import('couponkit/fallback') }); return checkout(couponkit); }),
    ]));
  `, REFUSING);
  assert.deepEqual([gone.code, gone.cause], ['network', 'Error: chunk 7']);
  assert.deepEqual([none.code, none.path], ['invalidInput', 'fallback']);
  assert.deepEqual(shown, expected);
});

test('the fallback is not asked for where wasm works', (t) => {
  const seen = run(stranger(t), `
    import * as couponkit from 'couponkit';
    import { checkout } from './checkout.mjs';
    await couponkit.init({ fallback: () => { throw new Error('asked for'); } });
    console.log(JSON.stringify(checkout(couponkit)));
  `);
  assert.deepEqual(seen, expected);
});

test('E10: slim whose module is not beside it says so, and how to say where it is', (t) => {
  const folder = stranger(t);
  const from = join(folder, 'node_modules/couponkit');
  for (const name of readdirSync(from)) if (name.endsWith('.mjs')) copyFileSync(join(from, name), join(folder, name));
  const use = `
    import * as couponkit from './index.fetch.mjs';
    console.log(JSON.stringify([await told(() => couponkit.init()), await told(() => new couponkit.Wallet([]))]));`;
  for (const error of run(folder, use)) {
    assert.deepEqual([error.name, error.code], ['CouponKitError', 'network']);
    assert.match(error.message, /couponkit\.wasm.*init\(\{ wasm \}\)/);
    assert.match(error.cause, /ENOENT/);
  }
  copyFileSync(join(from, 'couponkit.wasm'), join(folder, 'couponkit.wasm'));
  const works = run(folder, `
    import * as couponkit from './index.fetch.mjs';
    import { checkout } from './checkout.mjs';
    console.log(JSON.stringify(checkout(couponkit)));`);
  assert.deepEqual(works, expected);
});
