import type { GatewayAnswer } from '../contract';
import { CouponKitError, failure, invalidInput } from '../error';
import { parse } from '../platforms';
import type { Operation, Platform, PreparedRequest } from '../types';
import { type Claim, Claims, type Progress, RETENTION } from './claim';
import { answerPreflight, answerTime, checkOrigin, misconfigured, problemOf, readCall, refuse, respond, statusOf, unavailable } from './http';
import { checkIdentity, checkRows, claimKey, prepareSettled, settleParams, targetOf } from './identity';
import { RateLimiter } from './limits';
import { isAmongHoldings, operateOn } from './operate';
import { RULES, forbiddenTo, isOperation, platformOf } from './rules';
import type { Answer, SendingLimits } from './sending';
import { signPrepared } from './sign';
import { GuardedStore, StoreFailure } from './stores/guard';
import { memoryStores } from './stores/memory';
import { kingdeeToken } from './token';
import type { Credentials, GatewayCall, GatewayEvent, GatewayHandler, GatewayOptions, Identity } from './types';
import { adviceUnknown, send } from './upstream';

/**
 * A fetch-style handler that lets pages use platforms without holding a secret: it checks who calls, fills in what only
 * the backend may say, prepares, signs, sends, and hands the platform's answer back.
 *
 * - `POST …` with `{"version": 1, "operation", "params"}` sends (`forward`);
 * - `POST …/sign` with the same returns the signed request, for operations in `trustedSign` alone;
 * - `GET …/time` returns `{"now": epoch milliseconds}`: the clock that `Context.now` wants.
 *
 * A claim is recorded before it is sent, in a store that all instances share. When its outcome is not known, the page gets
 * an error with reason `pending`, and the claim is never sent again, except Tmall's, which its `out_id` makes harmless,
 * until `claims.settle` or `claims.reconcile` says what became of it.
 *
 * @example
 * const gateway = createGateway({
 *   credentials,
 *   allow: ['zvcms.listUsableCoupons'],
 *   authorize: async (request) => {
 *     const session = await sessions.of(request.headers.get('cookie'));
 *     return session && { user: { id: session.userId }, owned: { userId: session.zvcmsUserId } };
 *   },
 * });
 * export default { fetch: gateway };
 */
export function createGateway<User extends { id: string } = { id: string }>(options: GatewayOptions<User>): GatewayHandler {
  checkOptions(options);
  const gateway = new Gateway(options);
  const handle = (request: Request) => gateway.handle(request);
  return Object.assign(handle, { claims: operateOn(gateway.claims, (claim) => gateway.check(claim)) });
}

