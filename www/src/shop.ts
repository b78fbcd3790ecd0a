// The shop as the site shows it: what it sells, and where.

import type { Scene } from 'couponkit';
import { type Product as Sold, PRODUCTS as SOLD } from '../miniprogram/lib/shop.js';

export { DELIVERY_FEE, MAX_COUPONS, ZVCMS, goodsOf, linesOf } from '../miniprogram/lib/shop.js';

export type Picture = 'cup' | 'fruit' | 'bread' | 'mug';

export interface Product extends Sold {
  picture: Picture;
  color: string;
}

const PICTURES: Record<string, [Picture, string]> = {
  '201909280011111': ['cup', '#8fae7a'],
  '201909280011112': ['cup', '#d9b44a'],
  '201909280011113': ['fruit', '#8a6aa8'],
  '201909280011114': ['bread', '#c98b4b'],
  '201909280011115': ['mug', '#1c6b4f'],
};

export const PRODUCTS: readonly Product[] = SOLD.map((product) => {
  const [picture, color] = PICTURES[product.id] ?? ['cup', '#8fae7a'];
  return { ...product, picture, color };
});

export function productOf(id: string): Product | undefined {
  return PRODUCTS.find((product) => product.id === id);
}

/** How many of one product a cart holds at most. */
export const MOST = 99;

export const SHOPS: readonly { id: string; name: string; address: string }[] = [
  { id: '1001', name: '春熙路店', address: '春熙路南段 8 号' },
  { id: '1002', name: '太古里店', address: '中纱帽街 8 号' },
  { id: '1003', name: '天府广场店', address: '人民南路一段 86 号' },
];

export const SCENES: readonly { id: Scene; name: string }[] = [
  { id: 'dineIn', name: '堂食' },
  { id: 'takeout', name: '外卖' },
  { id: 'payBill', name: '买单' },
];

/** How to pay; some coupons ask. Icons are Vant's. */
export const PAYMENTS: readonly { id: string; name: string; icon: string }[] = [
  { id: 'online', name: '在线支付', icon: 'balance-pay' },
  { id: 'offline', name: '到店付款', icon: 'cash-back-record-o' },
];
