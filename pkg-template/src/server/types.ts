import type { ErrorCode, ErrorDetail, FailureReason } from '../error';
import type { Settings } from '../settings';
import type { Operation, Platform } from '../types';
import type { Store, Stores } from './stores/store';

/**
 * One tenant's secrets and addresses. Only the platforms in use need be there. They never leave the backend.
 *
 * @example
 * const credentials: Credentials = {
 *   waiqin: { openid: process.env.WAIQIN_OPENID!, appkey: process.env.WAIQIN_APPKEY! },
 *   settings: { waiqin: { baseUrl: 'https://openapi.waiqin365.com' } },
 * };
 */
export interface Credentials {
  /** 金蝶云星辰. */
  kingdee?: KingdeeCredentials;
  /** 天猫 TOP. */
  tmall?: TmallCredentials;
  /** 勤策. */
  waiqin?: WaiqinCredentials;
  /** 智迈. */
  zvcms?: ZvcmsCredentials;
  /** Base URLs, scales and units by platform. */
  settings?: Partial<Record<Platform, Settings>>;
}

/** 金蝶云星辰's credentials, as its open platform hands them out. */
export interface KingdeeCredentials {
  /** Sent as `X-Api-ClientID`. */
  clientId: string;
  /** Signs every request. */
  clientSecret: string;
  /** Of the authorised account; with `appSecret` it obtains the app-token. */
  appKey?: string;
  /** Of the authorised account. */
  appSecret?: string;
  /** The `domain` of the authorisation, sent as `X-GW-Router-Addr`. */
  domain: string;
  /** An app-token that is at hand; the gateway obtains one by itself. */
  appToken?: string;
}

/** Tmall TOP's credentials. */
export interface TmallCredentials {
  /** The app key. */
  appKey: string;
  /** The app secret, which signs. */
  appSecret: string;
  /** The seller's session key. */
  session: string;
}

/** Waiqin's credentials. */
export interface WaiqinCredentials {
  /** Stands in the path. */
  openid: string;
  /** Signs; a secret. */
  appkey: string;
  /**
   * Makes the `digest` of a request in the place of the documented MD5, where Waiqin has agreed on another one with the
   * shop. It stands in the path.
   *
   * @example
   * digest: ({ text }) => createHash('sha256').update(text).digest('hex')
   */
  digest?(request: WaiqinDigestInput): string | Promise<string>;
}

/** What Waiqin's digest is made from. */
export interface WaiqinDigestInput {
  /** `body|appkey|timestamp`, which the documented digest is the MD5 of. Holds the secret. */
  text: string;
  /** The exact text that is sent. */
  body: string;
  /** `yyyyMMddHHmmss` at +08:00. */
  timestamp: string;
}

/**
 * zvcms's credentials. One of `openKey` and `token` is required; `token` wins.
 *
 * With `openKey` the `Token` is made as the company's public documents of V3 say: url-encoded base64 of HMAC-SHA1 over
 * `grantCode=…&nonce=…&openId=…&timestamp=…`. The document of this interface, V2, refers to one that is not public; its
 * sample has the same form, so that V2 very likely does the same, which is not proved. If zvcms refuses the Token of a
 * shop that has the right key, `token` is the way out.
 */
export interface ZvcmsCredentials {
  /** 密钥Id. */
  openId: string;
  /** 授权code. */
  grantCode: string;
  /** Signs; a secret. */
  openKey?: string;
  /** Makes the `Token` of a request, after 《数字签名sign》 of the shop's own document, in the place of the built-in way. */
  token?(request: ZvcmsTokenInput): string | Promise<string>;
}

/** What zvcms's Token is made from. */
export interface ZvcmsTokenInput {
  /** 密钥Id. */
  OpenId: string;
  /** 授权code. */
  GrantCode: string;
  /** Epoch seconds. */
  Timestamp: string;
  /** A random positive integer. */
  Nonce: string;
  /** 接口方法. */
  Action: string;
  /** The business params as the JSON text that is sent. */
  Params: string;
}

