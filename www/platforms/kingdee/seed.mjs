// A shop's 云星辰 account: four 优惠券方案 for the claim page and the write-off list of one store.

import { DAY_MS, localText } from '../lib/time.mjs';

const STORE = { store_id: '1333333333', store_name: '春熙路店', store_no: '001' };

/** @param {number} now epoch milliseconds */
export const kingdeeSeed = (now) => ({
  credentials: {
    clientId: '205022',
    clientSecret: 'stand-in-kingdee-client-secret',
    appKey: 'stand-in-app-key',
    appSecret: 'stand-in-kingdee-app-secret',
    domain: 'https://tf.jdy.com',
  },
  campaigns: [
    { id: '1820256048657727488', stock: 500, perUser: 2, data: { coupons_type: '1', total_amt: '10' } },
    { id: '1820256048657727489', stock: 1, perUser: 1, data: { coupons_type: '1', total_amt: '30' } },
    { id: '1820256048657727490', stock: 0, perUser: 1, data: { coupons_type: '1', total_amt: '50' } },
    { id: '1820256048657727491', stock: 200, perUser: 1, data: { coupons_type: '4', total_amt: '100' } },
  ],
  records: { writeOff: Array.from({ length: 130 }, (_, index) => writeOff(index, now)) },
});

/** @param {number} index @param {number} now */
function writeOff(index, now) {
  const at = now - (index + 1) * (DAY_MS / 8);
  const member = index % 7;
  const number = String(index + 1).padStart(4, '0');
  return {
    bill_no: `M0033${localText(at).slice(0, 10).replaceAll('-', '')}${number}`,
    cashier_id: '1333222',
    cashier_name: '收银员01',
    coupons_id: String(100 + index),
    coupons_no: `YHQ00${number}`,
    create_time: localText(at),
    member_card_id: String(member + 1),
    member_card_no: String(member + 1).padStart(3, '0'),
    member_id: String(1333333333 + member),
    member_mobile: '13222113311',
    member_name: `会员${String(member + 1).padStart(3, '0')}`,
    // Every fifth row is another use of the 多次核销 coupon that its member holds.
    record_bill_id: index % 5 === 0 ? `18202560486577274${String(10 + member)}` : `18202560486577${String(30000 + index)}`,
    record_usable_amt: index % 5 === 0 ? '40' : '0',
    record_write_off_amt: index % 5 === 0 ? '60' : '10',
    schema_no: index % 5 === 0 ? 'FA004' : 'FA001',
    schema_type: index % 5 === 0 ? '4' : '1',
    ...STORE,
    write_off_amt: index % 5 === 0 ? '20' : '10',
    write_off_stat: [null, '1', '2', '2', '3'][index % 5],
    write_off_time: localText(at + 65_000),
  };
}
