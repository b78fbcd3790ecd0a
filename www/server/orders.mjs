// The shop's orders. A page shows figures; the backend decides them: it prices an order anew, by its own catalogue, clock and
// fees and the coupons that it knows the shopper to hold, and takes it only where the page has shown the very same.

import { refund, snapshot } from 'couponkit';
import { verifyOrder } from 'couponkit/server';
import { DELIVERY_FEE, MAX_COUPONS, PRODUCTS, goodsOf } from '../miniprogram/lib/shop.js';

/**
 * @typedef {import('couponkit').Coupon} Coupon
 * @typedef {import('../miniprogram/lib/order.js').Asked} Asked
 * @typedef {import('../miniprogram/lib/order.js').Placed} Placed
 * @typedef {import('../miniprogram/lib/order.js').Refunding} Refunding
 * @typedef {import('../miniprogram/lib/order.js').Returned} Returned
 * @typedef {import('../miniprogram/lib/order.js').OrderRecord} OrderRecord
 */

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS orders (
    shopper TEXT NOT NULL, id TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (shopper, id));`;

/** Orders of all shoppers. */
export class Orders {
  #db;
  #now;

  /** @param {import('node-sqlite3-wasm').Database} db @param {() => number} now */
  constructor(db, now) {
    this.#db = db;
    this.#now = now;
    this.#db.exec(SCHEMA);
  }

  /** Latest first. @param {string} shopper @returns {OrderRecord[]} */
  of(shopper) {
    const rows = this.#db.all('SELECT record FROM orders WHERE shopper = ? ORDER BY rowid DESC', [shopper]);
    return /** @type {any[]} */ (rows).map(({ record }) => JSON.parse(record));
  }

  /**
   * Takes an order, or says what differs.
   * @param {string} shopper @param {Asked} asked @param {readonly Coupon[]} coupons what the shopper holds
   * @returns {Placed}
   */
  place(shopper, asked, coupons) {
    const now = this.#now();
    const context = { now, shopId: asked.shopId, scene: asked.scene, payment: asked.payment, usedToday: {} };
    const options = { maxCoupons: MAX_COUPONS };
    const shippingFee = asked.scene === 'takeout' ? DELIVERY_FEE : undefined;
    const verified = verifyOrder(asked, { goods: soldHere, coupons, context, options, shippingFee });
    const { agrees, differences, refused, rules, stack, cart } = verified;
    const told = { agrees, differences, refused, rules, payable: stack.payable };
    if (!agrees) return told;
    const order = snapshot(coupons, cart, context, stack, options);
    const taken = coupons.filter((coupon) => stack.couponIds.includes(coupon.id));
    const titles = Object.fromEntries(taken.map((coupon) => [coupon.id, coupon.title ?? '优惠券']));
    const id = `${chineseDay(now)}-${String(this.of(shopper).length + 1).padStart(4, '0')}`;
    const record = { id, placedAt: now, paid: order.paid, order, titles, refunds: [] };
    this.#keep(shopper, record);
    return { ...told, record };
  }

  /**
   * Gives money back, where the page has shown how much it is.
   * @param {string} shopper @param {string} id @param {Refunding} refunding
   * @returns {Returned | null} `null` where there is no such order
   */
  refund(shopper, id, { returns, shipping, amount: shown }) {
    const record = this.of(shopper).find((each) => each.id === id);
    if (!record) return null;
    const { order, amount, shipping: ofShipping, lines, thresholds } = refund(record.order, returns, { shipping });
    if (amount !== shown) return { agrees: false, amount, record };
    const refunded = { at: this.#now(), amount, shipping: ofShipping, lines, thresholds };
    const after = { ...record, order, refunds: [...record.refunds, refunded] };
    this.#keep(shopper, after);
    return { agrees: true, amount, record: after };
  }

  /** @param {string} shopper @param {OrderRecord} record */
  #keep(shopper, record) {
    this.#db.run(
      'INSERT INTO orders VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET record = excluded.record',
      [shopper, record.id, JSON.stringify(record)],
    );
  }
}

/** 20261128. @param {number} now epoch milliseconds */
const chineseDay = (now) => new Date(now + 8 * 3600_000).toISOString().slice(0, 10).replaceAll('-', '');

/** @param {import('couponkit/server').GoodsNames} line */
function soldHere({ id }) {
  const product = PRODUCTS.find((each) => each.id === id);
  return product && goodsOf(product);
}
