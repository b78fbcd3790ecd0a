// What the shop puts on its claim page. Kingdee's and Tmall's answers say little of a coupon's terms, so the shop's own
// list has them; for Waiqin the page asks the platform (waiqin.queryVouchers).

/**
 * @typedef {import('couponkit').Coupon} Coupon
 * @typedef {import('../miniprogram/lib/activity.js').Activity & { stockId: string }} Activity
 *   `params` is what the page asks with; who claims, how many and under which id is the backend's to say
 */

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;

/** Ten in the morning, on the day after, in China. @param {number} now epoch milliseconds */
const tomorrowAtTen = (now) => Math.floor((now + 8 * HOUR_MS) / DAY_MS + 1) * DAY_MS + 2 * HOUR_MS;

/** @param {number} now epoch milliseconds @returns {Activity[]} */
export const activitiesAt = (now) => [
  kingdee('1820256048657727488', 10, 50, now),
  tmall('yxx-tea-10', 247, '新茶上市券', '¥10', '茶饮满50元可用', {
    templateId: '7087421684223516001',
    scope: { kind: 'categories', ids: ['茶饮'] },
  }),
  waiqin('6856083179295188426', '满50减8进货券', '¥8', '满50元可用', off('8')),
  kingdee('1820256048657727489', 30, 150, now),
  tmall('yxx-store-20', 357, '门店通用券', '¥20', '满88元可用', { templateId: '7087421684223516002', scope: { kind: 'all' } }),
  waiqin('6856083179295188427', '茶饮品类9折券', '9折', '最多减20元', { kind: 'percentOff', percent: '10', maxDiscount: '20' }),
  waiqin('6856083179295188429', '指定客户30元券', '¥30', '满120元可用', off('30')),
  tmall('yxx-daily-5', 357, '天天有礼券', '¥5', '无门槛', { templateId: '7087421684223516004', scope: { kind: 'all' } }),
  kingdee('1820256048657727490', 50, 200, now),
  tmall('yxx-gift-50', 276, '周年庆门店券', '¥50', '满199元可用', {
    templateId: '7087421684223516003',
    scope: { kind: 'all' },
    shops: { include: ['1001'] },
  }),
  waiqin('6856083179295188428', '在线支付立减15元', '¥15', '满80元可用', off('15')),
  kingdee('1820256048657727491', 100, 300, now, { claimableFrom: tomorrowAtTen(now) }),
  kingdee('1820256048657727492', 88, 200, now, { customers: { levels: ['platinum'] } }, '铂金会员专享券'),
];

/** @param {string} amount @returns {import('couponkit').Benefit} */
const off = (amount) => ({ kind: 'amountOff', amount });

/**
 * @param {string} schemaId @param {number} amount @param {number} from @param {number} now
 * @param {Partial<Activity['claim']>} [terms] who may claim it and when @param {string} [title]
 * @returns {Activity}
 */
const kingdee = (schemaId, amount, from, now, terms = {}, title = `${amount}元会员代金券`) => ({
  id: `kingdee-${schemaId}`,
  channel: '会员中心',
  operation: 'kingdee.distributeCoupons',
  params: { channel: '1', schemaId },
  title,
  badge: `¥${amount}`,
  condition: `满${from}元可用`,
  note: '30天内有效',
  stockId: schemaId,
  template: {
    templateId: schemaId,
    title,
    minAmount: String(from),
    startsAt: now - DAY_MS,
    endsAt: now + 30 * DAY_MS,
    scope: { kind: 'all' },
  },
  claim: { id: schemaId, benefit: off(String(amount)), ...terms },
});

/**
 * @param {string} uuid @param {number} couponType @param {string} title @param {string} badge @param {string} condition
 * @param {Partial<Coupon> & { templateId: string }} template
 * @returns {Activity}
 */
const tmall = (uuid, couponType, title, badge, condition, template) => ({
  id: `tmall-${uuid}`,
  channel: '天猫旗舰店',
  operation: 'tmall.sendCoupon',
  params: { bizCode: 'YXX', channel: 'app', couponType, uuid },
  title,
  badge,
  condition,
  note: '14天内有效',
  stockId: uuid,
  template,
  claim: { id: uuid, benefit: off(badge.replace('¥', '')) },
});

/**
 * @param {string} voucherId @param {string} title @param {string} badge @param {string} condition
 * @param {import('couponkit').Benefit} benefit
 * @returns {Activity}
 */
const waiqin = (voucherId, title, badge, condition, benefit) => ({
  id: `waiqin-${voucherId}`,
  channel: '门店进货',
  operation: 'waiqin.receiveVoucher',
  params: { voucherId },
  title,
  badge,
  condition,
  note: '20天内有效',
  stockId: voucherId,
  template: { templateId: voucherId },
  claim: { id: voucherId, benefit },
});
