// The eleven operations, each by its document's example, and as the stand-in platforms are asked in earnest.
//
//   params, request   what the example asks, and the document's request for it
//   answer, result    the document's answer, and what is read from it
//   coupons           what it yields: { answer, options, expected }; absent where it yields none
//   asked(caller)     what a page asks; settled(caller): what only its backend says
//   check             looks at a stand-in's result: (result, caller, ledger)
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DISTRIBUTE, SEND, WRITE_OFFS, ZVCMS, addressIn, curlQuery, javaFields, jsonAfter, waiqin, wire, xml } from './documents.mjs';

/** Who calls: one for each way of calling, so that no claim meets another's limit. */
export const CALLERS = Object.fromEntries([
  ['sign', '9139133117350330302'],
  ['standIn', '8833956197749704288'],
  ['forward', '8833956197749704289'],
  ['browser', '8833956197749704289'],
].map(([name, cmId], index) => [name, {
  name,
  cmId,
  memberId: `133333333${index}`,
  openId: `open-${name}`,
  endDate: `2036-01-0${index + 1}`,
  /** A voucher of its own, to end and to prolong. */
  voucherId: `685608317929518850${index}`,
}]));

/** Which of Waiqin's vouchers is claimed, and which one a customer holds before the tests begin. */
const CLAIMED = '6856083179295188426';
export const HELD = { voucherId: '6856083179295188427', cmId: '8833956197749704288' };

const ids = (rows) => rows.map(({ id }) => id);
const issuedTo = ({ issued }, platform, holder) => issued.filter((each) => each.platform === platform && each.holder === holder);
const voucherIn = ({ campaigns }, id) => campaigns.find((each) => each.id === id).data;

const kingdeeFailure = { text: '{"data":null,"description":"系统错误,请到开发者社区提单反馈","errcode":2000002000}', code: '2000002000' };
const waiqinFailure = { text: '{"return_code":1,"return_msg":"失败","msg_id":"X000001","response_data":null}', code: '1' };

/** Waiqin's envelope, with the data of the second example inside where there is one. */
function waiqinAnswer(document) {
  const envelope = JSON.parse(jsonAfter(document, '响应示例'));
  return JSON.stringify({
    ...envelope,
    ...(document.includes('数据DATA示例') && { response_data: jsonAfter(document, '数据DATA示例') }),
  });
}

