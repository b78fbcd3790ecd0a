// The stand-in for Kingdee 云星辰: the token endpoint, 优惠券发放(领用) and 优惠券核销列表.

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { NotIssued } from '../lib/db.mjs';
import { date, isObject, matching, optional, required, text, violations } from '../lib/fields.mjs';
import { Refusal } from '../lib/reply.mjs';
import { DAY_MS, localText, parseLocalText } from '../lib/time.mjs';
import { businessError, gatewayError, refuse, success } from './answers.mjs';
import { kingdeeAppSignature, kingdeeSignature } from './signature.mjs';

/**
 * @typedef {import('../lib/types.d.ts').ReceivedRequest} ReceivedRequest
 * @typedef {import('../lib/types.d.ts').Call} Call
 * @typedef {{ clientId: string, clientSecret: string, appKey: string, appSecret: string, domain: string }} Credentials
 * @typedef {{ store: import('../lib/db.mjs').Store, now: () => number, seed: { credentials: Credentials } }} Options
 */

const ROUTES = {
  '/jdyconnector/app_management/kingdee_auth_token': { operation: 'kingdee.appToken', method: 'GET' },
  '/jdy/v2/ls/coupons_distribute': { operation: 'kingdee.distributeCoupons', method: 'POST' },
  '/jdy/v2/ls/coupons_write_off': { operation: 'kingdee.listWriteOffs', method: 'GET' },
};
const TIMESTAMP_TOLERANCE_MS = 5 * 60_000;
const CALLS_PER_MINUTE = 500;
const TOKENS_PER_MINUTE = 2;
const MAX_PAGE_SIZE = 100;

// The documents have no codes for these; the numbers are this stand-in's own.
const INVALID_PARAMETER = 2000002400;
const NO_SUCH_SCHEMA = 2000002404;
const SOLD_OUT = 2000002406;
const LIMIT_REACHED = 2000002407;

const dateTime = date(parseLocalText);
const DISTRIBUTE = {
  channel: required(text()),
  qty: required(matching(/^[1-9]\d{0,4}$/)),
  schema_id: required(text()),
  cashier_id: optional(text()),
  id: optional(text()),
  member_card_id: optional(text()),
  member_id: optional(text()),
  mobile: optional(text()),
  store_id: optional(text()),
};
const WRITE_OFFS = {
  store_id: required(text()),
  bill_no: optional(text()),
  coupons_no: optional(text()),
  create_end_time: optional(dateTime),
  create_start_time: optional(dateTime),
  member_card_id: optional(text()),
  member_id: optional(matching(/^\d+$/)),
  modify_end_time: optional(dateTime),
  modify_start_time: optional(dateTime),
  page: optional(matching(/^[1-9]\d*$/)),
  page_size: optional(matching(/^[1-9]\d*$/)),
  schema_no: optional(text()),
  schema_type: optional(matching(/^[1-5]$/)),
};

/** @param {Options} options @returns {import('../lib/types.d.ts').Platform} */
export function createKingdee({ store, now, seed: { credentials } }) {
  /** @param {ReceivedRequest} request */
  const routeOf = (request) => ROUTES[/** @type {keyof typeof ROUTES} */ (request.path)];

  /** @param {ReceivedRequest} request @returns {Call} */
  function admit(request) {
    const route = routeOf(request);
    if (!route) throw new Refusal(gatewayError(5001));
    if (request.method !== route.method) throw new Refusal(gatewayError(5002));
    const query = decodeQuery(request.query);
    checkHeaders(request, query, credentials, now());
    if (!store.useNonce('kingdee', String(request.headers['x-api-nonce']), now())) throw new Refusal(gatewayError(4005));
    if (recentCalls() >= CALLS_PER_MINUTE) throw new Refusal(refuse('429'));
    if (route.operation !== 'kingdee.appToken') checkToken(request);
    const fields = route.method === 'POST' ? readBody(request) : Object.fromEntries(query);
    return { operation: route.operation, fields, request };
  }

  /** Calls of the last minute. The nonce of each is kept, this one's included. */
  const recentCalls = () => store.noncesSince('kingdee', now() - 60_000) - 1;

  /** @param {ReceivedRequest} request */
  function checkToken({ headers }) {
    if (!headers['app-token']) throw new Refusal(gatewayError(4010));
    if (headers['x-gw-router-addr'] !== credentials.domain) throw new Refusal(gatewayError(4009));
    const expiry = store.tokenExpiry(headers['app-token']);
    if (expiry === null) throw new Refusal(gatewayError(4011));
    if (now() >= expiry) throw new Refusal(refuse('1000202001'));
  }

  /** @param {Call} call */
  function perform({ operation, fields }) {
    if (operation === 'kingdee.appToken') return appToken(fields);
    return operation === 'kingdee.distributeCoupons' ? distribute(fields) : writeOffs(fields);
  }

  /** @param {Record<string, any>} fields */
  function appToken({ app_key: appKey, app_signature: signature }) {
    if (appKey !== credentials.appKey || signature !== kingdeeAppSignature(credentials.appKey, credentials.appSecret)) {
      throw new Refusal(refuse('1030002006'));
    }
    if (store.tokensSince(now() - 60_000) >= TOKENS_PER_MINUTE) throw new Refusal(refuse('429'));
    const token = randomBytes(24).toString('hex');
    store.addToken(token, now(), now() + DAY_MS);
    return success({ 'app-token': token, expires: now() + DAY_MS });
  }

  /** @param {Record<string, any>} fields */
  function distribute(fields) {
    checkTable(DISTRIBUTE, fields);
    const holder = fields.member_id || fields.member_card_id || fields.mobile || '';
    const order = { platform: 'kingdee', campaign: fields.schema_id, holder, count: Number(fields.qty), at: now() };
    try {
      const issued = store.issue({ ...order, make: (n, { data }) => coupon(n, data, fields, now()) });
      return success({ rows: issued.map((each) => each.data) });
    } catch (error) {
      if (error instanceof NotIssued) throw new Refusal(notIssued(error.reason));
      throw error;
    }
  }

  /** @param {Record<string, any>} fields */
  function writeOffs(fields) {
    checkTable(WRITE_OFFS, fields);
    const rows = store.records('kingdee', 'writeOff').filter((row) => matchesFilter(row, fields));
    const asked = Number(fields.page_size ?? MAX_PAGE_SIZE);
    const size = Math.min(asked, MAX_PAGE_SIZE);
    const page = Number(fields.page ?? 1);
    const slice = rows.slice((page - 1) * size, page * size);
    return success({
      count: rows.length,
      current_page_size: slice.length,
      page,
      page_size: size,
      rows: slice,
      // The platform's trap: rows are cut to 100 a page, the number of pages follows what was asked for.
      total_page: Math.ceil(rows.length / asked),
    });
  }

  return {
    name: 'kingdee',
    operationOf: (request) => routeOf(request)?.operation ?? (request.path.startsWith('/jdy') ? 'kingdee' : null),
    admit,
    perform,
    refuse,
  };
}

