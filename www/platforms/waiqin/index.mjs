// The stand-in for 外勤365 / 勤策: the seven voucher calls.

import { NotIssued } from '../lib/db.mjs';
import { bare, parseJson } from '../lib/bignum.mjs';
import { Refusal, html } from '../lib/reply.mjs';
import { DAY_MS, localDay, localText, parseLocalDay, parseLocalDigits } from '../lib/time.mjs';
import { CODES, done, failure, received, success } from './answers.mjs';
import { TABLES, problems } from './tables.mjs';
import { waiqinDigest } from './signature.mjs';

/**
 * @typedef {import('../lib/types.d.ts').ReceivedRequest} ReceivedRequest
 * @typedef {import('../lib/types.d.ts').Call} Call
 * @typedef {import('../lib/types.d.ts').Campaign} Campaign
 * @typedef {import('../lib/types.d.ts').Issue} Issue
 * @typedef {import('../lib/types.d.ts').Reply} Reply
 * @typedef {Record<string, any>} Fields
 * @typedef {{ store: import('../lib/db.mjs').Store, now: () => number,
 *   seed: { credentials: { openid: string, appkey: string }, digest?: typeof waiqinDigest } }} Options
 */

/** @type {Record<string, string>} */
const OPERATIONS = {
  getVoucherInfos: 'waiqin.queryVouchers',
  addVoucherInfo: 'waiqin.addVoucher',
  finishVoucher: 'waiqin.finishVoucher',
  modifyVoucherEndDate: 'waiqin.changeVoucherEndDate',
  receiveVoucherInfo: 'waiqin.receiveVoucher',
  getCmInfos: 'waiqin.listVoucherCustomers',
  queryVoucherUsedInfo: 'waiqin.queryVoucherUsage',
};
const ADDRESS = /^\/api\/voucher\/v1\/([A-Za-z]+)\/([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)$/;
// Neither a tolerance nor a content type is documented: these are this stand-in's own.
const TIMESTAMP_TOLERANCE_MS = 10 * 60_000;
const CONTENT_TYPE = /^application\/json(;\s*charset=utf-8)?$/i;
const FIRST_VOUCHER = 6856083179295188000n;
const FIRST_HOLDING = 4748332116608163000n;

/** @param {Options} options @returns {import('../lib/types.d.ts').Platform} */
export function createWaiqin({ store, now, seed: { credentials, digest: digestOf = waiqinDigest } }) {
  /** @param {ReceivedRequest} request @returns {Call} */
  function admit(request) {
    const { call, openid, timestamp, digest, msgId } = readAddress(request.path);
    const operation = OPERATIONS[call];
    // A wrong address is answered by the web server, not by the platform: no JSON.
    if (!operation) throw new Refusal(html('<html><body><h1>404 Not Found</h1></body></html>', 404));
    if (request.method !== 'POST') throw new Refusal(html('<html><body><h1>405</h1></body></html>', 405));

    const at = parseLocalDigits(timestamp);
    /** @type {[boolean, string][]} */
    const checks = [
      [CONTENT_TYPE.test(request.headers['content-type'] ?? ''), 'Content-Type错误'],
      [openid === credentials.openid, 'openid错误'],
      [at !== null && Math.abs(now() - at) <= TIMESTAMP_TOLERANCE_MS, 'timestamp错误'],
      [digest === digestOf({ body: request.body, appkey: credentials.appkey, timestamp }), 'digest错误'],
    ];
    const failed = checks.find(([passed]) => !passed);
    if (failed) throw new Refusal(failure(msgId, failed[1]));
    // A msg_id is used up by requests that are genuine alone.
    if (!store.useNonce('waiqin', msgId, now())) throw new Refusal(failure(msgId, 'msg_id重复'));

    const body = readBody(request.body);
    const found = problems(call, body);
    if (found.length > 0) throw new Refusal(failure(msgId, found.join(';')));
    return { operation, fields: { ...body, call, msgId }, request };
  }

  /** @type {Record<string, (fields: Fields) => Reply>} */
  const effects = {
    getVoucherInfos(fields) {
      const rows = store.campaigns('waiqin').map(({ data }) => data).filter((data) => inRange(data, fields));
      return success(fields.msgId, page(rows, fields).map(toVoucherRow));
    },

    addVoucherInfo(fields) {
      const id = String(FIRST_VOUCHER + BigInt(store.campaigns('waiqin').length));
      const stock = fields.num === undefined ? null : Number(fields.num);
      store.addCampaign('waiqin', { id, stock, perUser: Number(fields.eachCmNum ?? 0), data: toVoucher(id, fields, now()) });
      return success(fields.msgId, { voucherId: id });
    },

    finishVoucher(fields) {
      const voucher = voucherOf(fields);
      const data = { ...voucher.data, isFinish: 'Y', modified: localDay(now()) };
      store.replaceCampaign('waiqin', { ...voucher, data });
      return done(fields.msgId);
    },

    modifyVoucherEndDate(fields) {
      const voucher = voucherOf(fields);
      const data = { ...voucher.data, endDate: fields.endDate, modified: localDay(now()) };
      store.replaceCampaign('waiqin', { ...voucher, data });
      return done(fields.msgId);
    },

    receiveVoucherInfo(fields) {
      const voucher = voucherOf(fields);
      const customer = customerOf(fields);
      if (voucher.data.isFinish === 'Y') throw new Refusal(failure(fields.msgId, '优惠券已终止'));
      if (now() >= endOf(voucher.data)) throw new Refusal(failure(fields.msgId, '优惠券已过期'));
      if (!inAudience(voucher.data, customer)) throw new Refusal(failure(fields.msgId, '客户不在优惠券的客户范围内'));
      const time = fields.receiveTime || localText(now());
      store.issue({
        platform: 'waiqin',
        campaign: voucher.id,
        holder: customer.id,
        at: now(),
        make: (n) => holding(String(FIRST_HOLDING + BigInt(n)), voucher.data, customer, time),
      });
      return received(fields.msgId);
    },

    getCmInfos(fields) {
      const { data } = voucherOf({ ...fields, voucherId: fields.voucher_id });
      const customers = store.records('waiqin', 'customer').filter((customer) => inAudience(data, customer));
      return success(fields.msgId, page(customers.map(({ id, code, name }) => ({ id, code, name })), fields));
    },

    queryVoucherUsedInfo(fields) {
      const voucher = voucherOf(fields);
      const rows = store.issued('waiqin', voucher.id).map((each) => usageRow(each, endOf(voucher.data) <= now()));
      return success(fields.msgId, rows.filter((row) => !fields.voucherStatus || row.use_status === fields.voucherStatus));
    },
  };

  /** @param {Fields} fields @returns {Campaign} by number; by name only without one */
  function voucherOf({ voucherId, voucherName, msgId }) {
    const found = voucherId
      ? store.campaign('waiqin', voucherId)
      : store.campaigns('waiqin').find(({ data }) => data.name === voucherName);
    if (!found) throw new Refusal(failure(msgId, '优惠券不存在'));
    return found;
  }

  /** @param {Fields} fields @returns {Fields} */
  function customerOf({ cmId, cmCode, cmSourceCode, msgId }) {
    const found = store.records('waiqin', 'customer').find((each) =>
      cmId ? each.id === cmId : cmCode ? each.code === cmCode : each.source_code === cmSourceCode,
    );
    if (!found) throw new Refusal(failure(msgId, '客户不存在'));
    return found;
  }

  /** @param {Call} call */
  function perform({ fields }) {
    try {
      const effect = /** @type {(fields: Fields) => Reply} */ (effects[fields.call]);
      return effect(fields);
    } catch (error) {
      if (!(error instanceof NotIssued)) throw error;
      const soldOut = error.reason === 'soldOut';
      throw new Refusal(
        soldOut
          ? failure(fields.msgId, '优惠券已领完', CODES.soldOut)
          : failure(fields.msgId, '超过单客户限领数量', CODES.limitReached),
      );
    }
  }

  return {
    name: 'waiqin',
    operationOf({ path }) {
      if (!path.startsWith('/api/voucher/')) return null;
      return OPERATIONS[ADDRESS.exec(path)?.[1] ?? ''] ?? 'waiqin';
    },
    admit,
    perform,
    refuse: (code, { path }) => failure(readAddress(path).msgId, `业务错误 ${code}`, code),
  };
}

/** @param {string} path */
function readAddress(path) {
  const [, call = '', openid = '', timestamp = '', digest = '', msgId = ''] = ADDRESS.exec(path) ?? [];
  return { call: call in TABLES ? call : '', openid, timestamp, digest, msgId };
}

/** @param {Buffer} body @returns {any} ids that came as bare numbers are text, digit by digit */
function readBody(body) {
  try {
    return parseJson(body.toString());
  } catch {
    return null;
  }
}

/** @template T @param {T[]} rows @param {Fields} fields @returns {T[]} */
function page(rows, { page_number: number = 1, page_length: length = 1000 }) {
  return rows.slice((Number(number) - 1) * Number(length), Number(number) * Number(length));
}

/** @param {Fields} data @param {Fields} fields */
const inRange = (data, fields) =>
  (!fields.start_create_date || data.created >= fields.start_create_date) &&
  (!fields.end_create_date || data.created <= fields.end_create_date) &&
  (!fields.start_modify_date || data.modified >= fields.start_modify_date) &&
  (!fields.end_modify_date || data.modified <= fields.end_modify_date);

/** Whether a voucher is for a customer; without a list it is for all. @param {Fields} voucher @param {Fields} customer */
function inAudience({ cmInfos = [] }, customer) {
  const named = (/** @type {Fields} */ each) => each.id === customer.id || each.code === customer.code;
  return cmInfos.length === 0 || cmInfos.some(named);
}

/** The end day is included. @param {Fields} data */
const endOf = (data) => (parseLocalDay(data.endDate) ?? 0) + DAY_MS;

/** The query's row: the id is a bare number of 19 digits, the rest as kept. @param {Fields} data */
function toVoucherRow({ id, created, modified, ...rest }) {
  return { id: bare(id), ...rest };
}

/** @param {string} names */
const split = (names) => names.split(',').map((each) => each.trim());

/**
 * What the query will say about a voucher that was added.
 * @param {string} id @param {Fields} fields @param {number} at
 */
function toVoucher(id, fields, at) {
  /** @param {string} idField @param {string} nameField @param {string} idKey @param {string} nameKey */
  const list = (idField, nameField, idKey, nameKey) =>
    fields[idField]
      ? split(fields[idField]).map((value) => ({ [idKey]: value }))
      : split(fields[nameField] || '').filter(Boolean).map((value) => ({ [nameKey]: value }));
  return {
    id,
    created: localDay(at),
    modified: localDay(at),
    name: fields.name,
    startDate: fields.startDate,
    endDate: fields.endDate,
    money: fields.money ? Number(fields.money).toFixed(2) : '',
    num: Number(fields.num ?? 0),
    payType: fields.payType ?? 'UNLIMITED',
    tradeRange: fields.tradeRange ?? '',
    cmLevels: list('cmLevelId', 'cmLevelName', 'cmLevelId', 'cmLevelName'),
    cmTypes: list('cmTypeId', 'cmTypeName', 'cmTypeId', 'cmTypeName'),
    cmInfos: list('cmId', 'cmCode', 'id', 'code'),
    prodMode: fields.prodMode ?? 'ALL',
    pdInfos: list('prodId', 'prodCode', 'pdId', 'code'),
    prodBrands: list('prodBrandId', 'prodBrandName', 'pdBrandId', 'prodBrandName'),
    prodTypes: list('prodTypeId', 'prodTypeName', 'pdTypeId', 'prodTypeName'),
    remark: fields.remark ?? '',
    requiredAllnum: '0.000',
    sourceFrom: 'ZZ',
    requiredType: '0',
    isFinish: 'N',
    doorsillAmount: fields.doorsillAmount ? Number(fields.doorsillAmount).toFixed(2) : '',
    doorsillType: fields.doorsillType ?? 'N',
    eachCmNum: Number(fields.eachCmNum ?? 0),
    hasRequired: 'N',
    discountsType: fields.discountsType ?? 'GDMZ',
    discountsPercent: fields.discountsPercent ?? '',
    maxDiscountsAmount: fields.maxDiscountsAmount ?? '',
  };
}

/**
 * A voucher in a customer's hands, as the usage call lists it.
 * @param {string} id @param {Fields} voucher @param {Fields} customer @param {string} time
 */
function holding(id, voucher, customer, time) {
  const percent = voucher.discountsPercent ? String(Math.round(Number(voucher.discountsPercent) * 100)) : '';
  return {
    id,
    data: {
      id,
      cm_id: customer.id,
      cm_source_code: customer.source_code,
      cm_code: customer.code,
      cm_name: customer.name,
      voucher_id: voucher.id,
      voucher_name: voucher.name,
      start_date: voucher.startDate,
      end_date: voucher.endDate,
      doorsill_amount: voucher.doorsillAmount,
      money: voucher.money,
      discounts_type: voucher.discountsType ?? 'GDMZ',
      discounts_percent: percent,
      max_discounts_amount: voucher.maxDiscountsAmount ?? '',
      business_from_name: '',
      create_type: voucher.sourceFrom,
      // One without seconds, as in the platform's own example; the other with.
      distribute_time: time.slice(0, 16),
      receive_time: time,
      order_id: '',
      order_no: '',
      order_create_time: '',
      order_amount: '',
      voucher_amount: '',
    },
  };
}

/** @param {Issue} issue @param {boolean} ended @returns {Fields} */
const usageRow = ({ data }, ended) => ({ ...data, use_status: data.order_id ? '1' : ended ? '2' : '0' });
