import type { GatewayAnswer } from '../contract';
import { type ClaimStore, memoryClaimStore } from '../claims';
import { CouponKitError, failure, invalidInput } from '../error';
import { parse, prepare } from '../platforms';
import type { Operation, Platform } from '../types';
import { type Progress, claimOnce } from './claim';
import { sha256Hex } from './hash';
import { answerPreflight, answerTime, checkOrigin, readCall, refuse, respond, statusOf } from './http';
import { RULES, isOperation, ownedBy } from './rules';
import { signRequest } from './sign';
import { memoryTokenStore } from './stores';
import { kingdeeToken } from './token';
import type { Credentials, GatewayCall, GatewayEvent, GatewayOptions, Identity, TokenStore } from './types';
import { type Answer, type Limits, send } from './upstream';

/**
 * A fetch-style handler that lets pages use platforms without holding a secret: it checks who calls, fills in what only
 * the backend may say, prepares, signs, sends, and hands the platform's answer back.
 *
 * - `POST …` with `{"version": 1, "operation", "params"}` sends (`forward`);
 * - `POST …/sign` with the same returns the signed request, for operations in `trustedSign` alone;
 * - `GET …/time` returns `{"now": epoch milliseconds}`: the clock that `Context.now` wants.
 *
 * A claim is recorded before it is sent. When its outcome is not known, the page gets an error with reason `pending`, and
 * the claim is never sent again by itself, except Tmall's, which its `out_id` makes harmless.
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
export function createGateway<User extends { id: string } = { id: string }>(
  options: GatewayOptions<User>,
): (request: Request) => Promise<Response> {
  checkOptions(options);
  const gateway = new Gateway(options);
  return (request) => gateway.handle(request);
}

/** A backend that was set up wrongly should not start. */
function checkOptions(options: {
  authorize?: unknown;
  credentials?: unknown;
  allow?: readonly string[];
  trustedSign?: readonly string[];
}): void {
  if (typeof options.authorize !== 'function') {
    throw invalidInput('authorize', '必须提供', 'is mandatory');
  }
  if (!options.credentials) throw invalidInput('credentials', '必须提供', 'is mandatory');
  for (const list of ['allow', 'trustedSign'] as const) {
    for (const operation of options[list] ?? []) {
      if (!isOperation(operation)) throw invalidInput(list, '没有这个操作', 'names no operation');
    }
  }
}

class Gateway<User extends { id: string }> {
  private readonly tokens: TokenStore;
  private readonly claims: ClaimStore;
  private readonly limits: Limits;

  constructor(private readonly options: GatewayOptions<User>) {
    this.tokens = options.tokenStore ?? memoryTokenStore();
    this.claims = options.claimStore ?? memoryClaimStore();
    this.limits = { timeoutMs: options.timeoutMs ?? 8000, maxBytes: options.maxAnswerBytes ?? 4 * 1024 * 1024 };
  }

  async handle(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname;
    if (request.method === 'GET' && path.endsWith('/time')) return answerTime(request, this.options.origins);
    if (request.method === 'OPTIONS') return answerPreflight(request, this.options.origins);
    const started = Date.now();
    const seen: Partial<GatewayEvent> = { mode: path.endsWith('/sign') ? 'sign' : 'forward' };
    let answer: GatewayAnswer;
    let status = 200;
    let failed: CouponKitError | undefined;
    try {
      answer = await this.answer(request, seen);
    } catch (thrown) {
      failed = redacted(thrown);
      status = statusOf(failed, thrown);
      answer = { version: 1, error: failed.toJSON() };
    }
    this.tell({ ...seen, status, durationMs: Date.now() - started, ...outcomeOf(failed) });
    return respond(request, status, answer, this.options.origins);
  }

  private tell(event: GatewayEvent): void {
    try {
      this.options.onEvent?.(event);
    } catch {
      // A log that fails is no reason to lose the answer.
    }
  }

  private async answer(request: Request, seen: Partial<GatewayEvent>): Promise<GatewayAnswer> {
    const mode = seen.mode ?? 'forward';
    checkOrigin(request, this.options.origins);
    const call: GatewayCall = { ...(await readCall(request, this.options.maxBodyBytes ?? 65_536)), mode };
    if (!isOperation(call.operation)) throw refuse(404, '没有这个操作', 'there is no such operation');
    seen.operation = call.operation;
    this.checkAllowed(call);
    const identity = await this.identify(request, call);
    await this.checkRate(identity, call);
    const key = await claimKey(call, identity);
    const params = settleParams(call, identity, key);
    const credentials = await this.credentialsOf(call, identity);
    if (mode === 'sign') return { version: 1, request: await this.sign(call.operation, params, credentials) };
    return this.forward(call, identity, key, params, credentials);
  }

  private checkAllowed({ operation, mode }: GatewayCall): void {
    if (!this.options.allow.includes(operation)) {
      throw refuse(403, '不允许的操作', 'this operation is not allowed');
    }
    if (mode === 'sign' && !this.options.trustedSign?.includes(operation)) {
      throw refuse(403, '此操作不提供签名', 'this operation is not signed for callers');
    }
  }

  private async identify(request: Request, call: GatewayCall): Promise<Identity<User>> {
    let identity: Identity<User> | null | undefined;
    try {
      identity = await this.options.authorize(request, call);
    } catch {
      identity = null;
    }
    // An id is required even of plain JavaScript: without one, all users would share their claims.
    if (typeof identity?.user?.id !== 'string' || identity.user.id === '') {
      throw refuse(401, '请先登录', 'not signed in, or not entitled');
    }
    return identity;
  }