const kingdee = {
  'kingdee.distributeCoupons': {
    params: {
      cashierId: '001', channel: '1', id: '1', memberCardId: '1', memberId: '1', mobile: '13333333333', qty: '1',
      schemaId: '1', storeId: '1',
    },
    request: { method: 'POST', url: addressIn(DISTRIBUTE), body: wire(jsonAfter(DISTRIBUTE, '--data-row')) },
    answer: jsonAfter(DISTRIBUTE, '响应示例'),
    result: {
      rows: [{
        cashierId: '213123123123', channel: '1', couponsNo: 'YHQ1231231', couponsType: '1',
        createTime: '2020-07-07 10:00:00', createTimeMs: Date.parse('2020-07-07T10:00:00+08:00'),
        memberCardId: '4123123123', memberId: '54234123123', schemaId: '123123123', totalAmt: '100',
      }],
    },
    failure: kingdeeFailure,
    coupons: {
      expected: [{
        id: 'YHQ1231231', templateId: '123123123', state: 'unused', benefit: { kind: 'amountOff', amount: '100.00' },
        // Threshold and window are the scheme's, and not in the answer.
        unknownRules: [{ field: 'minAmount' }, { field: 'validity' }],
      }],
    },
    asked: () => ({ channel: '1', schemaId: '1820256048657727488' }),
    settled: ({ memberId }) => ({ memberId, qty: '1' }),
    check({ rows: [row] }, { memberId }, ledger) {
      assert.deepEqual([row.memberId, row.schemaId, row.totalAmt], [memberId, '1820256048657727488', '10']);
      assert.deepEqual(issuedTo(ledger, 'kingdee', memberId).map(({ id }) => id), [row.couponsNo]);
    },
  },

  'kingdee.listWriteOffs': {
    params: {
      storeId: '1333333333', billNo: '001', couponsNo: '001', createEndTime: '2024-01-01 12:22:31',
      createStartTime: '2024-01-01 12:22:31', memberCardId: '1333333333', memberId: '1333333333',
      modifyEndTime: '2024-01-01 12:22:31', modifyStartTime: '2024-01-01 12:22:31', page: '1', pageSize: '100',
      schemaNo: '001', schemaType: '1',
    },
    request: { method: 'GET', url: addressIn(WRITE_OFFS), query: curlQuery(WRITE_OFFS) },
    answer: jsonAfter(WRITE_OFFS, '响应示例'),
    result: {
      count: 30, currentPageSize: 10, page: 1, pageSize: 10, totalPage: 3, records: [],
      rows: [{
        billNo: 'M0033202311180001', cashierId: '1333222', cashierName: '收银员01', couponsId: '100', couponsNo: '001',
        createTimeMs: Date.parse('2023-12-13T14:25:23+08:00'), memberCardNo: '001', memberId: '1333333333',
        memberMobile: '13222113311', recordBillId: '1820256048657727488', recordUsableAmt: '1', recordWriteOffAmt: '100',
        schemaNo: '001', schemaType: '1', storeName: '001门店', writeOffAmt: '1', writeOffStat: undefined,
        writeOffTime: '2023-11-18 16:06:44', writeOffTimeMs: Date.parse('2023-11-18T16:06:44+08:00'),
      }],
    },
    failure: kingdeeFailure,
    coupons: {
      // What is left of a coupon that is used up in parts: the example's row as such a one, written off.
      answer: jsonAfter(WRITE_OFFS, '响应示例')
        .replace('"schema_type": "1"', '"schema_type": "4"')
        .replace('"record_usable_amt": "1"', '"record_usable_amt": "40"')
        .replace('"write_off_stat": null', '"write_off_stat": "2"'),
      expected: [{ id: '1820256048657727488', templateId: '001', limits: { remainingAmount: '40.00' } }],
    },
    asked: () => ({ storeId: '1333333333', pageSize: '20' }),
    check({ rows, count, totalPage }) {
      assert.deepEqual([rows.length, count, totalPage], [20, 130, 7]);
      assert.deepEqual([rows[0].recordBillId, rows[0].recordUsableAmt], ['1820256048657727410', '40']);
    },
  },
};

const tmall = {
  'tmall.sendCoupon': {
    params: { bizCode: 'YXX', openId: 'dfdsdfow', extra: '扩展字段', channel: 'app', outId: '11111', uuid: 'fsdfsfee1f2', couponType: 1 },
    request: {
      method: 'POST',
      url: 'https://eco.taobao.com/router/rest',
      form: { method: 'tmall.nrt.coupon.send', v: '2.0', format: 'json' },
      dto: { ...javaFields(SEND), coupon_type: Number(javaFields(SEND).coupon_type) },
    },
    answer: xml(SEND, 'tmall_nrt_coupon_send_response'),
    result: {
      model: {
        discount: '10', startFee: '100', couponName: '测试券', couponTemplateId: '12345', couponInstanceId: '12344',
        endTime: '123345', startTime: '123345',
      },
    },
    failure: { text: xml(SEND, 'error_response'), code: '50/isv.invalid-parameter' },
    coupons: {
      options: { moneyUnit: 'fen', timeUnit: 'seconds', params: { couponType: 357 } },
      expected: [{
        id: '12344', templateId: '12345', title: '测试券', benefit: { kind: 'amountOff', amount: '0.10' }, minAmount: '1',
        // The document's example is in 1970, which no wallet takes for milliseconds.
        unknownRules: [{ field: 'validity' }],
      }],
    },
    asked: () => ({ bizCode: 'YXX', channel: 'app', couponType: 276 }),
    settled: ({ name, openId }) => ({ openId, outId: `tea-${name}`, uuid: 'yxx-tea-10' }),
    check({ model }, { openId }, ledger) {
      assert.deepEqual([model.couponName, model.couponTemplateId, model.discount], ['新茶上市满减券', '7087421684223516001', '1000']);
      assert.deepEqual(issuedTo(ledger, 'tmall', openId).map(({ id }) => id), [model.couponInstanceId]);
    },
  },
};

