// The shop: what it sells, where, and what its marketing people know of their coupons beyond the platforms' answers.

import type { Scene } from 'couponkit';
import type { Product as Sold } from '../miniprogram/lib/shop';

export { MAX_COUPONS, ZVCMS } from '../miniprogram/lib/shop';

export type Picture = 'cup' | 'fruit' | 'bread' | 'mug';

export interface Product extends Sold {
  /** What it is sold under already; a coupon may leave such goods out. */
  promotions: string[];
  picture: Picture;
  color: string;
}

export const PRODUCTS: readonly Product[] = [
  product('201909280011111', '茉莉鲜奶绿', '大杯 · 少冰 · 三分糖', '18.00', ['茶饮'], 'cup', '#8fae7a'),
  product('201909280011112', '手打柠檬茶', '大杯 · 正常冰', '16.00', ['茶饮'], 'cup', '#d9b44a'),
  product('201909280011113', '芝士葡萄', '大杯 · 少糖', '28.00', ['茶饮', '鲜果'], 'fruit', '#8a6aa8'),
  product('201909280011114', '海盐可颂', '现烤 · 1只', '12.50', ['烘焙'], 'bread', '#c98b4b'),
  product('201909280011115', '山前随行杯', '500ml · 墨绿', '59.00', ['周边'], 'mug', '#1c6b4f', ['flashSale']),
];

function product(
  id: string,
  name: string,
  note: string,
  price: string,
  categoryIds: string[],
  picture: Picture,
  color: string,
  promotions: string[] = [],
): Product {
  return { id, name, note, price, categoryIds, picture, color, promotions };
}

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

/** What delivery costs, in 元. */
export const DELIVERY_FEE = '6.00';
