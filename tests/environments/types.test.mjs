// The package's declarations in projects whose TypeScript is older, stricter, or knows nothing of the web.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { stranger } from '../package/stranger.mjs';
import { layOut, root } from './project.mjs';

const CURRENT = join(root, 'node_modules/typescript/bin/tsc');
const ENTRIES = ['couponkit', 'couponkit/slim', 'couponkit/evaluator', 'couponkit/miniprogram', 'couponkit/douyin', 'couponkit/alipay',
  'couponkit/alipay/page', 'couponkit/fallback'];
const everything = `${ENTRIES.map((entry, index) => `import * as entry${index} from '${entry}';`).join('\n')}
export const all = [${ENTRIES.map((_, index) => `entry${index}`).join(', ')}];
const wallet = new entry0.Wallet([{ id: 'c', benefit: { kind: 'amountOff', amount: '1' } }]);
export const payable: string | undefined = wallet.evaluate({ lines: [] }, { now: 0 }).best?.payable;
export const wrong: number = payable;
`;
/** The last line of `everything` alone, which shows that there are types. */
const WRONG = /^use\.ts\(\d+,\d+\): error TS2322: Type 'string \| undefined' is not assignable to type 'number'\.\s+Type 'undefined' is not assignable to type 'number'\.\s*$/;

/** What a compiler says of use.ts, the package's own declarations included. */
function check(folder, tsc, options) {
  const always = ['--strict', '--noEmit', '--target', 'es2020', 'use.ts'];
  return spawnSync(process.execPath, [tsc, ...options, ...always], { cwd: folder, encoding: 'utf8' }).stdout;
}

test('E9: every entry type-checks without the DOM library and without skipLibCheck', (t) => {
  const project = write(t, everything);
  for (const resolution of [['--module', 'esnext', '--moduleResolution', 'bundler'], ['--module', 'node16', '--moduleResolution', 'node16']]) {
    assert.match(check(project, CURRENT, ['--lib', 'es2020', ...resolution]), WRONG, `${resolution}`);
  }
});

test('E9: every entry type-checks in TypeScript 4.9 without skipLibCheck', () => {
  const project = layOut('typescript49');
  assert.equal(project.version('typescript'), '4.9.5');
  project.write('use.ts', everything);
  for (const resolution of [['--module', 'node16', '--moduleResolution', 'node16'], ['--module', 'esnext', '--moduleResolution', 'node']]) {
    const said = check(project.folder, project.path('node_modules/typescript/bin/tsc'), ['--lib', 'es2020,dom', ...resolution]);
    assert.match(said, WRONG, `${resolution}`);
  }
});

test('E9: a reason of an unusable coupon is there under noUncheckedIndexedAccess', (t) => {
  const project = write(t, `
    import type { UndeterminedVerdict, UnusableVerdict } from 'couponkit';
    export const why = (verdict: UnusableVerdict | UndeterminedVerdict): string => verdict.reasons[0].message;
  `);
  assert.equal(check(project, CURRENT, ['--lib', 'es2020', '--module', 'esnext', '--moduleResolution', 'bundler', '--noUncheckedIndexedAccess']), '');
});

test('E9: coupons, carts and contexts may be readonly', (t) => {
  const project = write(t, `
    import { Wallet, evaluate, toVant, type Cart, type CartLine, type Coupon, type Context } from 'couponkit';
    const coupons: readonly Coupon[] = [{ id: 'c', benefit: { kind: 'amountOff', amount: '1' }, scope: { kind: 'products', ids: ['p'] as readonly string[] } }];
    const lines: readonly CartLine[] = [{ id: 'l', unitPrice: '1', quantity: 1, categoryIds: ['a'] as readonly string[] }];
    const cart: Cart = { lines };
    const context: Context = { now: 0, customer: { levels: ['gold'] as readonly string[] } };
    const selected: readonly string[] = ['c'];
    export const wallet = new Wallet(coupons);
    export const vant = toVant(wallet.evaluate(cart, context, { selected }), coupons);
    export const once = evaluate({ cart, context, coupons });
    export const frozen = evaluate(Object.freeze({ cart: Object.freeze(cart), context, coupons: Object.freeze([...coupons]) }));
  `);
  assert.equal(check(project, CURRENT, ['--lib', 'es2020', '--module', 'esnext', '--moduleResolution', 'bundler']), '');
});

function write(t, text) {
  const folder = stranger(t);
  writeFileSync(join(folder, 'use.ts'), text);
  return folder;
}
