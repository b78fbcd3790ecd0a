import { CouponKitError, type ErrorDetail } from '../error';
import type { Operation } from '../types';
import { RULES } from './rules';
import type { Answer, Leaving } from './sending';
import type { GuardedStore } from './stores/guard';
import { monotonic, pause } from './stores/store';
import type { ClaimState, Retention } from './types';
import { adviceUnknown } from './upstream';

/** What is kept of a claim. Every step is a compare-and-set of the whole. */
export interface Claim {
  state: ClaimState;
  /** The call that took the last step. */
  owner: string;
  /** One more with every step. */
  version: number;
  operation: Operation;
  /** Whose. */
  user: string;
  /** What is claimed. */
  target: string;
  tenant?: string;
  /** Epoch milliseconds of the instance that began it, for people to read. */
  at: number;
  /** By what the platform can be asked about it, until its outcome is known. */
  params?: Record<string, unknown> | undefined;
  /** An earlier sending of it may have had an effect, so that a refusal proves nothing. */
  doubt?: boolean;
  /** Why the outcome is not known, or what the platform refused it with. */
  error?: ErrorDetail;
}

/** What is to be claimed. */
export type ClaimRequest = Pick<Claim, 'operation' | 'user' | 'target' | 'tenant' | 'params'>;

const DAY = 24 * 3_600_000;

export const RETENTION: Retention = { issued: 180 * DAY, answer: 7 * DAY, refused: 600_000, unknown: 180 * DAY };

/** What whoever sends tells of its progress. */
export interface Progress {
  /** Awaited before the body leaves. */
  leaving: Leaving;
  /** The platform has refused it unread. */
  returned(): void;
}

/** How often whoever waits looks whether the first has come through, and how much more rarely in the end. */
const STEP = 25;
const LONGEST_STEP = 250;

/** Where claims are made, at most once each. */
export class Claims {
  constructor(
    readonly store: GuardedStore,
    private readonly retention: Retention,
    /** No step of a call takes longer; a claim that does not change for so long has lost its owner. */
    private readonly leaseMs: number,
    private readonly tell: (problem: string) => void,
  ) {}

  /**
   * Makes a claim, or gives the answer of the one that was made. Whoever comes while another sends waits for it, by a
   * clock of its own; of an owner that is gone it takes the claim over, and sends again only what left nobody, or what the
   * platform's idempotency id makes harmless.
   *
   * @throws {CouponKitError} As `send`; with reason `pending` when the outcome is not known.
   */
  async make(key: string, request: ClaimRequest, send: (progress: Progress) => Promise<Answer>): Promise<Answer> {
    let text = await this.store.get(CLAIM + key);
    for (let turn = 0; turn < 4; turn++) {
      text = await this.settled(key, text);
      const claim = text === undefined ? undefined : readClaim(text);
      if (claim && claim.state !== 'refused' && claim.target !== request.target) throw another(request.operation);
      if (claim?.state === 'issued') return this.answerTo(key, request.operation);
      const keyed = RULES[request.operation].effect === 'keyed';
      if (claim?.state === 'unknown' && !keyed) throw pending(claim);
      if (claim?.state === 'sending' && !keyed) {
        await this.lose(key, claim, text as string);
        text = await this.store.get(CLAIM + key);
        continue;
      }
      const doubt = claim?.state === 'sending' || claim?.state === 'unknown' || claim?.doubt;
      const mine: Claim = {
        ...request,
        state: 'claimed',
        owner: crypto.randomUUID(),
        version: (claim?.version ?? 0) + 1,
        at: Date.now(),
        ...(doubt && { doubt }),
      };
      const own = new OwnClaim(this.store, CLAIM + key, JSON.stringify(mine), mine);
      // Of one that is about to be sent nothing is left, should its owner die.
      if (await this.store.swap(CLAIM + key, text, own.text, doubt ? this.retention.unknown : 4 * this.leaseMs)) {
        return this.carryOut(key, own, send);
      }
      text = await this.store.get(CLAIM + key);
    }
    throw busy(request.operation);
  }

