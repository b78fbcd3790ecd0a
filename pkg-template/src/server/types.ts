import type { ClaimStore } from '../claims';
import type { ErrorCode, FailureReason } from '../error';
import type { Settings } from '../settings';
import type { Operation, Platform } from '../types';

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
}

/** zvcms's credentials. Its signature algorithm is not public: the shop brings it. */
export interface ZvcmsCredentials {
  /** 密钥Id. */
  openId: string;
  /** 授权code. */
  grantCode: string;
  /** Makes the `Token` of a request, after 《数字签名sign》 of the shop's own document. */
  token(request: ZvcmsTokenInput): string | Promise<string>;
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
  /** Values for server-owned params, by their name (`memberId`, `mobile`, `openId`, `cmId`); others are ignored. */
  owned: Record<string, unknown>;
  /**
   * What a user may claim once. By default the coupon that is asked for: Kingdee's `schemaId`, Tmall's `uuid`, Waiqin's
   * `voucherId`. A daily activity adds the day.
   */
  activity?: string;
  /** Whose credentials are used, where there are several. Claims and tokens are kept apart by it. */
  tenant?: string;
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
  /** How long it took. */
  durationMs: number;
}

/** A token as it is stored. */
export interface StoredToken {
  /** The token; absent while the first one is being obtained. */
  token?: string;
  /** When to stop using it, epoch milliseconds. */
  expiresAt: number;
  /** When tokens were asked for of late, epoch milliseconds. */
  askedAt: number[];
}

/**
 * Where app-tokens are kept. Several instances of a backend share one, in Redis say, so that together they ask for no
 * more than the platform allows.
 */
export interface TokenStore {
  /** What is kept under a key. */
  get(key: string): Promise<StoredToken | undefined>;
  /** Keeps it. */
  set(key: string, token: StoredToken): Promise<void>;
  /** Does work while nobody else, in any instance, holds the key. */
  lock<T>(key: string, work: () => Promise<T>): Promise<T>;
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
  /** Where Kingdee's app-tokens are kept. Default: this instance's memory. */
  tokenStore?: TokenStore;
  /** Where claims are recorded before they are sent. Default: this instance's memory, which a restart empties. */
  claimStore?: ClaimStore;
  /** Says whether a user may call now; a number is how many milliseconds to wait. */
  rateLimit?(user: User, call: GatewayCall): Promise<boolean | number> | boolean | number;
  /** Told of every call. */
  onEvent?(event: GatewayEvent): void;
  /** How long the platform may take, in milliseconds. Default 8000. */
  timeoutMs?: number;
  /** How large the page's request may be, in bytes. Default 65,536. */
  maxBodyBytes?: number;
  /** How large the platform's answer may be, in bytes. Default 4 MiB. */
  maxAnswerBytes?: number;
}
