// The parameter tables of 勤策's seven voucher calls. Their 必填 column is blank: required is only what a sentence
// states, or without which the call means nothing.

import { date, given, isObject, matching, numeric, oneOf, optional, required, text, violations } from '../lib/fields.mjs';
import { parseLocalDay, parseLocalText } from '../lib/time.mjs';

/**
 * @typedef {import('../lib/fields.mjs').Field} Field
 * @typedef {Record<string, any>} Fields
 */

const day = date(parseLocalDay);
const id = matching(/^[^\s]{1,32}$/u);
const pageNumber = optional(matchingInteger(1, Infinity));
const pageLength = optional(matchingInteger(1, 1000));

/** @param {number} min @param {number} max @returns {import('../lib/fields.mjs').Check} an INT, as a number or its text */
function matchingInteger(min, max) {
  return (value) => /^\d+$/.test(String(value)) && Number(value) >= min && Number(value) <= max;
}

const LISTS = [
  'cmTypeId cmTypeName cmLevelId cmLevelName cmDeptId cmDeptName cmLabelId cmLabelName cmDistrictId cmDistrictName',
  'cmId cmCode prodTypeId prodTypeName prodBrandId prodBrandName prodId prodCode',
].flatMap((names) => names.split(' '));

/** @type {Record<string, Record<string, Field>>} */
export const TABLES = {
  getVoucherInfos: {
    page_number: pageNumber,
    page_length: pageLength,
    start_create_date: optional(day),
    end_create_date: optional(day),
    start_modify_date: optional(day),
    end_modify_date: optional(day),
  },
  addVoucherInfo: {
    name: required(text(32)),
    startDate: required(day),
    endDate: required(day),
    money: optional(numeric(20, 8)),
    doorsillAmount: optional(numeric(20, 8)),
    doorsillType: optional(oneOf('Y', 'N')),
    payType: optional(oneOf('UNLIMITED', 'ONLINE')),
    remark: optional(text(1000)),
    grantType: optional(oneOf('ZDLQ', 'HDFF', 'THIRDPARTY')),
    eachCmNum: optional(numeric(5)),
    num: optional(numeric(5)),
    tradeRange: optional(oneOf('1', '2')),
    ...Object.fromEntries(LISTS.map((name) => [name, optional(text())])),
    prodMode: optional(oneOf('ALL', 'TYPE', 'BRAND', 'PRODUCT')),
    businessFromName: optional(text(32)),
    comment: optional(text(1000)),
    autoReceive: optional(oneOf('Y', 'N')),
    discountsType: optional(oneOf('GDMZ', 'ZKBL')),
    discountsPercent: optional((value) => numeric(5, 4)(value) && Number(value) <= 1),
    maxDiscountsAmount: optional(numeric(20, 8)),
  },
  finishVoucher: { voucherId: required(id) },
  modifyVoucherEndDate: { voucherId: required(id), endDate: required(day) },
  receiveVoucherInfo: {
    voucherName: optional(text(32)),
    voucherId: optional(id),
    cmId: optional(id),
    cmCode: optional(id),
    cmSourceCode: optional(id),
    receiveTime: optional(date(parseLocalText)),
  },
  getCmInfos: { page_number: pageNumber, page_length: pageLength, voucher_id: required(id) },
  queryVoucherUsedInfo: { voucherId: required(id), voucherStatus: optional(oneOf('0', '1', '2')) },
};

/** Rules between fields: one of `fields` is needed when the condition holds. */
const EITHER = [
  { call: 'addVoucherInfo', when: (/** @type {Fields} */ f) => f.doorsillType === 'Y', fields: ['doorsillAmount'] },
  { call: 'addVoucherInfo', when: (/** @type {Fields} */ f) => f.discountsType === 'ZKBL', fields: ['discountsPercent'] },
  { call: 'addVoucherInfo', when: (/** @type {Fields} */ f) => f.tradeRange === '2', fields: ['cmId', 'cmCode'] },
  { call: 'addVoucherInfo', when: (/** @type {Fields} */ f) => f.prodMode === 'TYPE', fields: ['prodTypeId', 'prodTypeName'] },
  { call: 'addVoucherInfo', when: (/** @type {Fields} */ f) => f.prodMode === 'BRAND', fields: ['prodBrandId', 'prodBrandName'] },
  { call: 'addVoucherInfo', when: (/** @type {Fields} */ f) => f.prodMode === 'PRODUCT', fields: ['prodId', 'prodCode'] },
  { call: 'receiveVoucherInfo', when: () => true, fields: ['voucherId', 'voucherName'] },
  { call: 'receiveVoucherInfo', when: () => true, fields: ['cmId', 'cmCode', 'cmSourceCode'] },
];

/**
 * @param {string} call @param {unknown} body
 * @returns {string[]} what is wrong, as the platform would word it
 */
export function problems(call, body) {
  if (!isObject(body)) return ['请求体不是JSON对象'];
  const wording = { missing: '不能为空', invalid: '格式错误' };
  const found = violations(TABLES[call] ?? {}, body).map(({ field, problem }) => field + wording[problem]);
  for (const rule of EITHER) {
    if (rule.call === call && rule.when(body) && !rule.fields.some((field) => given(body[field]))) {
      found.push(`${rule.fields.join('、')}必传其一`);
    }
  }
  if (call === 'addVoucherInfo') {
    if (body.grantType === 'ZDLQ' && given(body.tradeRange) && body.tradeRange !== '1') found.push('tradeRange格式错误');
    if (day(body.startDate) && day(body.endDate) && body.endDate < body.startDate) found.push('endDate早于startDate');
  }
  return found;
}