/** What the page asks for. Everything in it is the page's word, to be doubted. */
export interface GatewayCall {
  /** The operation. */
  operation: Operation;
  /** The page's params, before owned values replace the page's. */
  params: Record<string, unknown>;
  /** Whether the gateway is to send, or to sign only. */
  mode: 'forward' | 'sign';
}

/** Who calls, and what that settles. */
export interface Identity<User extends { id: string } = { id: string }> {
  /** The user. Claims are counted by `id`. */
  user: User;
  /**
   * Values for the params that the backend settles, by their name (`memberId`, `mobile`, `openId`, `cmId`, and what is
   * claimed: `schemaId`, `uuid`, `voucherId`). Those that are another operation's are left out; a name that is none's is
   * a slip, and fails.
   */
  owned: Record<string, unknown>;
  /**
   * What a user may claim once. By default the coupon that is asked for: Kingdee's `schemaId`, Tmall's `uuid`, Waiqin's
   * `voucherId`. A daily activity adds the day.
   */
  activity?: string;
  /** Whose credentials are used. Required where they come from a function: claims are kept apart by it. */
  tenant?: string;
  /** Whether this user may see other people's rows, as a shop's staff may. Default: only their own. */
  seesAll?: boolean;
}

/** What the gateway tells of a call. Holds no secret, no param and no user. */
export interface GatewayEvent {
  /** The operation, once it is known. */
  operation?: Operation;
  /** Sent, or signed only. */
  mode?: 'forward' | 'sign';
  /** `ok`, or the code of the error that the page was given. */
  outcome: 'ok' | ErrorCode;
  /** The HTTP status that the page was given. */
  status: number;
  /** The platform's code, for a platform's failure. */
  platformCode?: string;
  /** What the failure means. */
  reason?: FailureReason;
  /** What the shop has to mend: a setting, or a part of the backend that fails. Never a value. */
  problem?: string;
  /** How long it took. */
  durationMs: number;
}

/**
 * How far a claim has come.
 *
 * | state | what it says | what follows |
 * |---|---|---|
 * | `claimed` | somebody is about to send it | `sending`; or nothing, where it did not leave |
 * | `sending` | the request is leaving, or has left | `issued`, `refused`, `unknown` |
 * | `issued` | the platform issued it | nothing: its answer is given to whoever asks again |
 * | `refused` | the platform refused it | it may be claimed anew |
 * | `unknown` | it may have been issued | `settle`, `reconcile`; a keyed one is sent again when the shopper asks again |
 */
export type ClaimState = 'claimed' | 'sending' | 'issued' | 'refused' | 'unknown';

/** How long what is kept of claims is kept, in milliseconds. */
export interface Retention {
  /** That a coupon was issued: as long as it must not be issued again. Default 180 days. */
  issued: number;
  /** What the platform answered to it, which a further tap is given. Default 7 days. */
  answer: number;
  /** That the platform refused. Default 10 minutes. */
  refused: number;
  /** That the outcome is not known. Default 180 days. */
  unknown: number;
}

/** At most so many calls within so many milliseconds. */
export interface RateLimit {
  calls: number;
  perMs: number;
}

/** How often the platforms are called at most; `false` for no limit of this kind. */
export interface RateLimits {
  /** By one user. Default 60 a minute. */
  perUser?: RateLimit | false;
  /** On one account, by platform. Default: Kingdee's documented 500 a minute, as 71 every ten seconds. */
  perAccount?: Partial<Record<Platform, RateLimit | false>>;
}

/** A claim as an operator sees it. */
export interface ClaimEntry {
  /** Its name, for `settle`. */
  key: string;
  /** How far it has come. */
  state: ClaimState;
  /** By which operation. */
  operation: Operation;
  /** Whose it is: the `id` of `authorize`'s user. */
  user: string;
  /** What was claimed. */
  target: string;
  /** In which tenant. */
  tenant?: string;
  /** When it began, in epoch milliseconds by the clock of the instance that took it. */
  at: number;
  /** Why its outcome is not known, or what the platform refused it with. */
  error?: ErrorDetail;
  /** The operation that shows what became of it. Where there is none, the platform's own console does. */
  checkWith?: Operation;
}

