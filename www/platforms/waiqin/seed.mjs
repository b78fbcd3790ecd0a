// A brand's 勤策 account: vouchers for its shops (the customers), in the keys of getVoucherInfos.

import { DAY_MS, localDay } from '../lib/time.mjs';

const CUSTOMERS = [
  { id: '9139133117350330302', code: 'CUS010103', name: '锦里小食铺', source_code: 'SRC-0103' },
  { id: '8833956197749704288', code: 'CUS010043', name: '玉林茶馆', source_code: 'SRC-0043' },
  { id: '8833956197749704289', code: 'CUS010044', name: '宽窄巷子便利店', source_code: '' },
];

/** @param {number} now epoch milliseconds */
export const waiqinSeed = (now) => ({
  credentials: { openid: '7087421684223510086', appkey: 'stand-in-waiqin-appkey' },
  campaigns: [
    voucher(now, '6856083179295188426', '满50减8进货券', 200, 2, { money: '8.00', doorsillAmount: '50.00', doorsillType: 'Y' }),
    voucher(now, '6856083179295188427', '茶饮品类9折券', 2, 1, {
      money: '',
      discountsType: 'ZKBL',
      // As paid: 9折. What the figure means is not documented; this account's is what is paid.
      discountsPercent: '0.9',
      maxDiscountsAmount: '20.00',
      prodMode: 'TYPE',
      prodTypes: [{ pdTypeId: 'tea', prodTypeName: '茶饮' }],
    }),
    voucher(now, '6856083179295188428', '在线支付立减15元', 0, 1, {
      money: '15.00',
      payType: 'ONLINE',
      doorsillAmount: '80.00',
      doorsillType: 'Y',
    }),
    voucher(now, '6856083179295188429', '指定客户30元券', 50, 1, {
      money: '30.00',
      doorsillAmount: '120.00',
      doorsillType: 'Y',
      tradeRange: '2',
      cmInfos: CUSTOMERS.slice(0, 2).map(({ id, code, name }) => ({ id, code, name })),
    }),
  ],
  records: { customer: CUSTOMERS },
});

/**
 * @param {number} now @param {string} id @param {string} name @param {number} stock @param {number} eachCmNum
 * @param {Record<string, any>} rest
 */
const voucher = (now, id, name, stock, eachCmNum, rest) => ({
  id,
  stock,
  perUser: eachCmNum,
  data: {
    id,
    created: localDay(now - 7 * DAY_MS),
    modified: localDay(now - 2 * DAY_MS),
    name,
    startDate: localDay(now - 3 * DAY_MS),
    endDate: localDay(now + 20 * DAY_MS),
    // 总数量: what was put out, not what is left of it.
    num: Math.max(stock, 100),
    payType: 'UNLIMITED',
    tradeRange: '1',
    cmLevels: [],
    cmTypes: [],
    prodMode: 'ALL',
    pdInfos: [],
    prodBrands: [],
    prodTypes: [],
    remark: '',
    requiredAllnum: '0.000',
    sourceFrom: 'ZZ',
    requiredType: '0',
    isFinish: 'N',
    doorsillAmount: '',
    doorsillType: 'N',
    eachCmNum,
    hasRequired: 'N',
    discountsType: 'GDMZ',
    ...rest,
  },
});
