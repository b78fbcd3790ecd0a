// What the shop sells, and what it knows of its coupons beyond the platforms' answers: the mini-program, the H5 site and
// the shop's backend say it alike. It lies here since the vendor's tools see nothing outside of their project.

/**
 * @typedef {import('couponkit/miniprogram').AdapterOptions} AdapterOptions
 * @typedef {import('couponkit/miniprogram').CartLine} CartLine
 * @typedef {{ id: string, name: string, note: string, price: string, categoryIds: string[], promotions: string[] }} Product
 *   `promotions`: what it is sold under already; a coupon may leave such goods out
 */

/** @type {readonly Product[]} */
export const PRODUCTS = [
  product('201909280011111', '茉莉鲜奶绿', '大杯 · 少冰 · 三分糖', '18.00', ['茶饮']),
  product('201909280011112', '手打柠檬茶', '大杯 · 正常冰', '16.00', ['茶饮']),
  product('201909280011113', '芝士葡萄', '大杯 · 少糖', '28.00', ['茶饮', '鲜果']),
  product('201909280011114', '海盐可颂', '现烤 · 1只', '12.50', ['烘焙']),
  product('201909280011115', '山前随行杯', '500ml · 墨绿', '59.00', ['周边'], ['flashSale']),
];

/**
 * @param {string} id @param {string} name @param {string} note @param {string} price @param {string[]} categoryIds
 * @param {string[]} [promotions]
 * @returns {Product}
 */
function product(id, name, note, price, categoryIds, promotions = []) {
  return { id, name, note, price, categoryIds, promotions };
}

/** What a cart's line says of a product. @param {Product} product */
export function goodsOf({ id, price, categoryIds, promotions }) {
  return { productId: id, unitPrice: price, categoryIds, promotions };
}

/** The lines of a cart with so many of each product. @param {Record<string, number>} quantities @returns {CartLine[]} */
export function linesOf(quantities) {
  const ordered = PRODUCTS.filter(({ id }) => (quantities[id] ?? 0) > 0);
  return ordered.map((product) => ({ id: product.id, quantity: quantities[product.id] ?? 0, ...goodsOf(product) }));
}

export const SHOP = { id: '1001', name: '春熙路店' };

/** What delivery costs, in 元. */
export const DELIVERY_FEE = '6.00';

/** How many coupons an order takes here. */
export const MAX_COUPONS = 3;

/** How this shop's 智迈 account is to be read: discounts in 折, and the goods that its answers leave out. @type {AdapterOptions} */
export const ZVCMS = {
  discountScale: 'tenths',
  goodsCoupon: 'exchange',
  goods: { 967: ['201909280011111'], 973: ['201909280011114'] },
};