/**
 * The gateway's checks, in the order of its codes.
 * @param {ReceivedRequest} request @param {[string, string][]} query
 * @param {Credentials} credentials @param {number} at
 */
function checkHeaders({ method, path, headers }, query, credentials, at) {
  const timestamp = headers['x-api-timestamp'] ?? '';
  const nonce = headers['x-api-nonce'] ?? '';
  const signature = headers['x-api-signature'] ?? '';
  /** @type {[boolean, number][]} */
  const checks = [
    [headers['x-api-clientid'] === credentials.clientId, 4001],
    [headers['x-api-auth-version'] === '2.0', 4002],
    [headers['x-api-signheaders'] === 'X-Api-TimeStamp,X-Api-Nonce', 4003],
    [/^\d*[1-9]\d*$/.test(nonce), 4004],
    [/^\d{13}$/.test(timestamp) && Math.abs(at - Number(timestamp)) <= TIMESTAMP_TOLERANCE_MS, 4006],
    [signature !== '', 4007],
    [headers['content-type'] === 'application/json', 4009],
  ];
  for (const [passed, code] of checks) if (!passed) throw new Refusal(gatewayError(code));
  const secret = credentials.clientSecret;
  if (!same(signature, kingdeeSignature({ method, path, query, nonce, timestamp, secret }))) {
    throw new Refusal(gatewayError(4008));
  }
}

/** @param {string} a @param {string} b */
const same = (a, b) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/**
 * A query as pairs. "+" stands for itself: the documents write a space as %20.
 * @param {string} query
 * @returns {[string, string][]}
 */
function decodeQuery(query) {
  if (query === '') return [];
  try {
    return query.split('&').map((pair) => {
      const [key = '', ...value] = pair.split('=');
      return [decodeURIComponent(key), decodeURIComponent(value.join('='))];
    });
  } catch {
    throw new Refusal(gatewayError(4008));
  }
}

/** @param {ReceivedRequest} request @returns {Record<string, any>} */
function readBody({ body }) {
  try {
    const fields = JSON.parse(body.toString());
    if (isObject(fields)) return fields;
  } catch {
    // Not JSON: refused below.
  }
  throw new Refusal(businessError(INVALID_PARAMETER, '请求体不是JSON对象'));
}

/** @param {Record<string, import('../lib/fields.mjs').Field>} table @param {Record<string, any>} fields */
function checkTable(table, fields) {
  const found = violations(table, fields);
  if (found.length === 0) return;
  const description = found.map(({ field, problem }) => `${field}${problem === 'missing' ? '不能为空' : '格式错误'}`);
  throw new Refusal(businessError(INVALID_PARAMETER, description.join(';')));
}

/** @param {NotIssued['reason']} reason */
function notIssued(reason) {
  if (reason === 'soldOut') return businessError(SOLD_OUT, '优惠券库存不足');
  if (reason === 'limitReached') return businessError(LIMIT_REACHED, '超过每人限领数量');
  return businessError(NO_SUCH_SCHEMA, '优惠券方案不存在');
}

/**
 * One issued coupon, as the answer's row.
 * @param {number} n @param {Record<string, any>} schema @param {Record<string, any>} fields @param {number} at
 */
function coupon(n, schema, fields, at) {
  const number = `YHQ${String(1230000 + n)}`;
  return {
    id: number,
    data: {
      cashier_id: fields.cashier_id ?? '',
      channel: fields.channel,
      coupons_no: number,
      coupons_type: schema.coupons_type,
      create_time: localText(at),
      member_card_id: fields.member_card_id ?? '',
      member_id: fields.member_id ?? '',
      schema_id: fields.schema_id,
      total_amt: schema.total_amt,
    },
  };
}

/** @param {Record<string, any>} row @param {Record<string, any>} fields */
function matchesFilter(row, fields) {
  const equal = ['store_id', 'bill_no', 'coupons_no', 'member_card_id', 'member_id', 'schema_no', 'schema_type'];
  return (
    equal.every((field) => !fields[field] || row[field] === fields[field]) &&
    within(row.create_time, fields.create_start_time, fields.create_end_time) &&
    within(row.write_off_time, fields.modify_start_time, fields.modify_end_time)
  );
}

/** Times of this one form compare as text. @param {string} time @param {string} [from] @param {string} [to] */
const within = (time, from, to) => (!from || time >= from) && (!to || time <= to);
