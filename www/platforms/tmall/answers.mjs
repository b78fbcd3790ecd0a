// TOP's answers, in JSON and in XML; everything comes with HTTP 200, errors too.

import { bare, stringify } from '../lib/bignum.mjs';
import { json, xml } from '../lib/reply.mjs';

const ROOT = 'tmall_nrt_coupon_send_response';
const DECLARATION = '<?xml version="1.0" encoding="utf-8" ?>';

/**
 * @typedef {'json' | 'xml'} Format
 * @typedef {{ code: number, msg: string, sub_code?: string, sub_msg?: string }} TopError
 */

/**
 * `simplify` drops the root of JSON; XML cannot be without one.
 * @param {Record<string, unknown>} model @param {Format} format @param {boolean} simplify @param {string} requestId
 */
export function success(model, format, simplify, requestId) {
  const content = { model, request_id: requestId };
  if (format === 'xml') return xml(`${DECLARATION}<${ROOT}>${elements(content)}</${ROOT}>`);
  return json(stringify(simplify ? content : { [ROOT]: content }));
}

/** @param {TopError} error @param {Format} format @param {string} requestId */
export function failure(error, format, requestId) {
  const content = { ...error, request_id: requestId };
  if (format === 'xml') return xml(`${DECLARATION}<error_response>${elements(content)}</error_response>`);
  return json({ error_response: content });
}

/** @param {Record<string, unknown>} value @returns {string} */
function elements(value) {
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  return names.map((name) => `<${name}>${content(value[name])}</${name}>`).join('');
}

/** @param {unknown} value @returns {string} */
function content(value) {
  if (typeof value === 'object' && value !== null) return elements(/** @type {Record<string, unknown>} */ (value));
  const text = String(value).replace(bare(''), '');
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The platform-level codes of TOP's documents. @type {Record<number, string>} */
const TOP = {
  3: 'Upload Fail',
  4: 'User Call Limited',
  5: 'Session Call Limited',
  6: 'Partner Call Limited',
  7: 'App Call Limited',
  8: 'App Call Exceeds Limited Frequency',
  9: 'Http Action Not Allowed',
  10: 'Service Currently Unavailable',
  11: 'Insufficient ISV Permissions',
  12: 'Insufficient User Permissions',
  13: 'Insufficient Partner Permissions',
  15: 'Remote service error',
  21: 'Missing Method',
  22: 'Invalid Method',
  23: 'Invalid Format',
  24: 'Missing Signature',
  25: 'Invalid Signature',
  26: 'Missing Session',
  27: 'Invalid Session',
  28: 'Missing App Key',
  29: 'Invalid App Key',
  30: 'Missing Timestamp',
  31: 'Invalid Timestamp',
  32: 'Missing Version',
  33: 'Invalid Version',
  34: 'Unsupported Version',
  40: 'Missing Required Arguments',
  41: 'Invalid Arguments',
  42: 'Forbidden Request',
  43: 'Parameter Error',
  50: 'Remote service error',
  53: 'Security error',
};

/** The codes of tmall.nrt.coupon.send's own page. @type {Record<string, string>} */
const BUSINESS = {
  '-3': '优惠券无效,请联系客服~',
  '-6': '优惠券已领完,下次早点喔~',
  '-7': '领取太多了,不要贪心~',
  '-11': '业务异常',
  '-9999': '系统异常',
};

/** @param {number} code @param {string} [subCode] @param {string} [subMsg] @returns {TopError} */
export const topError = (code, subCode, subMsg) => ({
  code,
  msg: TOP[code] ?? 'Remote service error',
  ...(subCode === undefined ? {} : { sub_code: subCode, sub_msg: subMsg ?? '' }),
});

/**
 * The error for a code of any level. Where the business codes appear is not documented: `place` says which.
 * @param {string} code e.g. "7", "-6", "isv.invalid-parameter", "isp.top-remote-connection-timeout"
 * @param {'code' | 'sub_code'} place
 * @returns {TopError}
 */
export function errorFor(code, place) {
  const business = BUSINESS[code];
  if (business !== undefined) {
    return place === 'code' ? { code: Number(code), msg: business } : topError(15, code, business);
  }
  if (code.startsWith('accesscontrol.')) return topError(7, code, 'This ban will last for 1 more seconds');
  if (/^is[pv]\./.test(code)) return topError(code.startsWith('isv.') ? 50 : 15, code, '非法参数');
  if (code === '7') return errorFor('accesscontrol.limited-by-api-access-count', place);
  return topError(Number(code));
}
