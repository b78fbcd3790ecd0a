// A 天猫 shop's coupon activities. Units are not documented; this account's are fen and epoch milliseconds.

import { DAY_MS } from '../lib/time.mjs';

/** @param {number} now epoch milliseconds */
export const tmallSeed = (now) => ({
  credentials: {
    appKey: '12345678',
    appSecret: 'stand-in-tmall-app-secret',
    session: 'stand-in-tmall-session',
  },
  // Where -3, -6, -7, -11 and -9999 appear is not documented: 'code' or 'sub_code'.
  businessCodeIn: /** @type {'code' | 'sub_code'} */ ('sub_code'),
  campaigns: [
    activity('yxx-tea-10', 300, 1, now, '7087421684223516001', '新茶上市满减券', 1000, 5000),
    activity('yxx-store-20', 2, 1, now, '7087421684223516002', '门店通用券', 2000, 8800),
    activity('yxx-gift-50', 0, 1, now, '7087421684223516003', '周年庆门店券', 5000, 19900),
    activity('yxx-daily-5', 1000, 3, now, '7087421684223516004', '天天有礼券', 500, 0),
  ],
});

/**
 * @param {string} id the 券code @param {number} stock @param {number} perUser @param {number} now
 * @param {string} template @param {string} name @param {number} discount fen @param {number} startFee fen
 */
const activity = (id, stock, perUser, now, template, name, discount, startFee) => ({
  id,
  stock,
  perUser,
  data: {
    discount,
    start_fee: startFee,
    coupon_name: name,
    coupon_template_id: template,
    end_time: now + 14 * DAY_MS,
    start_time: now - DAY_MS,
  },
});