  /** What a claim has come to that is under way, waiting as long as its owner may take for a step. */
  async settled(key: string, text: string | undefined): Promise<string | undefined> {
    let latest = text;
    let since = monotonic();
    for (let step = STEP; latest !== undefined && isUnderWay(readClaim(latest)); step = Math.min(2 * step, LONGEST_STEP)) {
      if (monotonic() - since > this.leaseMs) return latest;
      await pause(step);
      const next = await this.store.get(CLAIM + key);
      if (next !== latest) since = monotonic();
      latest = next;
    }
    return latest;
  }

  /** Whoever was sending it is gone: nobody knows what became of it. */
  async lose(key: string, claim: Claim, text: string): Promise<void> {
    const lost: Claim = { ...claim, state: 'unknown', version: claim.version + 1, error: GONE };
    await this.store.swap(CLAIM + key, text, JSON.stringify(lost), this.retention.unknown);
  }

  /** Records how a claim ended; `text` is what was kept of it. */
  async end(key: string, text: string, claim: Claim, answer?: Answer): Promise<boolean> {
    if (answer) await this.keepAnswer(key, answer);
    const ttl = claim.state === 'issued' ? this.retention.issued : this.retention.refused;
    return this.store.swap(CLAIM + key, text, JSON.stringify(claim), ttl);
  }

  private async carryOut(key: string, own: OwnClaim, send: (progress: Progress) => Promise<Answer>): Promise<Answer> {
    const { doubt } = own.claim;
    let mayHaveLeft = false;
    const leaving = async () => {
      if (!(await own.become('sending', this.retention.unknown))) throw busy(own.claim.operation);
      mayHaveLeft = true;
    };
    try {
      const answer = await send({ leaving, returned: () => { mayHaveLeft = false; } });
      await this.record(own, async () => {
        await this.keepAnswer(key, answer);
        return own.become('issued', this.retention.issued, { params: undefined });
      });
      return answer;
    } catch (thrown) {
      const left = mayHaveLeft && !hasNotLeft(thrown);
      const error = CouponKitError.is(thrown) ? withoutName(thrown) : OURS;
      if (!doubt && !left) {
        if (!(await this.record(own, () => own.vanish()))) void this.letGo(own);
        throw thrown;
      }
      if (!doubt && isRefusal(thrown)) {
        await this.record(own, () => own.become('refused', this.retention.refused, { error, params: undefined }));
        throw thrown;
      }
      await this.record(own, () => own.become('unknown', this.retention.unknown, { error }));
      throw pending({ ...own.claim, error });
    }
  }

  /** What has happened has happened, whether the store is there or not: the page is told either way. */
  private async record(own: OwnClaim, step: () => Promise<boolean>): Promise<boolean> {
    const done = await this.store.insist(step, [100, 400]);
    if (!done) this.tell(`claimStore: ${own.claim.state}`);
    return done === true;
  }

  /** A claim whose record of leaving may still arrive at the store, though nothing left. */
  private async letGo(own: OwnClaim): Promise<void> {
    await this.store.insist(() => own.vanish(), [1000, 5000, 20_000]);
  }

  private async keepAnswer(key: string, answer: Answer): Promise<void> {
    const text = JSON.stringify(answer);
    const kept = await this.store.get(ANSWER + key);
    if (kept !== text) await this.store.swap(ANSWER + key, kept, text, this.retention.answer);
  }

  private async answerTo(key: string, operation: Operation): Promise<Answer> {
    const text = await this.store.get(ANSWER + key);
    if (text !== undefined) return JSON.parse(text) as Answer;
    throw already(operation);
  }
}

/** What the keys of claims, and of the answers to them, begin with. */
export const CLAIM = 'claim:';
const ANSWER = 'answer:';

export function readClaim(text: string): Claim {
  return JSON.parse(text) as Claim;
}

/** A claim in the hands of the call that makes it. */
class OwnClaim {
  constructor(private readonly store: GuardedStore, private readonly key: string, public text: string, public claim: Claim) {}