/** Claims as an operator or a job works on them. */
export interface GatewayClaims {
  /** Claims in these states, in any order. Default: those that somebody has to look at, `sending` and `unknown`. */
  list(states?: readonly ClaimState[]): AsyncIterable<ClaimEntry>;
  /**
   * Says what became of a claim whose outcome is not known. One that is just being sent is waited for first.
   *
   * @param key The claim's.
   * @param outcome `issued`, and it will not be sent again; `refused`, and it may be claimed anew.
   * @param answer What the shopper is given who asks again: the platform's answer, as text or with its status.
   * @throws {CouponKitError} `invalidInput` when there is no such claim, or its outcome is known.
   */
  settle(key: string, outcome: 'issued' | 'refused', answer?: string | { status: number; text: string }): Promise<void>;
  /**
   * Settles what can be found out: claims of which the platform says whether the customer has got the coupon. A claim
   * counts as refused when the platform shows none so long after it began; where clocks are further apart than that, give
   * more.
   *
   * @param options `graceMs`, default two hours.
   * @returns How many claims were settled so, and how many are left.
   */
  reconcile(options?: { graceMs?: number }): Promise<{ issued: number; refused: number; left: number }>;
}

/** What `createGateway` makes: a handler of requests, and the claims behind it. */
export interface GatewayHandler {
  (request: Request): Promise<Response>;
  /** What became of claims. */
  claims: GatewayClaims;
}

/** How {@link createGateway} is set up. */
export interface GatewayOptions<User extends { id: string } = { id: string }> {
  /** Secrets and addresses, or how to find those of a call's tenant. */
  credentials: Credentials | ((call: GatewayCall, identity: Identity<User>) => Promise<Credentials> | Credentials);
  /** The operations that pages may ask for. Nothing is allowed unless named. */
  allow: readonly Operation[];
  /**
   * Finds out who calls, from a cookie or a header of the request (its body has been read), and returns what that
   * settles; nothing, or throwing, refuses. Its `owned` values replace the page's.
   */
  authorize(request: Request, call: GatewayCall): Promise<Identity<User> | null | undefined> | Identity<User> | null | undefined;
  /** Takes rows out of a result that this user may not see. */
  filter?(result: unknown, user: User, call: GatewayCall): unknown;
  /** Operations for which `…/sign` answers at all: for trusted callers, since a signature binds little. */
  trustedSign?: readonly Operation[];
  /** Origins other than its own that pages may call from, `https://m.shop.example`. */
  origins?: readonly string[];
  /**
   * The path at which the gateway answers, `/coupons`: then it answers there, at `/coupons/sign` and `/coupons/time`, and
   * nowhere else. Required with `trustedSign`.
   */
  path?: string;
  /** Where claims, tokens and counts are kept. Default: `memoryStores()`, for one instance, which a restart empties. */
  stores?: Stores;
  /** Where claims are recorded before they are sent, in place of that of `stores`. */
  claimStore?: Store;
  /** Where Kingdee's app-tokens are kept, in place of that of `stores`. */
  tokenStore?: Store;
  /** How long a store may take for one step, in milliseconds. Default 2000. */
  storeTimeoutMs?: number;
  /** How long what is kept of claims is kept, in milliseconds. */
  retention?: Partial<Retention>;
  /**
   * How often calls are made; or a function that says whether a user may call now (a number is how many milliseconds to
   * wait), which takes the place of the limit per user.
   */
  rateLimit?: RateLimits | ((user: User, call: GatewayCall) => Promise<boolean | number> | boolean | number);
  /** What sends to the platforms. Default: Node's HTTP client in Node, `fetch` elsewhere. */
  fetch?: typeof fetch;
  /** Told of every call. */
  onEvent?(event: GatewayEvent): void;
  /** How long the platform may take, in milliseconds. Default 8000. */
  timeoutMs?: number;
  /** How large the page's request may be, in bytes. Default 65,536. */
  maxBodyBytes?: number;
  /** How long it may take to arrive, in milliseconds. Default 10,000. */
  bodyTimeoutMs?: number;
  /** How large the platform's answer may be, in bytes. Default 4 MiB. */
  maxAnswerBytes?: number;
}
