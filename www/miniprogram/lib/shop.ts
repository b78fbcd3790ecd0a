// What the shop sells, and what it knows of its coupons beyond the platforms' answers.

import type { AdapterOptions } from 'couponkit/miniprogram';

export interface Product {
  id: string;
  name: string;
  note: string;
  price: string;
  categoryIds: string[];
}

export const PRODUCTS: readonly Product[] = [
  { id: '201909280011111', name: '茉莉鲜奶绿', note: '大杯 · 少冰 · 三分糖', price: '18.00', categoryIds: ['茶饮'] },
  { id: '201909280011112', name: '手打柠檬茶', note: '大杯 · 正常冰', price: '16.00', categoryIds: ['茶饮'] },
  { id: '201909280011113', name: '芝士葡萄', note: '大杯 · 少糖', price: '28.00', categoryIds: ['茶饮', '鲜果'] },
  { id: '201909280011114', name: '海盐可颂', note: '现烤 · 1只', price: '12.50', categoryIds: ['烘焙'] },
];

export const SHOP = { id: '1001', name: '春熙路店' };

/** How many coupons an order takes here. */
export const MAX_COUPONS = 3;

/** How this shop's 智迈 account is to be read: discounts in 折, and the goods that its answers leave out. */
export const ZVCMS: AdapterOptions = {
  discountScale: 'tenths',
  goodsCoupon: 'exchange',
  goods: { 967: ['201909280011111'], 973: ['201909280011114'] },
};