  private async checkRate(identity: Identity<User>, call: GatewayCall): Promise<void> {
    const verdict = await this.options.rateLimit?.(identity.user, call);
    if (verdict === undefined || verdict === true || verdict === 0) return;
    throw refuse(429, '操作太频繁，请稍后再试', 'too many calls, try again later', {
      reason: 'throttled',
      retry: 'safe',
      retryAfterMs: typeof verdict === 'number' ? Math.ceil(verdict) : 1000,
    });
  }

  private async credentialsOf(call: GatewayCall, identity: Identity<User>): Promise<Credentials> {
    const { credentials } = this.options;
    return typeof credentials === 'function' ? credentials(call, identity) : credentials;
  }

  private async forward(
    call: GatewayCall,
    identity: Identity<User>,
    key: string,
    params: Record<string, unknown>,
    credentials: Credentials,
  ): Promise<GatewayAnswer> {
    const deliver = (progress: Progress) => this.deliver(call.operation, params, credentials, progress);
    const answer = RULES[call.operation].claims
      ? await claimOnce(call, key, this.claims, this.limits.timeoutMs, deliver)
      : await deliver({ sent: false });
    if (!this.options.filter) return { version: 1, ...answer };
    const result = read(call.operation, answer, params, credentials);
    return { version: 1, result: await this.options.filter(result, identity.user, call) };
  }

  /** Signs and sends; once more with a new token when the platform says that the old one is over. */
  private async deliver(
    operation: Operation,
    params: Record<string, unknown>,
    credentials: Credentials,
    progress: Progress,
    stale?: string,
  ): Promise<Answer> {
    const signed = await this.sign(operation, params, credentials, stale);
    progress.sent = true;
    const answer = await send(signed, this.limits);
    try {
      read(operation, answer, params, credentials);
      return answer;
    } catch (thrown) {
      const token = signed.headers['app-token'];
      if (stale || !token || !CouponKitError.is(thrown) || thrown.platformCode !== TOKEN_EXPIRED) throw thrown;
      progress.sent = false;
      return this.deliver(operation, params, credentials, progress, token);
    }
  }

  private async sign(
    operation: Operation,
    params: Record<string, unknown>,
    credentials: Credentials,
    stale?: string,
  ): ReturnType<typeof signRequest> {
    const given = params;
    const { kingdee, settings } = credentials;
    if (platformOf(operation) !== 'kingdee' || !kingdee) return signRequest(operation, given, credentials);
    // Wrong params are no reason to ask for a token.
    prepare(operation, given, settings?.kingdee);
    const appToken = await kingdeeToken(kingdee, settings?.kingdee?.baseUrl, this.tokens, this.limits, stale);
    return signRequest(operation, given, { ...credentials, kingdee: { ...kingdee, appToken } });
  }
}

/** Kingdee: the app-token is over. */
const TOKEN_EXPIRED = '1000202001';

function platformOf(operation: Operation): Platform {
  return operation.split('.')[0] as Platform;
}

/** Reads a platform's answer as the page will, so that the gateway knows what became of the call. */
function read(operation: Operation, answer: Answer, params: Record<string, unknown>, credentials: Credentials): unknown {
  const settings = credentials.settings?.[platformOf(operation)];
  return parse(operation, answer.text, { ...settings, params, status: answer.status });
}

/** Names what this user claims: the same for every tap, tab and reload, and nobody else's. */
async function claimKey(call: GatewayCall, identity: Identity): Promise<string> {
  const { claims = '' } = RULES[call.operation];
  const activity = identity.activity ?? identity.owned[claims] ?? call.params[claims];
  return sha256Hex(JSON.stringify([identity.tenant ?? '', call.operation, identity.user.id, activity ?? '']));
}

/**
 * The page's params with the backend's values in every field that is the backend's to fill. What the page says there is
 * replaced; what it says where the backend has nothing to say is refused, rather than dropped without a word.
 */
function settleParams(call: GatewayCall, identity: Identity, key: string): Record<string, unknown> {
  const { defaults = {}, effect } = RULES[call.operation];
  const params = { ...call.params };
  for (const field of ownedBy(call.operation)) {
    const ours = identity.owned[field] ?? (field === 'outId' && effect === 'keyed' ? key.slice(0, 32) : undefined);
    if (ours !== undefined) params[field] = ours;
    else if (params[field] != null && params[field] !== defaults[field]) throw forged(field);
    else if (defaults[field] !== undefined) params[field] = defaults[field];
  }
  return params;
}

function forged(field: string): Error {
  return refuse(403, `params.${field} 由服务器填写`, `params.${field} is for the backend to fill in`, {
    path: `params.${field}`,
  });
}

function outcomeOf(error: CouponKitError | undefined): Pick<GatewayEvent, 'outcome' | 'platformCode' | 'reason'> {
  if (!error) return { outcome: 'ok' };
  const { code, platformCode, reason } = error;
  return { outcome: code, ...(platformCode !== undefined && { platformCode }), ...(reason !== undefined && { reason }) };
}

/** What the page may know: an error of ours says nothing secret; of any other nothing is said. */
function redacted(thrown: unknown): CouponKitError {
  if (CouponKitError.is(thrown)) return thrown;
  return failure('internal', '服务器内部出错', 'the backend has failed');
}