/** A backend that was set up wrongly should not start. */
function checkOptions(options: {
  authorize?: unknown;
  credentials?: unknown;
  allow?: unknown;
  trustedSign?: unknown;
  path?: unknown;
}): void {
  const { authorize, credentials, allow, trustedSign = [], path } = options;
  if (typeof authorize !== 'function') throw invalidInput('authorize', '必须提供', 'is mandatory');
  if (!credentials) throw invalidInput('credentials', '必须提供', 'is mandatory');
  for (const [name, list] of Object.entries({ allow, trustedSign })) {
    if (!Array.isArray(list)) throw invalidInput(name, '必须是操作的列表', 'must be a list of operations');
    if (!list.every((operation) => isOperation(String(operation)))) throw invalidInput(name, '没有这个操作', 'names no operation');
  }
  const isPath = typeof path === 'string' && /^\/[^?#\\]*[^/?#\\]$/.test(path);
  if (path === undefined ? (trustedSign as unknown[]).length > 0 : !isPath) {
    throw invalidInput('path', '必须是网关的路径，如 /coupons', 'must be the path of the gateway, such as /coupons');
  }
}

/** What is known of a request while it is served. */
type Seen = Partial<GatewayEvent>;

class Gateway<User extends { id: string }> {
  readonly claims: Claims;
  private readonly tokens: GuardedStore;
  private readonly limiter: RateLimiter<User>;
  private readonly limits: SendingLimits;

  constructor(private readonly options: GatewayOptions<User>) {
    const { timeoutMs = 8000, maxAnswerBytes = 4 * 1024 * 1024, storeTimeoutMs = 2000 } = options;
    const stores = options.stores ?? memoryStores();
    const guarded = (store: typeof stores.claims) => new GuardedStore(store, storeTimeoutMs);
    this.limits = { timeoutMs, maxBytes: maxAnswerBytes, fetch: options.fetch };
    this.tokens = guarded(options.tokenStore ?? stores.tokens);
    this.limiter = new RateLimiter(options.rateLimit, guarded(stores.limits));
    const retention = { ...RETENTION, ...options.retention };
    const tell = (problem: string) => { this.tell({ outcome: 'internal', status: 200, durationMs: 0, problem }); };
    this.claims = new Claims(guarded(options.claimStore ?? stores.claims), retention, timeoutMs + LATITUDE, tell);
  }

  async handle(request: Request): Promise<Response> {
    const { path, origins } = this.options;
    const way = wayOf(request.url, path);
    if (request.method === 'GET' && way === 'time') return answerTime(request, origins);
    if (request.method === 'OPTIONS') return answerPreflight(request, origins);
    const started = Date.now();
    const seen: Seen = { mode: way === 'sign' ? 'sign' : 'forward' };
    let answer: GatewayAnswer;
    let status = 200;
    let failed: CouponKitError | undefined;
    try {
      if (way === undefined) throw refuse(404, '没有这个地址', 'there is no such address');
      answer = await this.answer(request, seen);
    } catch (thrown) {
      const known = thrown instanceof StoreFailure ? unavailable('store') : thrown;
      failed = redacted(known);
      status = statusOf(failed, known);
      answer = { version: 1, error: failed.toJSON() };
      seen.problem ??= problemOf(known);
    }
    this.tell(eventOf(seen, status, Date.now() - started, failed));
    return respond(request, status, answer, origins);
  }

  /** Asks the platform what became of a claim. */
  async check(claim: Claim): Promise<boolean | undefined> {
    const { checkWith: operation } = RULES[claim.operation];
    if (operation === undefined || claim.params === undefined) return undefined;
    const call: GatewayCall = { operation, params: { voucherId: claim.target }, mode: 'forward' };
    const { user, tenant } = claim;
    const identity: Identity<User> = { user: { id: user } as User, owned: {}, ...(tenant !== undefined && { tenant }) };
    const credentials = await this.credentialsOf(call, identity);
    const prepared = prepareSettled(call, identity, call.params, credentials);
    const answer = await this.deliver(prepared, call.params, credentials);
    const { rows } = readResult(operation, answer, call.params, credentials) as { rows: Record<string, unknown>[] };
    return isAmongHoldings(rows, claim);
  }

  private tell(event: GatewayEvent): void {
    try {
      this.options.onEvent?.(event);
    } catch {
      // A log that fails is no reason to lose the answer.
    }
  }

  private async answer(request: Request, seen: Seen): Promise<GatewayAnswer> {
    const { maxBodyBytes: maxBytes = 65_536, bodyTimeoutMs: timeoutMs = 10_000, filter } = this.options;
    const mode = seen.mode ?? 'forward';
    checkOrigin(request, this.options.origins);
    const call: GatewayCall = { ...(await readCall(request, { maxBytes, timeoutMs })), mode };
    if (!isOperation(call.operation)) throw refuse(404, '没有这个操作', 'there is no such operation');
    seen.operation = call.operation;
    this.checkAllowed(call);
    const identity = await this.identify(request, call, seen);
    checkIdentity(identity, typeof this.options.credentials === 'function');
    await this.limiter.checkUser(identity, call);
    checkRows(call, identity, filter !== undefined);
    const params = settleParams(call, identity);
    const credentials = await this.credentialsOf(call, identity);
    const claim = await this.orderOf(call, identity, params, credentials);
    const prepared = prepareSettled(call, identity, params, credentials);
    if (mode === 'sign') return { version: 1, request: await this.sign(prepared, credentials) };
    const deliver = (progress?: Progress) => this.deliver(prepared, params, credentials, progress);
    const answer = claim ? await this.claims.make(claim.key, claim.order, deliver) : await deliver();
    return filter ? this.filtered(call, identity, answer, params, credentials) : { version: 1, ...answer };
  }

  private checkAllowed({ operation, mode }: GatewayCall): void {
    if (!this.options.allow.includes(operation)) {
      throw refuse(403, '不允许的操作', 'this operation is not allowed');
    }
    if (mode === 'sign' && !this.options.trustedSign?.includes(operation)) {
      throw refuse(403, '此操作不提供签名', 'this operation is not signed for callers');
    }
  }

  private async identify(request: Request, call: GatewayCall, seen: Seen): Promise<Identity<User>> {
    let identity: Identity<User> | null | undefined;
    try {
      identity = await this.options.authorize(request, call);
    } catch {
      seen.problem = 'authorize';
      identity = null;
    }
    // An id is required even of plain JavaScript: without one, all users would share their claims.
    if (typeof identity?.user?.id !== 'string' || identity.user.id === '') {
      throw refuse(401, '请先登录', 'not signed in, or not entitled');
    }
    return identity;
  }

  private async credentialsOf(call: GatewayCall, identity: Identity<User>): Promise<Credentials> {
    const { credentials } = this.options;
    if (typeof credentials !== 'function') return credentials;
    try {
      return await credentials(call, identity);
    } catch {
      throw unavailable('credentials');
    }
  }

  /** What is claimed, and under which name; nothing where nothing is. Puts the idempotency id into the params. */
  private async orderOf(
    call: GatewayCall,
    identity: Identity,
    params: Record<string, unknown>,
    credentials: Credentials,
  ): Promise<{ key: string; order: Parameters<Claims['make']>[1] } | undefined> {
    const { operation } = call;
    const { claims, effect, checkWith } = RULES[operation];
    if (claims === undefined) return undefined;
    const target = targetOf(call, identity);
    params[claims] = target;
    const key = await claimKey(call, identity, target, credentials);
    if (effect === 'keyed') params.outId ??= key.slice(0, 32);
    const holder = checkWith && Object.fromEntries(forbiddenTo(operation).map((name) => [name, params[name]]));
    const { user, tenant } = identity;
    const order = { operation, user: user.id, target, ...(tenant !== undefined && { tenant }), ...(holder && { params: holder }) };
    return { key, order };
  }

  private async filtered(
    call: GatewayCall,
    { user }: Identity<User>,
    answer: Answer,
    params: Record<string, unknown>,
    credentials: Credentials,
  ): Promise<GatewayAnswer> {
    const result = readResult(call.operation, answer, params, credentials);
    try {
      return { version: 1, result: await this.options.filter?.(result, user, call) };
    } catch {
      throw unfiltered(call.operation);
    }
  }

  /** Signs and sends; once more with a new token when the platform says that the old one is over. */
  private async deliver(
    prepared: PreparedRequest,
    params: Record<string, unknown>,
    credentials: Credentials,
    progress?: Progress,
    stale?: string,
  ): Promise<Answer> {
    const { operation } = prepared;
    const signed = await this.sign(prepared, credentials, stale);
    await this.limiter.checkAccount(operation, credentials);
    const answer = await send(signed, this.limits, progress?.leaving);
    if (saysItIsWell(operation, answer)) return answer;
    try {
      readResult(operation, answer, params, credentials);
      return answer;
    } catch (thrown) {
      const token = signed.headers['app-token'];
      if (stale || !token || !CouponKitError.is(thrown) || thrown.platformCode !== TOKEN_EXPIRED) throw thrown;
      progress?.returned();
      return this.deliver(prepared, params, credentials, progress, token);
    }
  }

  private async sign(prepared: PreparedRequest, credentials: Credentials, stale?: string): ReturnType<typeof signPrepared> {
    const { kingdee, settings } = credentials;
    try {
      if (platformOf(prepared.operation) !== 'kingdee' || !kingdee) return await signPrepared(prepared, credentials);
      const appToken = await kingdeeToken(kingdee, settings?.kingdee?.baseUrl, this.tokens, this.limits, stale);
      return await signPrepared(prepared, { ...credentials, kingdee: { ...kingdee, appToken } });
    } catch (thrown) {
      // The page's params were right: what is wrong is the shop's.
      if (!CouponKitError.is(thrown)) throw thrown;
      if (thrown.code === 'invalidInput' || thrown.code === 'signHook') throw misconfigured(thrown.path ?? 'credentials');
      throw thrown;
    }
  }
}

/** What a step of a call may take beyond the time that the platform is given. */
const LATITUDE = 1000;

/** Kingdee: the app-token is over. */
const TOKEN_EXPIRED = '1000202001';

/**
 * What an address asks for. With a `path`, exactly that one; without, `sign` is not to be had, since who guards
 * `/coupons/sign` may not have thought of `/coupons/x/sign`.
 */
function wayOf(url: string, path: string | undefined): 'forward' | 'sign' | 'time' | undefined {
  const { pathname } = new URL(url);
  if (path === undefined) {
    if (pathname.endsWith('/sign')) return undefined;
    return pathname.endsWith('/time') ? 'time' : 'forward';
  }
  if (pathname === path) return 'forward';
  if (pathname === `${path}/sign`) return 'sign';
  return pathname === `${path}/time` ? 'time' : undefined;
}

/** Reads a platform's answer as the page will, so that the gateway knows what became of the call. */
function readResult(operation: Operation, answer: Answer, params: Record<string, unknown>, credentials: Credentials): unknown {
  const settings = credentials.settings?.[platformOf(operation)];
  return parse(operation, answer.text, { ...settings, params, status: answer.status });
}

/**
 * Whether a read has the platform's word for success, so that reading its rows is left to the page, which reads them
 * anyway: of 100 rows that is most of the gateway's work. Within a text of the rows the quotes would be escaped.
 */
function saysItIsWell(operation: Operation, { status, text }: Answer): boolean {
  const word = SUCCESS[platformOf(operation)];
  return RULES[operation].effect === 'read' && status === 200 && word?.test(text) === true;
}

/** The code of success, as the platforms' documents write it. */
const SUCCESS: Partial<Record<Platform, RegExp>> = {
  kingdee: /"errcode":\s?"?0"?[,}\s]/,
  waiqin: /"return_code":\s?"?0"?[,}\s]/,
};

/** The shop's `filter` has failed, after the platform has done what it was asked. */
function unfiltered(operation: Operation): CouponKitError {
  const advice = adviceUnknown(operation);
  const error = new CouponKitError({
    code: 'internal',
    operation,
    messages: { 'zh-CN': '服务器内部出错', en: 'the backend has failed' },
    retry: advice,
    ...(advice !== 'safe' && { reason: 'pending' as const }),
  });
  return Object.defineProperty(error, 'problem', { value: 'filter' });
}

function eventOf(seen: Seen, status: number, durationMs: number, failed: CouponKitError | undefined): GatewayEvent {
  const { problem, ...rest } = seen;
  return {
    ...rest,
    status,
    durationMs,
    outcome: failed?.code ?? 'ok',
    ...(failed?.platformCode !== undefined && { platformCode: failed.platformCode }),
    ...(failed?.reason !== undefined && { reason: failed.reason }),
    ...(problem !== undefined && { problem }),
  };
}

/** What the page may know: an error of ours says nothing secret; of any other nothing is said. */
function redacted(thrown: unknown): CouponKitError {
  if (CouponKitError.is(thrown)) return thrown;
  return failure('internal', '服务器内部出错', 'the backend has failed');
}
