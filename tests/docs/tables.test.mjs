// Tables of the guides: each coupon takes off what its row says, and every kind of failure has its row.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import vm from 'node:vm';
import { evaluate } from 'couponkit';
import { root } from './pages.mjs';

const guide = readFileSync(join(root, 'pkg-template/README.md'), 'utf8');
const [, table] = /^## 店里怎么说[^]*?(^\|[^]*?)\n\n/m.exec(guide);
const rows = [...table.matchAll(/^\| (.+?) \| `(\{.*\})` \| ([\d.]+) \|$/gm)].map(([, said, coupon, off]) => ({ said, coupon, off }));

// The cart that stands above the table.
const cart = {
  lines: [
    { id: 't', productId: 'tea', categoryIds: ['茶饮'], unitPrice: '20', quantity: 3 },
    { id: 'c', productId: 'cup', categoryIds: ['周边'], unitPrice: '30', quantity: 1, promotions: ['flashSale'] },
  ],
  shippingFee: '6',
};
// A Saturday at noon.
const context = {
  now: Date.parse('2026-11-28T12:00:00+08:00'),
  scene: 'dineIn',
  payment: 'online',
  shopId: '17',
  customer: { levels: ['金卡'] },
  usedToday: {},
};

test('every row of the table is read', () => {
  assert.equal(rows.length, table.trim().split('\n').length - 2);
  assert.ok(rows.length > 20);
});

for (const { said, coupon, off } of rows) {
  test(`${said}: ${off}`, () => {
    const stated = { ...vm.runInNewContext(`(${coupon})`), id: 'X' };
    const { usable, unusable, undetermined } = evaluate({ cart, context, coupons: [JSON.parse(JSON.stringify(stated))] });
    const [verdict] = [...usable, ...unusable, ...undetermined];
    const shipping = stated.benefit.kind === 'shippingOff';
    assert.equal(verdict.status, 'usable', JSON.stringify(verdict.reasons));
    assert.equal(shipping ? verdict.shippingDiscount : verdict.discount, off);
  });
}

const errors = readFileSync(join(root, 'docs/errors.md'), 'utf8');
const declared = readFileSync(join(root, 'pkg-template/src/error.ts'), 'utf8');

for (const [heading, type] of [['code', 'ErrorCode'], ['reason', 'FailureReason'], ['retry', 'RetryAdvice']]) {
  test(`errors.md: every ${type} has its row, and no other`, () => {
    const [section] = errors.split(`## \`${heading}\``)[1].split(/^## /m);
    const [, union] = new RegExp(`export type ${type} =([^;]*);`).exec(declared);
    const names = [...union.matchAll(/'(\w+)'/g)].map(([, name]) => name);
    assert.ok(names.length > 3);
    assert.deepEqual([...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name), [heading, ...names]);
  });
}
