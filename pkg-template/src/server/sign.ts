import type { SignedRequest } from '../contract';
import { ask } from '../ask';
import { encode } from '../encode';
import { invalidInput, violation } from '../error';
import type { OperationParams } from '../operations';
import { prepare } from '../platforms';
import type { Operation, Platform, PreparedRequest } from '../types';
import { base64, hex, hmacMd5, hmacSha1, hmacSha256, md5, randomDigits } from './hash';
import type { Credentials, KingdeeCredentials, TmallCredentials, WaiqinCredentials, ZvcmsCredentials } from './types';

/** What makes two signatures of one request differ. Fixed in signing vectors only. */
export interface Moment {
  /** Epoch milliseconds. */
  now: number;
  /** Ten random digits; also Waiqin's message id and zvcms's nonce. */
  nonce: string;
}

/**
 * Prepares and signs a request. The secrets stay here: what is returned holds the signature only (for Kingdee and
 * Tmall also the token and the session, which is why it belongs to trusted callers).
 *
 * @param operation What is asked.
 * @param params Its params.
 * @param credentials The tenant's; for Kingdee with an `appToken`.
 * @throws {CouponKitError} `invalidInput` for params or credentials that are missing or wrong; `signHook` where a function
 *   of the shop's own returns no signature.
 * @example
 * const request = await signRequest('waiqin.addVoucher', params, credentials);
 * const answer = await fetch(request.url, request);
 */
export async function signRequest<Op extends Operation>(
  operation: Op,
  params: OperationParams[Op],
  credentials: Credentials,
  moment: Moment = { now: Date.now(), nonce: randomDigits(10) },
): Promise<SignedRequest> {
  const platform = operation.split('.')[0] as Platform;
  return signPrepared(prepare(operation, params, credentials.settings?.[platform]), credentials, moment);
}

/** Signs a request that was prepared. */
export async function signPrepared(
  request: PreparedRequest,
  credentials: Credentials,
  moment: Moment = { now: Date.now(), nonce: randomDigits(10) },
): Promise<SignedRequest> {
  switch (request.operation.split('.')[0] as Platform) {
    case 'kingdee':
      return signKingdee(request, of(credentials, 'kingdee'), moment);
    case 'tmall':
      return signTmall(request, of(credentials, 'tmall'), moment);
    case 'waiqin':
      return signWaiqin(request, of(credentials, 'waiqin'), moment);
    case 'zvcms':
      return signZvcms(request, of(credentials, 'zvcms'), moment);
  }
}

function of<P extends Platform>(credentials: Credentials, platform: P): NonNullable<Credentials[P]> {
  const found = credentials[platform];
  if (!found) throw missing(platform);
  return found;
}

function missing(path: string): Error {
  return invalidInput(`credentials.${path}`, '缺少凭证', 'credentials are missing');
}

// ---- Kingdee: HMAC-SHA256 over method, path, query, nonce and timestamp; the body is not bound ------------------

async function signKingdee(
  request: PreparedRequest,
  credentials: KingdeeCredentials,
  moment: Moment,
): Promise<SignedRequest> {
  if (!credentials.appToken) throw missing('kingdee.appToken');
  const signed = await signKingdeeGateway(request, credentials, moment);
  signed.headers['app-token'] = credentials.appToken;
  signed.headers['X-GW-Router-Addr'] = credentials.domain;
  return signed;
}

/** Kingdee's signature without the token: how the token itself is asked for. */
export async function signKingdeeGateway(
  request: PreparedRequest,
  credentials: KingdeeCredentials,
  moment: Moment,
): Promise<SignedRequest> {
  const timestamp = String(moment.now);
  const text = canonical(request, { nonce: moment.nonce, timestamp });
  const signature = await hmacSha256Base64(credentials.clientSecret, text);
  return complete(request, withQuery(request), {
    'X-Api-ClientID': credentials.clientId,
    'X-Api-Auth-Version': '2.0',
    'X-Api-TimeStamp': timestamp,
    'X-Api-SignHeaders': 'X-Api-TimeStamp,X-Api-Nonce',
    'X-Api-Nonce': moment.nonce,
    'X-Api-Signature': signature,
  });
}

/** Base64 of the lower-case hex of an HMAC-SHA256, as Kingdee writes its signatures. */
export async function hmacSha256Base64(secret: string, text: string): Promise<string> {
  return btoa(hex(await hmacSha256(secret, text)));
}

/** The address with the query in the very bytes that are signed: RFC 3986 escapes, sorted. */
function withQuery(request: PreparedRequest): string {
  const pairs = request.query.map(([name, value]) => `${escape3986(name)}=${escape3986(value)}`);
  return pairs.length ? `${request.url}?${pairs.sort().join('&')}` : request.url;
}