  /**
   * Takes a step, unless somebody else has taken one. What was taken for lost meanwhile is still ours to tell of, and so is
   * a coupon that an operator did not find: nobody else has sent it.
   */
  async become(state: ClaimState, ttlMs: number, more: { error?: ErrorDetail; params?: undefined } = {}): Promise<boolean> {
    const wasLeaving = this.claim.state === 'sending';
    const next: Claim = { ...this.claim, ...more, state, version: this.claim.version + 1 };
    if (await this.swap(next, ttlMs)) return true;
    const found = wasLeaving ? await this.store.get(this.key) : undefined;
    const latest = found === undefined ? undefined : readClaim(found);
    if (found === undefined || latest?.owner !== this.claim.owner) return false;
    if (latest.state !== 'unknown' && !(latest.state === 'refused' && state === 'issued')) return false;
    this.text = found;
    return this.swap({ ...next, version: latest.version + 1 }, ttlMs);
  }

  /** Forgets it, unless it is somebody else's by now. */
  async vanish(): Promise<boolean> {
    const leaving = JSON.stringify(leavingOf(this.claim));
    if (!(await this.store.swap(this.key, this.text, undefined, 0))) await this.store.swap(this.key, leaving, undefined, 0);
    return true;
  }

  private async swap(next: Claim, ttlMs: number): Promise<boolean> {
    const text = JSON.stringify(next);
    const done = await this.store.swap(this.key, this.text, text, ttlMs);
    if (done) [this.text, this.claim] = [text, next];
    return done;
  }
}

/** The next step of a claim that has not left: it may have reached the store though its answer did not reach us. */
function leavingOf(claim: Claim): Claim {
  return { ...claim, state: 'sending', version: claim.version + 1 };
}

function isUnderWay({ state }: Claim): boolean {
  return state === 'claimed' || state === 'sending';
}

const OURS: ErrorDetail = { code: 'internal', messages: { 'zh-CN': '服务器内部出错', en: 'the backend has failed' } };
const GONE: ErrorDetail = {
  code: 'internal',
  messages: { 'zh-CN': '发送途中服务器中断', en: 'the backend went away while it was sending' },
};

/** The platform said no, or whatever stands before it did. */
function isRefusal(thrown: unknown): boolean {
  if (!CouponKitError.is(thrown)) return false;
  return (thrown.code === 'platform' || thrown.code === 'http') && (thrown.retry === 'safe' || thrown.retry === 'never');
}

/** It failed on its way out: no address, no connection, no certificate, no file handle. */
function hasNotLeft(thrown: unknown): boolean {
  return CouponKitError.is(thrown) && (thrown.code === 'network' || thrown.code === 'timeout') && thrown.retry === 'safe';
}

function withoutName(error: CouponKitError): ErrorDetail {
  const { code, messages, platformCode, reason, retry } = error;
  return {
    code,
    messages,
    ...(platformCode !== undefined && { platformCode }),
    ...(reason !== undefined && { reason }),
    retry,
  };
}

function pending(claim: Claim): CouponKitError {
  const { checkWith } = RULES[claim.operation];
  return new CouponKitError({
    ...(claim.error ?? { code: 'timeout' as const }),
    operation: claim.operation,
    messages: {
      'zh-CN': '领取结果待确认，请稍后在“我的卡券”中查看',
      en: `whether the coupon was issued is not known yet; look among your coupons later${checkWith ? ` (${checkWith})` : ''}`,
    },
    reason: 'pending',
    retry: adviceUnknown(claim.operation),
  });
}

/** Somebody else is at it. */
function busy(operation: Operation): CouponKitError {
  return new CouponKitError({
    code: 'timeout',
    operation,
    messages: { 'zh-CN': '正在领取，请稍后再试', en: 'this is being claimed already; try again later' },
    retry: 'safe',
    retryAfterMs: 1000,
  });
}

/** It was issued so long ago that the platform's answer is not kept any more. */
function already(operation: Operation): CouponKitError {
  return new CouponKitError({
    code: 'platform',
    operation,
    messages: { 'zh-CN': '您已经领取过了', en: 'you have claimed it already' },
    reason: 'limitReached',
    retry: 'never',
  });
}

/** The activity's one claim went to another coupon. */
function another(operation: Operation): CouponKitError {
  return new CouponKitError({
    code: 'platform',
    operation,
    messages: { 'zh-CN': '您已经领取过本活动的其他优惠券', en: 'another coupon of this activity was claimed already' },
    reason: 'limitReached',
    retry: 'never',
  });
}
