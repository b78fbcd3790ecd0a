// Orders: what the page has shown is sent along, and the backend takes an order only where it comes to the very same.

import type { Refund, Return } from 'couponkit';
import { shallowRef } from 'vue';
import { type Asked, type OrderRecord, type Placed, type Refunding, type Returned } from '../miniprogram/lib/order.js';
import { post, json } from './backend';

export { askFor, differencesOf } from '../miniprogram/lib/order.js';
export type { OrderRecord, Placed };

/** Latest first. */
export const orders = shallowRef<OrderRecord[]>([]);

export async function loadOrders(): Promise<void> {
  orders.value = (await json('/orders')) as OrderRecord[];
}

export async function place(asked: Asked): Promise<Placed> {
  const placed = (await post('/orders', asked)) as Placed;
  if (placed.record) orders.value = [placed.record, ...orders.value];
  return placed;
}

/** Asks to give back what the page has shown; `agrees` tells whether the backend comes to the same. */
export async function askBack(orderId: string, returns: Return[], shipping: boolean, { amount }: Refund): Promise<Returned> {
  const refunding: Refunding & { orderId: string } = { orderId, returns, shipping, amount };
  return (await post('/refunds', refunding)) as Returned;
}

/** Shows an order as the backend has it now. */
export function update(record: OrderRecord): void {
  orders.value = orders.value.map((each) => (each.id === record.id ? record : each));
}
