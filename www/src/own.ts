// The shop's own coupons, which everybody has: its backend lists them in the library's form.

import type { Coupon } from 'couponkit';
import { shallowRef } from 'vue';
import { json } from './backend';

export const ownCoupons = shallowRef<Coupon[]>([]);

export async function loadOwn(): Promise<void> {
  ownCoupons.value = (await json('/own-coupons')) as Coupon[];
}
