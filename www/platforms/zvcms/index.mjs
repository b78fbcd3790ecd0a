// The stand-in for 智迈 openapi, action user.user-use-coupon (筛选用户可用优惠券).

import { isObject, given, matching, numeric, oneOf, optional, required, text, violations } from '../lib/fields.mjs';
import { parseJson } from '../lib/bignum.mjs';
import { Refusal } from '../lib/reply.mjs';
import { CODES, businessFailure, success, systemFailure } from './answers.mjs';
import { isListed, quote } from './filter.mjs';
import { zvcmsToken } from './signature.mjs';

/**
 * @typedef {import('../lib/types.d.ts').ReceivedRequest} ReceivedRequest
 * @typedef {import('../lib/types.d.ts').Call} Call
 * @typedef {import('./signature.mjs').Envelope} Envelope
 * @typedef {{ openId: string, grantCode: string, openKey: string }} Credentials
 * @typedef {{ store: import('../lib/db.mjs').Store, now: () => number,
 *   seed: { credentials: Credentials, token?: (envelope: Envelope, openKey: string) => string } }} Options
 */

const ACTION = 'user.user-use-coupon';
// Neither tolerance nor content type is documented: these are this stand-in's own.
const TIMESTAMP_TOLERANCE_S = 600;
const CONTENT_TYPE = /^application\/json(;\s*charset=utf-8)?$/i;

const ENVELOPE = {
  OpenId: required(text()),
  GrantCode: required(text()),
  Token: required(text()),
  Timestamp: required(matching(/^\d{10}$/)),
  Nonce: required(matching(/^[1-9]\d*$/)),
  Action: required(text()),
  Params: required(isObject),
};
const integer = numeric(19);
const money = numeric(20, 8);
const PARAMS = {
  multi_mark: optional(text()),
  user_id: optional(integer),
  trade_marks: optional(Array.isArray),
  discount_price: optional(money),
  type_cate: optional((value) => oneOf('1', '3')(String(value))),
  user_code: optional(text()),
};
const TRADE_MARK = { num: required(integer), trade_mark: required(text()), price: required(money) };

/** @param {Options} options @returns {import('../lib/types.d.ts').Platform} */
export function createZvcms({ store, now, seed: { credentials, token = zvcmsToken } }) {
  /** @param {ReceivedRequest} request @returns {Call} */
  function admit(request) {
    if (request.method !== 'POST' || !CONTENT_TYPE.test(request.headers['content-type'] ?? '')) {
      throw new Refusal(systemFailure('请求方式错误', CODES.contentType));
    }
    const envelope = readEnvelope(request.body);
    if (Math.abs(now() / 1000 - Number(envelope.Timestamp)) > TIMESTAMP_TOLERANCE_S) {
      throw new Refusal(systemFailure('时间戳已过期', CODES.timestamp));
    }
    const known = envelope.OpenId === credentials.openId && envelope.GrantCode === credentials.grantCode;
    if (!known || envelope.Token !== token(envelope, credentials.openKey)) {
      throw new Refusal(systemFailure('签名错误', CODES.token));
    }
    if (!store.useNonce('zvcms', `${envelope.Timestamp} ${envelope.Nonce}`, now())) {
      throw new Refusal(systemFailure('随机数重复', CODES.nonce));
    }
    if (envelope.Action !== ACTION) throw new Refusal(systemFailure('接口不存在', CODES.action));
    const problem = problemOf(envelope.Params);
    if (problem) throw new Refusal(businessFailure(problem, CODES.parameter));
    return { operation: 'zvcms.listUsableCoupons', fields: envelope.Params, request };
  }

  /** @param {Call} call */
  function perform({ fields }) {
    const user = store
      .records('zvcms', 'user')
      .find(({ user_id: id, user_code: code }) => (given(fields.user_id) ? id === String(fields.user_id) : code === fields.user_code));
    if (!user) throw new Refusal(businessFailure('查询的信息不存在', CODES.noSuchUser));
    const sale = {
      shop: fields.multi_mark,
      scene: given(fields.type_cate) ? String(fields.type_cate) : undefined,
      lines: fields.trade_marks?.length > 0 ? fields.trade_marks.map(toLine) : null,
      now: now(),
    };
    const held = store.records('zvcms', 'held').filter(({ row }) => row.user_id === user.user_id);
    const listed = held.filter((each) => isListed(each, sale));
    return success(
      listed.map((each) => ({ ...each.row, coupon: { ...each.row.coupon, all_coupon_amount: quote(each, sale.lines) } })),
    );
  }

  return {
    name: 'zvcms',
    operationOf: ({ path }) => (path === '/api/v2' ? 'zvcms.listUsableCoupons' : null),
    admit,
    perform,
    refuse: (code) => (code.startsWith('1') ? systemFailure('系统错误', code) : businessFailure('查询的信息不存在', code)),
  };
}

/** @param {Buffer} body @returns {Record<string, any> & Envelope} */
function readEnvelope(body) {
  let envelope = null;
  try {
    envelope = parseJson(body.toString());
  } catch {
    // Not JSON: refused below.
  }
  const found = isObject(envelope) ? violations(ENVELOPE, envelope) : [{ field: 'body' }];
  if (found.length > 0) {
    throw new Refusal(systemFailure(`公共参数错误: ${found.map(({ field }) => field).join(',')}`, CODES.envelope));
  }
  return envelope;
}

/** @param {Record<string, any>} params @returns {string | null} */
function problemOf(params) {
  const [first] = violations(PARAMS, params);
  if (first) return `${first.field}格式错误`;
  if (!given(params.user_id) && !given(params.user_code)) return 'user_id和user_code必传一个';
  const marks = params.trade_marks ?? [];
  const wrong = marks.some((/** @type {unknown} */ mark) => !isObject(mark) || violations(TRADE_MARK, mark).length > 0);
  return wrong ? 'trade_marks格式错误' : null;
}

/** @param {Record<string, any>} mark */
const toLine = ({ num, trade_mark: code, price }) => ({ code, num: Number(num), fen: Math.round(Number(price) * 100) });
