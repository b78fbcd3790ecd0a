// The stand-in for 天猫新零售's tmall.nrt.coupon.send behind the TOP router.

import { NotIssued } from '../lib/db.mjs';
import { isObject, required, optional, text, violations } from '../lib/fields.mjs';
import { bare } from '../lib/bignum.mjs';
import { Refusal } from '../lib/reply.mjs';
import { parseLocalText } from '../lib/time.mjs';
import { errorFor, failure, success, topError } from './answers.mjs';
import { tmallSignature } from './signature.mjs';

/**
 * @typedef {import('../lib/types.d.ts').ReceivedRequest} ReceivedRequest
 * @typedef {import('../lib/types.d.ts').Call} Call
 * @typedef {{ appKey: string, appSecret: string, session: string }} Credentials
 * @typedef {{ store: import('../lib/db.mjs').Store, now: () => number,
 *   seed: { credentials: Credentials, businessCodeIn: 'code' | 'sub_code' } }} Options
 */

const METHOD = 'tmall.nrt.coupon.send';
const CONTENT_TYPE = /^application\/x-www-form-urlencoded;\s*charset=utf-8$/i;
const TIMESTAMP_TOLERANCE_MS = 10 * 60_000;
const FIRST_INSTANCE = 7087421684223510000n;

const DTO = {
  biz_code: required(text()),
  open_id: required(text()),
  extra: optional(text()),
  channel: required(text()),
  out_id: required(text()),
  uuid: required(text()),
  coupon_type: required((value) => Number.isSafeInteger(value)),
};

/** @param {Options} options @returns {import('../lib/types.d.ts').Platform} */
export function createTmall({ store, now, seed: { credentials, businessCodeIn } }) {
  let requests = 0;
  const requestId = () => `standin${String(++requests).padStart(8, '0')}`;

  /** @param {ReceivedRequest} request @returns {Call} */
  function admit(request) {
    const params = readForm(request);
    const error = envelopeError(request, params, credentials, now()) ?? dtoError(params);
    if (error) throw new Refusal(failure(error, formatOf(request, params), requestId()));
    const dto = JSON.parse(params.nrt_coupon_send_dto ?? '');
    const simplify = params.simplify === 'true';
    return { operation: 'tmall.sendCoupon', fields: { ...dto, format: formatOf(request, params), simplify }, request };
  }

  /** @param {Call} call */
  function perform({ fields }) {
    try {
      const [issued] = store.issue({
        platform: 'tmall',
        campaign: fields.uuid,
        holder: fields.open_id,
        // 幂等ID: the same one again yields what was issued the first time.
        key: `${fields.open_id} ${fields.out_id}`,
        at: now(),
        make: (n, campaign) => instance(n, campaign.data),
      });
      const model = issued?.data ?? {};
      const ids = { coupon_template_id: bare(model.coupon_template_id), coupon_instance_id: bare(model.coupon_instance_id) };
      return success({ ...model, ...ids }, fields.format, fields.simplify, requestId());
    } catch (error) {
      if (!(error instanceof NotIssued)) throw error;
      const code = { soldOut: '-6', limitReached: '-7', unknownCampaign: '-3' }[error.reason];
      throw new Refusal(failure(errorFor(code, businessCodeIn), fields.format, requestId()));
    }
  }

  return {
    name: 'tmall',
    operationOf: ({ path }) => (path === '/router/rest' ? 'tmall.sendCoupon' : null),
    admit,
    perform,
    refuse: (code, request) => failure(errorFor(code, businessCodeIn), formatOf(request, readForm(request)), requestId()),
  };
}

/** @param {ReceivedRequest} request @returns {Record<string, string>} */
const readForm = ({ body }) => Object.fromEntries(new URLSearchParams(body.toString()));

/** XML is the platform's default. @param {ReceivedRequest} request @param {Record<string, string>} params */
const formatOf = (request, params) => (request.forcedFormat !== 'xml' && params.format === 'json' ? 'json' : 'xml');

/**
 * The router's checks, in the order of its codes.
 * @param {ReceivedRequest} request @param {Record<string, string>} params @param {Credentials} credentials
 * @param {number} at
 */
function envelopeError(request, params, credentials, at) {
  const timestamp = parseLocalText(params.timestamp ?? '');
  const method = params.sign_method ?? '';
  /** @type {[boolean, number][]} */
  const checks = [
    [request.method === 'POST', 9],
    [CONTENT_TYPE.test(request.headers['content-type'] ?? ''), 43],
    [Boolean(params.method), 21],
    [params.method === METHOD, 22],
    [['json', 'xml'].includes(params.format || 'xml'), 23],
    [Boolean(params.sign), 24],
    [Boolean(params.app_key), 28],
    [params.app_key === credentials.appKey, 29],
    [Boolean(params.timestamp), 30],
    [timestamp !== null && Math.abs(at - timestamp) <= TIMESTAMP_TOLERANCE_MS, 31],
    [Boolean(params.v), 32],
    [params.v === '2.0', 34],
    [['md5', 'hmac', 'hmac-sha256'].includes(method), 25],
    [params.sign === tmallSignature({ params, secret: credentials.appSecret, method }), 25],
    [Boolean(params.session), 26],
    [params.session === credentials.session, 27],
  ];
  const failed = checks.find(([passed]) => !passed);
  return failed ? topError(failed[1]) : null;
}

/** @param {Record<string, string>} params */
function dtoError({ nrt_coupon_send_dto: dto }) {
  if (!dto) return topError(40, 'isv.missing-parameter:nrt_coupon_send_dto', '缺少必选参数');
  const fields = readDto(dto);
  if (!fields) return topError(41, 'isv.invalid-parameter:nrt_coupon_send_dto', '非法参数');
  const [first] = violations(DTO, fields);
  if (!first) return null;
  return first.problem === 'missing'
    ? topError(40, `isv.missing-parameter:${first.field}`, '缺少必选参数')
    : topError(41, `isv.invalid-parameter:${first.field}`, '非法参数');
}

/** Nulls are to be left out. @param {string} dto @returns {Record<string, any> | null} */
function readDto(dto) {
  try {
    const fields = JSON.parse(dto);
    return isObject(fields) && !Object.values(fields).includes(null) ? fields : null;
  } catch {
    return null;
  }
}

/** @param {number} n @param {Record<string, any>} template */
function instance(n, template) {
  const id = String(FIRST_INSTANCE + BigInt(n));
  return { id, data: { ...template, coupon_instance_id: id } };
}
