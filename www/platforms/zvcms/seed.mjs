// A shopper's wallet of 25 coupons at a tea shop with three branches: every category, scene, shop range and kind of
// expiry that the document lists, in the document's own wire form (integers as text, keys with a leading space).

import { DAY_MS } from '../lib/time.mjs';

const USER = { user_id: '383933091455959041', user_code: 'M1393309145' };

/** The goods that 指定商品 coupons are for; the answer does not tell. */
export const GOODS = {
  jasmine: '201909280011111',
  lemon: '201909280011112',
  grape: '201909280011113',
  croissant: '201909280011114',
  cup: '201909280011115',
};

/** @param {number} now epoch milliseconds */
export const zvcmsSeed = (now) => ({
  credentials: {
    openId: '6dc05b4ac175cf316d226252b05cf685',
    grantCode: '782c281f62',
    openKey: 'stand-in-zvcms-open-key',
  },
  campaigns: [],
  records: { user: [USER], held: WALLET.map((each, index) => held(each, index, now)) },
});

/**
 * @typedef {{ title: string, window?: [number, number], template?: Record<string, string | number>,
 *   goods?: string[], times?: { from: string, to: string }, rowWindow?: false }} Entry
 *   `window`: days from now; `rowWindow` false: only the template states it
 */

/** @type {Entry[]} */
const WALLET = [
  // 0 现金券
  { title: '满60减8', template: { amount: 8, min_amount_use: 60, coupon_amount: '8元' } },
  { title: '满100减20', template: { amount: 20, min_amount_use: 100, scene_type: 3, use_per_person_per_day: 1 } },
  { title: '满150减35', template: { amount: 35, min_amount_use: 150 }, window: [-3, 3] },
  { title: '新人立减6元', template: { amount: 6, expire_type: 1, expire_days: 7 }, window: [-1, 6] },
  { title: '堂食立减5元', template: { amount: 5, scene_type: 2, min_amount_use: 30 } },
  { title: '外卖满80减12', template: { amount: 12, scene_type: 1, min_amount_use: 80 } },
  { title: '买单满200减30', template: { amount: 30, scene_type: 4, min_amount_use: 200 } },
  { title: '春熙路店专享10元券', template: { amount: 10, min_amount_use: 50, multi_range_type: 1, shop_ids: '["1001"]' } },
  { title: '太古里店开业券', template: { amount: 18, min_amount_use: 40, multi_range_type: 1, shop_ids: '[1002]' } },
  { title: '天府广场店不可用券', template: { amount: 7, min_amount_use: 35, multi_range_type: 2, shop_ids: '["1003"]' } },
  { title: '独享券满90减25', template: { amount: 25, min_amount_use: 90, only_coupon: 1 } },
  { title: '下周生效券', template: { amount: 15, expire_type: 2, expire_days: 10 }, window: [5, 15] },
  // 0 折扣券: the figure is 折
  { title: '全场9折券', template: { coupon_type: 1, amount: 9, coupon_amount: '9折' } },
  { title: '堂食买单88折', template: { coupon_type: 1, amount: 8.8, scene_type: 6, min_amount_use: 70 } },
  { title: '外卖买单95折', template: { coupon_type: 1, amount: 9.5, scene_type: 5 } },
  { title: '茉莉鲜奶绿8折', template: { coupon_type: 1, amount: 8, goods_range_type: 1 }, goods: [GOODS.jasmine] },
  { title: '早餐时段7折', template: { coupon_type: 1, amount: 7, ' is_use_time_range': 1 }, times: { from: '07:00', to: '10:00' } },
  // 2 限制数量免单券
  { title: '最贵一杯免单', template: { category: 2, max_num: 1, min_amount_use: 120 } },
  { title: '最便宜一件免单', template: { category: 2, min_num: 1, min_num_use: 4 } },
  // 3 erp兑换券
  { title: '积分兑换保温杯', template: { category: 3 } },
  // 4 买M送N
  { title: '买2送1', template: { category: 4, goods_range_num: 2, second_max_num: 1 } },
  // 5 商品券
  { title: '海盐可颂兑换券', template: { category: 5, goods_range_type: 1 }, goods: [GOODS.croissant] },
  // 6 免配送费
  { title: '免配送费', template: { category: 6, scene_type: 1, expire_type: 0 }, rowWindow: false },
  // 7, 8 服务
  { title: '免排队一次', template: { category: 7, scene_type: 2 } },
  { title: '停车2小时', template: { category: 8, use_per_person_per_day: 1 } },
];

/** The template's keys in the document's order; what is not set travels as "". */
const TEMPLATE_KEYS = [
  'id', 'type', 'title', 'total', 'number', 'used', 'amount', 'coupon_type', 'min_amount_use', ' number_of_user',
  'goods_range_type', 'expire_type', 'start_at', 'end_at', 'expire_days', 'desc', 'status', 'show_page', 'scene_type',
  'only_coupon', 'use_per_person_per_day', 'is_receive', ' is_use_time_range', 'category', 'max_num', 'min_num',
  'min_num_use', 'multi_range_type', 'shop_ids', ' explain_text', 'second_max_num', 'goods_range_num', 'coupon_label',
  'scene_type_desc', 'coupon_title', 'coupon_amount', 'all_coupon_amount',
];

const DEFAULTS = { type: 1, total: 0, coupon_type: 0, goods_range_type: 0, expire_type: 0, status: 1, show_page: 1 };
const MORE_DEFAULTS = { scene_type: 7, only_coupon: 0, category: 0, multi_range_type: 0, is_receive: 0 };

/** @param {Entry} entry @param {number} index @param {number} now */
function held({ title, window = [-2, 12], template = {}, goods, times, rowWindow }, index, now) {
  const from = String(Math.floor((now + window[0] * DAY_MS) / 1000));
  const to = String(Math.floor((now + window[1] * DAY_MS) / 1000));
  const fixed = String(template.expire_type ?? 0) === '0' ? { start_at: from, end_at: to } : {};
  const values = { ...DEFAULTS, ...MORE_DEFAULTS, ...fixed, title, coupon_title: title, ...template, id: 952 + index };
  const templateRow = Object.fromEntries(
    TEMPLATE_KEYS.map((key) => [key, String(/** @type {Record<string, any>} */ (values)[key] ?? '')]),
  );
  const row = {
    id: String(390913441022870000n + BigInt(index)),
    user_id: USER.user_id,
    coupon_id: String(390913441022877696n + BigInt(index)),
    start_at: rowWindow === false ? '' : from,
    end_at: rowWindow === false ? '' : to,
    status: '0',
    coupon: templateRow,
    couponId: String(405537296400027648n + BigInt(index)),
  };
  return { row, goods, times };
}