/** What is the same for all of Waiqin's calls: a part of the document each, with address, example and answer. */
function voucherCall(title, { params, ...rest }) {
  const document = waiqin(title);
  const example = document.includes('请求示例') ? jsonAfter(document, '请求示例') : jsonAfter(document, '在线调试');
  return {
    params,
    request: { method: 'POST', url: addressIn(document), body: wire(example) },
    answer: waiqinAnswer(document),
    failure: waiqinFailure,
    ...rest,
  };
}

const vouchers = {
  'waiqin.queryVouchers': voucherCall('优惠券查询接口', {
    params: {
      pageNumber: 1, pageLength: 1000, startCreateDate: '2021-04-20', endCreateDate: '2021-04-21',
      startModifyDate: '2021-04-20', endModifyDate: '2021-04-21',
    },
    result: {
      returnCode: '0',
      rows: [{
        id: '6856083179295188426', name: 'cesfdfs', startDateMs: Date.parse('2021-04-15T00:00:00+08:00'), money: '111.00',
        num: 2, payType: 'UNLIMITED', tradeRange: '2', cmLevels: [{ name: 'D' }], cmTypes: [{ name: '陶瓷店' }],
        prodMode: 'PRODUCT', pdInfos: [{ code: '12428312' }], doorsillType: 'Y', doorsillAmount: '222.00', eachCmNum: 1,
      }],
    },
    coupons: {
      expected: [{
        id: '6856083179295188426', benefit: { kind: 'amountOff', amount: '111.00' }, minAmount: '222',
        startsAt: Date.parse('2021-04-15T00:00:00+08:00'),
        // The last day is included.
        endsAt: Date.parse('2021-05-29T00:00:00+08:00'),
      }],
    },
    asked: () => ({ pageNumber: 1, pageLength: 2 }),
    check: ({ rows }) => assert.deepEqual(ids(rows), ['6856083179295188426', '6856083179295188427']),
  }),

  'waiqin.addVoucher': voucherCall('优惠券新增接口', {
    params: {
      name: '优惠券名称', startDate: '2022-02-22', endDate: '2022-02-22', money: '10', doorsillAmount: 100, doorsillType: 'Y',
      payType: 'UNLIMITED', remark: '使用说明', grantType: 'ZDLQ', eachCmNum: 1, num: 10, tradeRange: '1', cmLevelId: null,
      cmLevelName: 'A', cmTypeName: '腻子专柜店', prodMode: 'PRODUCT', prodCode: 'SP202108240007',
      businessFromName: '业务来源1', comment: '备注',
    },
    result: { returnCode: '0', voucherId: '6812072753231956829' },
    asked: ({ name }) => ({
      name: `开业券 ${name}`, startDate: '2026-01-01', endDate: '2036-12-31', money: '10', doorsillType: 'N', grantType: 'ZDLQ',
      num: 10, eachCmNum: 1, tradeRange: '1', prodMode: 'ALL', payType: 'UNLIMITED',
    }),
    check({ voucherId }, { name }, ledger) {
      const { name: title, money } = voucherIn(ledger, voucherId);
      assert.deepEqual([title, money], [`开业券 ${name}`, '10.00']);
    },
  }),

  'waiqin.finishVoucher': voucherCall('优惠券终止接口', {
    params: { voucherId: '优惠券号' },
    result: { returnCode: '0', msgId: 'X000001' },
    asked: ({ voucherId }) => ({ voucherId }),
    check: (_, { voucherId }, ledger) => assert.equal(voucherIn(ledger, voucherId).isFinish, 'Y'),
  }),

  'waiqin.changeVoucherEndDate': voucherCall('优惠券截止日期变更', {
    params: { voucherId: '优惠券号', endDate: '2022-09-20' },
    result: { returnCode: '0', msgId: 'X000001' },
    asked: ({ voucherId, endDate }) => ({ voucherId, endDate }),
    check: (_, { voucherId, endDate }, ledger) => assert.equal(voucherIn(ledger, voucherId).endDate, endDate),
  }),

  'waiqin.receiveVoucher': voucherCall('领取优惠券接口', {
    params: { voucherId: '优惠券号', cmId: '客户id', cmCode: '客户编码', cmSourceCode: '客户SourceCode' },
    result: { returnCode: '0', message: '响应信息', data: '<<DATA>>' },
    asked: () => ({ voucherId: CLAIMED }),
    settled: ({ cmId }) => ({ cmId }),
    check({ returnCode }, { cmId }, { issued }) {
      const last = issued.findLast(({ campaign }) => campaign === CLAIMED);
      assert.deepEqual([returnCode, last.holder], ['0', cmId]);
    },
  }),

  'waiqin.listVoucherCustomers': voucherCall('优惠券查询客户信息接口', {
    params: { pageNumber: 1, pageLength: 1000, voucherId: '8144100181735612578' },
    result: { rows: [{ id: '8833956197749704288', code: 'CUS010043', name: '新增的终端' }] },
    asked: () => ({ voucherId: '6856083179295188429' }),
    check: ({ rows }) => assert.deepEqual(ids(rows), ['9139133117350330302', '8833956197749704288']),
  }),

  'waiqin.queryVoucherUsage': voucherCall('单张优惠券使用明细查询接口', {
    params: { voucherId: '708742168422351694', voucherStatus: '0' },
    result: {
      rows: [{
        id: '4748332116608163964', cmId: '9139133117350330302', voucherId: '7087421684223516948', money: '10.00',
        doorsillAmount: '20.00', receiveTime: '2022-10-20 13:25', receiveTimeMs: Date.parse('2022-10-20T13:25:00+08:00'),
        orderCreateTimeMs: Date.parse('2022-10-20T13:27:20+08:00'), orderId: '4748332116608163964', voucherAmount: '10.00',
      }],
    },
    coupons: {
      expected: [{
        id: '4748332116608163964', templateId: '7087421684223516948', title: '10元优惠券',
        benefit: { kind: 'amountOff', amount: '10.00' }, minAmount: '20', endsAt: Date.parse('2022-11-01T00:00:00+08:00'),
      }],
    },
    asked: () => ({ voucherId: HELD.voucherId, voucherStatus: '0' }),
    check({ rows }, _, ledger) {
      const held = ledger.issued.filter(({ campaign }) => campaign === HELD.voucherId);
      assert.deepEqual(ids(rows), ids(held));
      assert.deepEqual([rows[0].cmId, rows[0].useStatus], [HELD.cmId, '0']);
    },
  }),
};

