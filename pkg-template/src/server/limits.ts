import type { CouponKitError } from '../error';
import type { Operation } from '../types';
import { refuse } from './http';
import { accountOf, platformOf } from './rules';
import { StoreFailure, type GuardedStore } from './stores/guard';
import type { Credentials, GatewayCall, GatewayOptions, Identity, RateLimit, RateLimits } from './types';

/** What is documented: Kingdee's 500 calls a minute and account. In any minute lie at most seven windows of ten seconds. */
const PER_ACCOUNT: NonNullable<RateLimits['perAccount']> = { kingdee: { calls: 71, perMs: 10_000 } };
const PER_USER: RateLimit = { calls: 60, perMs: 60_000 };

/** Counts calls, by user and by account. */
export class RateLimiter<User extends { id: string }> {
  private readonly perUser: RateLimit | false;
  private readonly perAccount: NonNullable<RateLimits['perAccount']>;
  private readonly ask: Extract<GatewayOptions<User>['rateLimit'], (...args: never) => unknown> | undefined;

  constructor(given: GatewayOptions<User>['rateLimit'], private readonly store: GuardedStore) {
    this.ask = typeof given === 'function' ? given : undefined;
    const limits = typeof given === 'object' ? given : {};
    this.perUser = this.ask ? false : (limits.perUser ?? PER_USER);
    this.perAccount = { ...PER_ACCOUNT, ...limits.perAccount };
  }

  /** @throws {CouponKitError} `throttled`. */
  async checkUser(identity: Identity<User>, call: GatewayCall): Promise<void> {
    if (this.perUser) await this.check(`user:${identity.tenant ?? ''}:${identity.user.id}`, this.perUser);
    const verdict = await this.ask?.(identity.user, call);
    if (verdict === undefined || verdict === true || verdict === 0) return;
    throw tooMany(typeof verdict === 'number' ? verdict : 1000);
  }

  /** @throws {CouponKitError} `throttled`. */
  async checkAccount(operation: Operation, credentials: Credentials): Promise<void> {
    const platform = platformOf(operation);
    const limit = this.perAccount[platform];
    if (limit) await this.check(`account:${platform}:${accountOf(platform, credentials)}`, limit);
  }

  private async check(key: string, { calls, perMs }: RateLimit): Promise<void> {
    try {
      const { count, resetMs } = await this.store.count(`limit:${key}`, perMs);
      if (count > calls) throw tooMany(resetMs);
    } catch (thrown) {
      // A count that is not there is no reason to serve nobody; the claim's own record is, and says so.
      if (!(thrown instanceof StoreFailure)) throw thrown;
    }
  }
}

function tooMany(retryAfterMs: number): CouponKitError {
  return refuse(429, '操作太频繁，请稍后再试', 'too many calls, try again later', {
    reason: 'throttled',
    retry: 'safe',
    retryAfterMs: Math.max(1, Math.ceil(retryAfterMs)),
  });
}