function escape3986(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

// ---- Tmall TOP: every parameter is bound, the session among them -------------------------------------------------

async function signTmall(
  request: PreparedRequest,
  credentials: TmallCredentials,
  moment: Moment,
): Promise<SignedRequest> {
  const form = new URLSearchParams(request.body);
  const fields = { app_key: credentials.appKey, session: credentials.session, timestamp: localTime(moment.now) };
  const text = canonical(request, fields);
  const sign = hex(await tmallHash(form.get('sign_method'), credentials.appSecret, text)).toUpperCase();
  for (const [name, value] of Object.entries({ ...fields, sign })) form.set(name, value);
  return complete({ ...request, body: form.toString() }, request.url, {});
}

function tmallHash(method: string | null, secret: string, text: string): Promise<Uint8Array> {
  if (method === 'md5') return md5(secret + text + secret);
  return method === 'hmac' ? hmacMd5(secret, text) : hmacSha256(secret, text);
}

// ---- Waiqin: MD5 over body, appkey and timestamp; the path is not bound ------------------------------------------

async function signWaiqin(
  request: PreparedRequest,
  credentials: WaiqinCredentials,
  moment: Moment,
): Promise<SignedRequest> {
  const timestamp = localTime(moment.now).replace(/\D/g, '');
  const text = canonical(request, { timestamp }).replace(SECRET, () => credentials.appkey);
  const digest = credentials.digest
    ? made(await credentials.digest({ text, body: request.body ?? '', timestamp }), 'waiqin.digest')
    : hex(await md5(text));
  const path: Record<string, string> = {
    openid: credentials.openid,
    timestamp,
    digest,
    msg_id: `${String(moment.now)}${moment.nonce}`,
  };
  const url = request.url.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
  return complete(request, url, {});
}

// ---- zvcms: HMAC-SHA1 over openId, grantCode, nonce and timestamp; neither Action nor Params is bound -------------

async function signZvcms(
  request: PreparedRequest,
  credentials: ZvcmsCredentials,
  moment: Moment,
): Promise<SignedRequest> {
  const { Action, Params } = zvcmsParts(request.body ?? '');
  const envelope = {
    OpenId: credentials.openId,
    GrantCode: credentials.grantCode,
    Timestamp: String(Math.floor(moment.now / 1000)),
    Nonce: moment.nonce,
  };
  const Token = credentials.token
    ? made(await credentials.token({ ...envelope, Action, Params }), 'zvcms.token')
    : await zvcmsToken(request, envelope, credentials.openKey);
  const head = JSON.stringify({ ...envelope, Token, Action });
  return complete({ ...request, body: `${head.slice(0, -1)},"Params":${Params}}` }, request.url, {});
}

async function zvcmsToken(request: PreparedRequest, envelope: Record<string, string>, openKey?: string): Promise<string> {
  if (!openKey) throw missing('zvcms.openKey');
  return encodeURIComponent(base64(await hmacSha1(openKey, canonical(request, envelope))));
}

/** The prepared body is `{"Action":…,"Params":…}`; the text of Params is kept as it is. */
function zvcmsParts(body: string): { Action: string; Params: string } {
  const { Action } = JSON.parse(body) as { Action: string };
  const start = body.indexOf('"Params":') + '"Params":'.length;
  return { Action, Params: body.slice(start, -1) };
}

// ---- shared ----------------------------------------------------------------------------------------------------

/** What a function of the shop's own returned for a signature. */
function made(signature: unknown, path: string): string {
  if (typeof signature === 'string' && signature !== '') return signature;
  throw violation('signHook', `credentials.${path}`, '没有返回签名', 'returned no signature');
}

/** Stands for the secret in a canonical text, where the platform puts it there: no secret enters the module. */
const SECRET = '\0';

function canonical(request: PreparedRequest, fields: Record<string, string>): string {
  return ask((raw) => raw.canonical(request.operation, encode(request, 'request'), encode(fields, 'fields')));
}

function complete(request: PreparedRequest, url: string, headers: Record<string, string>): SignedRequest {
  const { operation, method, body } = request;
  return {
    operation,
    method,
    url,
    headers: { ...Object.fromEntries(request.headers), ...headers },
    ...(body !== undefined && { body }),
  };
}

/** `yyyy-MM-dd HH:mm:ss` at +08:00, which TOP and Waiqin want wherever the backend stands. */
function localTime(now: number): string {
  return new Date(now + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}