const zvcms = {
  'zvcms.listUsableCoupons': {
    params: {
      multiMark: 'aEtGbNNVQ3m1YStlySDB0Q', userId: '383933091455959041',
      tradeMarks: [{ num: '2', tradeMark: '201909280011111', price: '1' }], discountPrice: '0', typeCate: '1', userCode: '',
    },
    request: {
      method: 'POST',
      url: 'http://openapi.zvcms.com/api/v2',
      body: (({ Action, Params }) => ({ Action, Params }))(JSON.parse(jsonAfter(ZVCMS, '请求示例'))),
    },
    answer: jsonAfter(ZVCMS, '响应示例'),
    result: {
      complete: false,
      rows: [{
        userId: '383933091455959041', couponRowId: '390913441022877696', couponId: '405537296400027648',
        startAtMs: 1571068800000, endAtMs: 1572796799000, status: '0', coupon: { id: '952', title: '奈雪联调专用现金券' },
      }],
    },
    failure: { text: jsonAfter(ZVCMS, '异常示例'), code: undefined },
    coupons: {
      // The example's figures are empty: the same answer, filled in.
      answer: readFileSync(new URL('../../fixtures/zvcms_filled.json', import.meta.url), 'utf8'),
      options: { discountScale: 'tenths' },
      count: 22,
      expected: [
        { id: '390913441022877001', code: '405537296400027001', benefit: { kind: 'amountOff', amount: '8.00' }, minAmount: '50' },
        { id: '390913441022877002', benefit: { kind: 'percentOff', percent: '15' }, scenes: ['takeout', 'dineIn'] },
      ],
    },
    asked: () => ({ tradeMarks: [{ num: 4, tradeMark: '201909280011111', price: '19.90' }], typeCate: '1' }),
    settled: () => ({ userId: '383933091455959041' }),
    check({ complete, rows: [row] }) {
      assert.equal(complete, false);
      assert.deepEqual([row.couponId, row.couponRowId], ['405537296400027648', '390913441022877696']);
      assert.deepEqual([row.coupon.title, row.coupon.amount], ['满60减8', '8']);
    },
  },
};

export const OPERATIONS = { ...kingdee, ...tmall, ...vouchers, ...zvcms };
