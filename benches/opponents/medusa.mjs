// @medusajs/promotion's own computation, for every coupon by itself. Its rules are evaluated by its database, so none
// are given here: this is amounts only. Installed by `cargo xtask bench --peers` into target/peers.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const folder = 'target/peers';
const VERSION = '2.21.2';
const ENTRY = 'node_modules/@medusajs/promotion/dist/utils/compute-actions/line-items.js';

export function load() {
  if (!existsSync(join(folder, ENTRY))) install();
  const { getComputedActionsForItems } = createRequire(join(process.cwd(), folder, 'package.json'))(`./${ENTRY}`);
  return (cart, coupons) => {
    const items = cart.lines.map((line) => ({ id: line.id, quantity: line.quantity, ...totals(line) }));
    return coupons.map((coupon) => getComputedActionsForItems(promotion(coupon), items, new Map()));
  };
}

function install() {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const packages = ['promotion', 'framework', 'utils'].map((name) => `@medusajs/${name}@${VERSION}`);
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--legacy-peer-deps', '--ignore-scripts', ...packages], { cwd: folder });
}

function totals({ unitPrice, quantity }) {
  const total = Number(unitPrice) * quantity;
  return { unit_price: Number(unitPrice), subtotal: total, original_total: total, is_discountable: true };
}

function promotion({ id, benefit }) {
  const percentage = benefit.kind === 'percentOff';
  return {
    id,
    code: id,
    type: 'standard',
    application_method: {
      type: percentage ? 'percentage' : 'fixed',
      value: Number(percentage ? benefit.percent : benefit.amount ?? benefit.tiers[0].off),
      target_type: 'items',
      allocation: 'across',
      max_quantity: null,
      target_rules: [],
    },
    rules: [],
  };
}
